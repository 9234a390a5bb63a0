import type { IpFamily } from '@/lib/domain/cluster'

/** What exporters of one node said last; null: nothing of this. */
export type NodeReading = {
  /** Connections that the kernel of the node tracks, and how many fit. */
  readonly conntrackEntries: number | null
  readonly conntrackLimit: number | null
  /** When kube-proxy last wrote its rules, Unix milliseconds. */
  readonly syncedAtMs: number | null
  /** Changes of endpoints that kube-proxy has not written yet. */
  readonly pendingChanges: number | null
  /** Ports of Services under externalTrafficPolicy Local without an endpoint on the node; `any`: by family is not said. */
  readonly withoutLocal: ReadonlyMap<IpFamily | 'any', number>
}

export const nothingReadOfNode: NodeReading = {
  conntrackEntries: null,
  conntrackLimit: null,
  syncedAtMs: null,
  pendingChanges: null,
  withoutLocal: new Map(),
}

export const nodeCheckIds = ['conntrack', 'kube-proxy-sync', 'no-local-endpoints'] as const

/** One question about a node, answered by its exporters; null: not known. */
export type NodeCheck = {
  readonly id: (typeof nodeCheckIds)[number]
  readonly holds: boolean | null
  readonly inWords: string
}
