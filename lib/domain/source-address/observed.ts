import type { ClusterNode } from '@/lib/domain/cluster'

/** A remote address that sockets of a Service's pods saw. */
export type ObservedAddress = {
  readonly address: string
  /** Connections or requests from it; null: not counted. */
  readonly count: number | null
  /** Nodes of the pods that saw it; empty: not known. */
  readonly seenOn: readonly string[]
  /** Whether all that came from it were probes, by what they called themselves; null: nobody looked. */
  readonly isProbe: boolean | null
  /** The pod that has the address; `none`: it was looked up and is no pod's; null: nobody looked. */
  readonly pod: { readonly labels: ReadonlyMap<string, string> } | 'none' | null
}

/** What was observed of the clients of one Service: the input of the verdict that does not come from configuration. */
export type ObservedAddresses = {
  /** Where they were seen: "access logs of 3 pods". */
  readonly source: string
  /** What the counts count: "connections". Absent: not said. */
  readonly unit?: string
  readonly addresses: readonly ObservedAddress[]
  /** Addresses that were seen but are not told, all of them with less than these; absent: none. null: not known. */
  readonly others?: { readonly addresses: number | null; readonly count: number | null } | undefined
  /** CIDRs in which the operator says that balancers have their addresses; empty: none were set. */
  readonly balancerCidrs: readonly string[]
  /** Nodes that left lately, by name: they may be among the addresses. Absent: nobody remembers any. */
  readonly formerNodes?: ReadonlyMap<string, ClusterNode> | undefined
}
