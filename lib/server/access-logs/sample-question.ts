import type { PodLines } from '@/lib/domain/access-logs/pod-lines'
import type { TimeSpan } from '@/lib/domain/observed/traffic'

/** What was read, and what had been asked for. */
export type SampleQuestion = {
  readonly logs: readonly PodLines[]
  /** Pods behind the Service in all. */
  readonly podsInAll: number
  /** The end is the moment of reading. */
  readonly asked: TimeSpan
  /** Lines that were asked of each pod. */
  readonly linesPerPod: number
  /** Where the lines come from: "pod logs", "Loki". */
  readonly from: string
}
