import { externalIps, k3sServiceLb, kubeVip } from '@/lib/server/demo/exposures/bare-metal'
import { awsNlb, gke, octavia } from '@/lib/server/demo/exposures/cloud'
import { type DemoService, http, service } from '@/lib/server/demo/simulation/service'
import { runs, workload } from '@/lib/server/demo/simulation/workload'
import { addressesOfNodes, harborNodes, vaultLabel, vaultNodes } from './nodes'

/*
 * The worked examples E1 to E12 of the domain page, section 4. Nothing here moves, so that their numbers can be looked
 * up at any time. Counts in brackets are pods by node. Services that share a workload show what another balancer or
 * policy makes of the same pods.
 */

const crossZone = awsNlb({ crossZone: true })
const queryPool = k3sServiceLb(harborNodes, 'query')

const web = workload('shop/web', { 'kn-a04': 5, 'kn-b02': 3, 'kn-c07': 2 })
const gallery = workload('shop/gallery', { 'kn-a02': 1, 'kn-b01': 2, 'kn-b05': 2, 'kn-b08': 2 })
const sip = workload('voip/sip', { 'kn-a01': 3, 'kn-b03': 4, 'kn-c08': 3 })
const ledger = workload('pay/ledger', { 'kn-a07': 1, 'kn-b04': 9 })
const query = workload('search/query', { 'kn-a10': 1, 'kn-b11': 3 })
const sipPort = { name: 'sip', port: 5060, protocol: 'UDP' } as const

export const workedExamples: readonly DemoService[] = [
  // E1: [5,3,2], equal nodes: a third of the connections for 5, for 3 and for 2 pods.
  service('shop/web', crossZone, 'Local', web, { ports: [http], healthCheckNodePort: 31_842 }),
  // E1 as it would be under Cluster: the same pods, even, and the client's address lost.
  service('shop/web-cluster', crossZone, 'Cluster', web, { ports: [http] }),
  // E2: [5,3,2] again, weighted by endpoints: even.
  service('shop/assets', gke({ weighted: true }), 'Local', runs({ 'kn-a05': 5, 'kn-b06': 3, 'kn-c09': 2 })),
  // E3: [8,1,1,0,0] probed: the empty nodes answer 503 and are left out.
  service('edge/relay', crossZone, 'Local', runs({ 'kn-a08': 8, 'kn-b10': 1, 'kn-c04': 1 })),
  // E3 unprobed: devices know the addresses of five nodes, two of which have no pod, so 40 % are dropped.
  service(
    'iot/mqtt',
    externalIps(...addressesOfNodes('kn-a05', 'kn-a06', 'kn-b06', 'kn-b07', 'kn-c02')),
    'Local',
    runs({ 'kn-a05': 8, 'kn-b06': 1, 'kn-c02': 1 }),
    { ports: [{ name: 'mqtts', port: 8883 }] },
  ),
  // E4: [6] on one node: even, and gone with that node.
  service('pay/webhook', crossZone, 'Local', runs({ 'kn-c06': 6 })),
  // E5: [2,2,2]: Local at its best.
  service('web/docs', octavia({ monitor: true }), 'Local', runs({ 'kn-a06': 2, 'kn-b06': 2, 'kn-c06': 2 })),
  // E6: [2,1].
  service('shop/cart', crossZone, 'Local', runs({ 'kn-b07': 2, 'kn-c03': 1 })),
  // E7: one pod in zone a, six in zone b, cross-zone off: half of everything for the one.
  service('shop/gallery', awsNlb({ crossZone: false }), 'Local', gallery),
  // E7 with cross-zone on: a quarter for it.
  service('shop/thumbs', crossZone, 'Local', gallery),
  // E8: [3,4,3] behind one announcer, the node of three: seven pods idle.
  service('voip/sip', kubeVip(['kn-a01']), 'Local', sip, { ports: [sipPort] }),
  // E8 under Cluster: even over the pods, but all of it enters on one node.
  service('voip/sip-cluster', kubeVip(['kn-a01']), 'Cluster', sip, { ports: [sipPort] }),
  // E9: [1,9], equal nodes.
  service('pay/ledger-api', crossZone, 'Local', ledger),
  // E9 weighted: even.
  service('pay/ledger-grpc', gke({ weighted: true }), 'Local', ledger, {
    ports: [{ name: 'grpc', port: 443, appProtocol: 'kubernetes.io/h2c' }],
  }),
  // E10: [3,3,0,0]: an annotation confines the balancer to nodes with a label, and the operator's own says which four they
  // are; two of them have pods.
  service(
    'pay/vault',
    awsNlb({ crossZone: true, targets: { label: `${vaultLabel}=true`, nodes: vaultNodes } }),
    'Local',
    runs({ 'kn-a12': 3, 'kn-b10': 3 }),
  ),
  // E11: Cluster with zone hints; zone a has two entry nodes for one pod, zone b one entry node for three pods.
  service('search/query', queryPool, 'Cluster', query, { trafficDistribution: 'PreferSameZone', hints: 'zone' }),
  // E11 without hints: a quarter each.
  service('search/suggest', queryPool, 'Cluster', query),
  // E12: two ready pods on one node, on the other only one that terminates and still serves. It accepts what still comes,
  // while its health port answers 503 already.
  service(
    'auth/session',
    crossZone,
    'Local',
    runs({ 'kn-c05': 2 }, { lasting: [{ node: 'kn-a03', state: 'terminating' }] }),
  ),
]
