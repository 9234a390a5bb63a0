import type { NotKnown } from '@/lib/domain/fact'

/** One line of a log with the time at which it was written; null: not known. */
export type LogLine = { readonly atMs: number | null; readonly text: string }

/** What was read of one pod's log, oldest line first. */
export type PodLines = {
  readonly podName: string
  readonly nodeName: string | null
  /** The container whose log it is; null: none was read, or the source does not say. */
  readonly container: string | null
  /** Containers among which the reader must choose; empty: it was clear which one to read. */
  readonly choices: readonly string[]
  readonly lines: readonly LogLine[]
  /** There are older lines within the time that was asked for. */
  readonly isCutBefore: boolean
  /** There are newer lines that were not read. */
  readonly isCutAfter: boolean
  /** Why nothing was read; null: it was read. */
  readonly problem: NotKnown | null
}
