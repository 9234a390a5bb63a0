import { awsNlb, gkeWeighted, kubeVip, octavia } from '@/lib/server/demo/simulation/exposures'
import { http, service } from '@/lib/server/demo/simulation/service'
import { workload } from '@/lib/server/demo/simulation/workload'
import { poolLabel } from './nodes'

/*
 * The worked examples E1 to E12 of the domain page, section 4. Nothing here moves, so that their numbers can be
 * looked up at any time. Counts in brackets are pods by node.
 */

const crossZone = awsNlb({ crossZone: true })

const web = workload('shop/web', { 'kn-a04': 5, 'kn-b02': 3, 'kn-c07': 2 })
const gallery = workload('shop/gallery', { 'kn-a02': 1, 'kn-b01': 2, 'kn-b05': 2, 'kn-b08': 2 })
const query = workload('search/query', { 'kn-a10': 1, 'kn-b11': 3 })

export const workedExamples = [
  // E1: [5,3,2] under equal nodes: a third of the connections for 5, 3 and 2 pods alike.
  service('shop/web', crossZone, 'Local', web, { ports: [http], healthCheckNodePort: 31_842 }),
  // E2: [5,3,2] again, weighted by endpoints: even.
  service('shop/assets', gkeWeighted, 'Local', workload('shop/assets', { 'kn-a05': 5, 'kn-b06': 3, 'kn-c09': 2 })),
  // E3: [8,1,1,0,0], the empty nodes answer 503 and are left out.
  service('edge/relay', crossZone, 'Local', workload('edge/relay', { 'kn-a08': 8, 'kn-b10': 1, 'kn-c04': 1 })),
  // E3 without a health monitor: five candidates, two of them empty, 40 % dropped.
  service(
    'iot/mqtt',
    octavia({ monitor: false, nodeLabels: `${poolLabel('mqtt')}=true` }),
    'Local',
    workload('iot/mqtt', { 'kn-a05': 8, 'kn-b06': 1, 'kn-c02': 1 }),
    { ports: [{ name: 'mqtts', port: 8883 }] },
  ),
  // E4: [6] on one node: even, and gone with that node.
  service('pay/webhook', crossZone, 'Local', workload('pay/webhook', { 'kn-c06': 6 })),
  // E6: [2,1].
  service('shop/cart', crossZone, 'Local', workload('shop/cart', { 'kn-b07': 2, 'kn-c03': 1 })),
  // E7: one pod in zone a, six in zone b, cross-zone off: half of everything for the one.
  service('shop/gallery', awsNlb({ crossZone: false }), 'Local', gallery),
  // E8: [3,4,3] behind one announcer: seven pods idle.
  service('voip/sip', kubeVip(['kn-a01']), 'Local', workload('voip/sip', { 'kn-a01': 3, 'kn-b03': 4, 'kn-c08': 3 }), {
    ports: [{ name: 'sip', port: 5060, protocol: 'UDP' }],
  }),
  // E9: [1,9].
  service('pay/ledger-api', crossZone, 'Local', workload('pay/ledger-api', { 'kn-a07': 1, 'kn-b04': 9 })),
  // E11: Cluster with zone hints; zone a has two entry nodes and one pod, zone b one entry node and three pods.
  service('search/query', awsNlb({ crossZone: true, nodeLabels: `${poolLabel('query')}=true` }), 'Cluster', query, {
    trafficDistribution: 'PreferSameZone',
    hints: 'zone',
  }),
]
