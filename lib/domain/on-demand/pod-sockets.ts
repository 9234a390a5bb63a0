import type { NotKnown } from '@/lib/domain/fact'

/** Connections that one pod has open, by the other side. */
export type PodSockets = {
  readonly podName: string
  readonly nodeName: string | null
  /** Established connections to the Service's ports, by the peer's address; null: not known, `problem` says why. */
  readonly connections: ReadonlyMap<string, number> | null
  /** What must be known about the numbers, a sentence each: host network, an address family that was not there. */
  readonly notes: readonly string[]
  /** null: it was counted. */
  readonly problem: NotKnown | null
}
