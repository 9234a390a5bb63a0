import type { AccessLogResponse } from '@/lib/contracts/on-demand'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import { nodesByAddress } from '@/lib/domain/balancers/node-addresses'
import type { ClusterState, Service } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import { known, type NotKnown } from '@/lib/domain/fact'
import type { ClientCount, Observed, ObservedClients, ObservedTraffic } from '@/lib/domain/observed/traffic'
import { judgeSourceAddress } from '@/lib/domain/source-address/judge-source-address'
import type { ServiceFacts } from '@/lib/domain/workload'
import type { AddressMask } from '../clients/address-mask'
import { toSourceAddress } from './get-source-address'
import { missingRightYaml } from './missing-right'

type Answer = AccessLogResponse

export const toTraffic = (traffic: Observed<ObservedTraffic>): Answer['traffic'] =>
  traffic.known
    ? { known: true, value: { ...toCounted(traffic.value), pods: traffic.value.pods.map((pod) => ({ ...pod })) } }
    : traffic

export const toClients = (clients: Observed<ObservedClients>, mask: AddressMask): Answer['clients'] =>
  clients.known ? { known: true, value: toClientCounts(clients.value, mask) } : clients

/** Addresses as the deployment shows them: a masked one stands for all that look like it. */
export const toClientCounts = (clients: ObservedClients, mask: AddressMask): NonNullable<Answer['claims']> => ({
  ...toCounted(clients),
  clients: maskAll(clients.clients, mask).map(({ address, count, seenBy, firstSeenMs, lastSeenMs }) => ({
    address,
    count,
    seenBy: [...seenBy],
    firstSeenMs,
    lastSeenMs,
  })),
  total: clients.total,
  distinct: clients.distinct,
})

function maskAll(clients: readonly ClientCount[], mask: AddressMask): readonly ClientCount[] {
  if (mask.masking === 'full') return clients
  const shown = new Map<string, ClientCount>()
  for (const client of clients) {
    const address = mask.apply(client.address)
    const before = shown.get(address)
    shown.set(address, before === undefined ? { ...client, address } : together(before, client))
  }
  return [...shown.values()].sort((a, b) => b.count - a.count || (a.address < b.address ? -1 : 1))
}

const together = (one: ClientCount, other: ClientCount): ClientCount => ({
  ...one,
  count: one.count + other.count,
  seenBy: [...new Set([...one.seenBy, ...other.seenBy])],
  firstSeenMs: bestOf(Math.min, one.firstSeenMs, other.firstSeenMs),
  lastSeenMs: bestOf(Math.max, one.lastSeenMs, other.lastSeenMs),
})

const bestOf = (choose: (a: number, b: number) => number, one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : choose(one, other)

const toCounted = ({ measure, origin, windowSeconds, limits, warnings }: ObservedTraffic | ObservedClients) => ({
  measure,
  origin: { ...origin },
  windowSeconds,
  limits: [...limits],
  warnings: [...warnings],
})

export const toProblem = (problem: NotKnown | null): Answer['pods'][number]['problem'] =>
  problem === null
    ? null
    : {
        why: problem.why,
        inWords: problem.inWords,
        right: problem.right === null ? null : { ...problem.right, verbs: [...problem.right.verbs] },
        rightYaml: missingRightYaml({ missingRule: problem.right, error: { message: problem.inWords } }),
      }

/**
 * What addresses that pods saw say about the client's address.
 *
 * @param source where they were seen: "access logs of 3 pods"
 * @returns null when there are none
 */
export function judgeByClients(
  { service, state }: { readonly service: Service; readonly state: ClusterState },
  { networkPolicies, pods }: Pick<ServiceFacts, 'networkPolicies' | 'pods'>,
  clients: Observed<ObservedClients>,
  source: string,
): Answer['sourceAddress'] {
  if (!clients.known || clients.value.clients.length === 0) return null
  const { model, policy } = distribute({ state, service, model: detectBalancer(service, state) })
  const nodeOf = new Map(pods.known ? pods.value.map(({ name, nodeName }) => [name, nodeName]) : [])
  for (const slice of state.slices.get(`${service.namespace}/${service.name}`) ?? []) {
    for (const { podName, nodeName } of slice.endpoints) if (podName !== null) nodeOf.set(podName, nodeName)
  }
  const owners = state.nodes === null ? null : nodesByAddress(state.nodes)
  const addresses = clients.value.clients.map(({ address, count, seenBy }) => ({
    address,
    count,
    seenOn: withoutOwn(owners?.get(address), [...new Set(seenBy.flatMap((pod) => nodeOf.get(pod) ?? []))]),
    // Probes that name themselves are not among them; others may be.
    isProbe: null,
    pod: null,
  }))
  const evidence = known({ source, addresses, balancerCidrs: [] })
  return toSourceAddress(judgeSourceAddress({ state, service, policy, model, networkPolicies, pods: pods, evidence }))
}

/**
 * Nodes on which an address was seen. A node's own kubelet probes its pods from the same address, which says nothing; seen
 * on other nodes as well, it is those that count.
 */
function withoutOwn(owner: string | undefined, nodes: readonly string[]): readonly string[] {
  const foreign = nodes.filter((node) => node !== owner)
  return foreign.length > 0 ? foreign : nodes
}
