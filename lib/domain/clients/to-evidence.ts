import { readAddress, writeAddress } from '@/lib/domain/address/write-address'
import type { ClusterNode, ClusterState, Service } from '@/lib/domain/cluster'
import { countedOver } from '@/lib/domain/findings/words'
import { type ObservedClients, type TrafficPod, unitOf } from '@/lib/domain/observed/traffic'
import { classifyAddress } from '@/lib/domain/source-address/classify-address'
import type { ObservedAddress, ObservedAddresses } from '@/lib/domain/source-address/observed'
import { lookUpPods } from './find-pods'

export type EvidenceQuestion = {
  readonly observed: ObservedClients
  readonly state: ClusterState
  readonly service: Service
  /** Those that were asked about. */
  readonly pods: readonly TrafficPod[]
  /** Where the operator says that balancers have addresses. */
  readonly balancerCidrs: readonly string[]
  /** Nodes that left lately, by name; absent: nobody remembers any. */
  readonly formerNodes?: ReadonlyMap<string, ClusterNode> | undefined
  /** Where the addresses were seen, to say it: "access logs of 3 pods"; absent: what counted, and over how long. */
  readonly source?: string
}

/** Client addresses that were counted, as evidence of what becomes of the source address (domain page 5.2). */
export function toEvidence(question: EvidenceQuestion): ObservedAddresses {
  const { observed, state, service, pods, balancerCidrs, formerNodes } = question
  const nodeOf = new Map(pods.map(({ name, nodeName }) => [name, nodeName]))
  const podOf = lookUpPods(
    state,
    observed.clients.map(({ address }) => address),
  )
  const addresses = observed.clients.map(({ address: text, count, seenBy, isNoProbe }): ObservedAddress => {
    const bytes = readAddress(text)
    const address = bytes === null ? text : writeAddress(bytes)
    const pod = podOf(address)
    const { node } = classifyAddress({ address, isProbe: null, pod }, { state, service, balancerCidrs, formerNodes })
    return {
      address,
      count,
      pod,
      seenOn: seenOn(seenBy, node, nodeOf),
      // Health checks that name themselves are left out of what was counted; others may be in it.
      isProbe: isNoProbe === true ? false : null,
    }
  })
  const source = question.source ?? sourceOf(observed)
  return { source, unit: unitOf[observed.measure], addresses, others: othersOf(observed), balancerCidrs, formerNodes }
}

function othersOf({ clients, total, distinct }: ObservedClients): ObservedAddresses['others'] {
  const addresses = distinct === null ? null : distinct - clients.length
  const count = total === null ? null : total - clients.reduce((sum, each) => sum + each.count, 0)
  // An estimate of all and those of each do not add up to the last one.
  return (addresses ?? 1) <= 0 || (count ?? 1) <= 0 ? undefined : { addresses, count }
}

/**
 * Nodes of the pods that saw an address. Where the source does not say which saw it, one of those that were asked about
 * did: that proves something only about a node that has none of them.
 */
function seenOn(
  seenBy: readonly string[],
  node: string | null,
  nodeOf: ReadonlyMap<string, string | null>,
): readonly string[] {
  if (seenBy.length > 0) return distinct(seenBy.map((pod) => nodeOf.get(pod) ?? null))
  const all = [...nodeOf.values()]
  return node === null || all.includes(node) || all.includes(null) ? [] : distinct(all)
}

const distinct = (names: readonly (string | null)[]): readonly string[] => [
  ...new Set(names.filter((name) => name !== null)),
]

function sourceOf({ origin, windowSeconds }: ObservedClients): string {
  return windowSeconds > 0 ? `${origin.name} over ${countedOver(windowSeconds)}` : origin.name
}
