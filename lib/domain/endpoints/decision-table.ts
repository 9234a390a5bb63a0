import type { Service, TrafficPolicy } from '@/lib/domain/cluster'

export type SourceClass = 'outside' | 'pod' | 'node'
export type Destination = 'external' | 'cluster-ip' | 'proxied-address' | 'itself'
/** `policy-set`: L_i or C_i by internalTrafficPolicy. */
export type EndpointSet = 'cluster' | 'local' | 'policy-set' | 'none'

export type DecisionRow = {
  readonly row: number
  /** What programs ask; the texts below are for people. */
  readonly applies: {
    readonly destination: Destination
    readonly policies: readonly TrafficPolicy[]
    readonly sources: readonly SourceClass[]
  }
  readonly set: EndpointSet
  readonly destination: string
  readonly policy: string
  readonly source: string
  readonly endpointSet: string
  readonly masquerade: string
  readonly ifEmpty: string
}

const external = 'load balancer address, external IP or node port'
const clusterSet = 'the usable endpoints of the whole cluster'
const localSet = 'the usable endpoints of this node'
const refused = 'refused, once no endpoint is left anywhere'
const both = ['Local', 'Cluster'] as const

/** What kube-proxy does with a packet that arrives on a node, as data that a page can quote (domain page 1.4). */
export const decisionTable: readonly DecisionRow[] = [
  {
    row: 1,
    applies: { destination: 'external', policies: ['Cluster'], sources: ['outside'] },
    set: 'cluster',
    destination: external,
    policy: 'Cluster',
    source: 'outside the cluster',
    endpointSet: clusterSet,
    masquerade: 'always, even to a pod on the same node',
    ifEmpty: refused,
  },
  {
    row: 2,
    applies: { destination: 'external', policies: ['Local'], sources: ['outside'] },
    set: 'local',
    destination: external,
    policy: 'Local',
    source: 'outside the cluster',
    endpointSet: localSet,
    masquerade: 'never: the pod sees the address that reached the node',
    ifEmpty: 'dropped (times out) while other nodes have endpoints; refused once none is left anywhere',
  },
  {
    row: 3,
    applies: { destination: 'external', policies: ['Local'], sources: ['pod'] },
    set: 'cluster',
    destination: external,
    policy: 'Local',
    source: 'a pod',
    endpointSet: `${clusterSet}: the policy is short-circuited`,
    masquerade: 'no, except back to the same pod',
    ifEmpty: refused,
  },
  {
    row: 4,
    applies: { destination: 'external', policies: ['Local'], sources: ['node'] },
    set: 'cluster',
    destination: external,
    policy: 'Local',
    source: 'the node itself',
    endpointSet: `${clusterSet}: the policy is short-circuited`,
    masquerade: 'yes',
    ifEmpty: refused,
  },
  {
    row: 5,
    applies: { destination: 'external', policies: ['Cluster'], sources: ['pod', 'node'] },
    set: 'cluster',
    destination: external,
    policy: 'Cluster',
    source: 'a pod or the node itself',
    endpointSet: clusterSet,
    masquerade: 'yes',
    ifEmpty: refused,
  },
  {
    row: 6,
    applies: { destination: 'cluster-ip', policies: both, sources: ['pod', 'node'] },
    set: 'policy-set',
    destination: 'cluster IP',
    policy: 'any: internalTrafficPolicy decides',
    source: 'a pod or the node itself',
    endpointSet: `internalTrafficPolicy Cluster: ${clusterSet}; Local: ${localSet}`,
    masquerade: 'only where the source is not recognised as a local pod, or masqueradeAll is set',
    ifEmpty: 'internalTrafficPolicy Local: dropped; otherwise refused',
  },
  {
    row: 7,
    applies: { destination: 'cluster-ip', policies: both, sources: ['outside'] },
    set: 'policy-set',
    destination: 'cluster IP that is routed from outside',
    policy: 'any: internalTrafficPolicy decides, externalTrafficPolicy does not',
    source: 'outside the cluster',
    endpointSet: `internalTrafficPolicy Cluster: ${clusterSet}; Local: ${localSet}`,
    masquerade: 'yes',
    ifEmpty: 'internalTrafficPolicy Local: dropped; otherwise refused',
  },
  {
    row: 8,
    applies: { destination: 'proxied-address', policies: both, sources: ['outside', 'pod', 'node'] },
    set: 'none',
    destination: 'load balancer address with ipMode Proxy, or only a host name',
    policy: 'any',
    source: 'any',
    endpointSet: 'none: kube-proxy installs no rule, the packet goes to the balancer and comes back to a node port',
    masquerade: 'by the balancer',
    ifEmpty: 'decided where the balancer sends it',
  },
  {
    row: 9,
    applies: { destination: 'itself', policies: both, sources: ['pod'] },
    set: 'none',
    destination: 'any, when the chosen endpoint is the calling pod',
    policy: 'any',
    source: 'a pod',
    endpointSet: 'the pod itself',
    masquerade: 'yes',
    ifEmpty: 'does not apply',
  },
]

/**
 * The rows that decide about traffic from outside to this Service: row 1 or 2 by policy, and row 8 where the balancer's
 * address is one that kube-proxy leaves alone.
 */
export function decisionRowsFor(service: Service, policy: TrafficPolicy): readonly DecisionRow[] {
  const proxied = service.ingress.some(({ ip, ipMode }) => ip === null || ipMode === 'Proxy')
  const destinations: readonly Destination[] = proxied ? ['external', 'proxied-address'] : ['external']
  return decisionTable.filter(
    ({ applies }) =>
      destinations.includes(applies.destination) &&
      applies.policies.includes(policy) &&
      applies.sources.includes('outside'),
  )
}

/** The one row for a connection to a load balancer address, external IP or node port, by who opens it. */
export function decisionRowOf(policy: TrafficPolicy, source: SourceClass): DecisionRow | undefined {
  return decisionTable.find(
    ({ applies }) =>
      applies.destination === 'external' && applies.policies.includes(policy) && applies.sources.includes(source),
  )
}
