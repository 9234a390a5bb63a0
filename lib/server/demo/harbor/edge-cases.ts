import type { SliceEndpoint } from '@/lib/domain/cluster'
import { kubeVip, nodePort, pending } from '@/lib/server/demo/exposures/bare-metal'
import { awsNlb, azure, digitalOceanNetwork, gke } from '@/lib/server/demo/exposures/cloud'
import { type DemoService, http, https, service } from '@/lib/server/demo/simulation/service'
import { oneOnEach, runs, workload } from '@/lib/server/demo/simulation/workload'

/* Rules that only show when something is unusual (domain page 1.1 to 1.4, 2.1). */

const crossZone = awsNlb({ crossZone: true })

/** A backend outside the cluster: no pod, no node. */
const outside = (address: string): SliceEndpoint => ({
  addresses: [address],
  ready: null,
  serving: null,
  terminating: null,
  nodeName: null,
  zone: null,
  zoneHints: [],
  nodeHints: [],
  podName: null,
})

const outsideBackends = [outside('10.60.0.21'), outside('10.60.0.22')]
const backup = workload('edge/backup', oneOnEach('kn-a08', 'kn-b05'))
const edgeIngress = workload('edge/ingress', 'every-node')

export const edgeCases: readonly DemoService[] = [
  // One pod on every node, those included that the balancer leaves out: their pods get nothing.
  service('edge/ingress', crossZone, 'Local', edgeIngress, { ports: [http, https], families: ['IPv4', 'IPv6'] }),
  // The same pods by node port: no balancer, no health port, nothing dropped as long as every node has a pod.
  service('edge/ingress-nodes', nodePort, 'Local', edgeIngress, { ports: [http, https] }),
  // A health port that answers for another Service: see quirks.ts.
  service('media/upload', crossZone, 'Local', runs({ 'kn-a03': 3, 'kn-b02': 3, 'kn-c05': 2 }), {
    healthCheckNodePort: 30_977,
  }),
  // The pods of kn-a10 lack the second port: the health port counts them, connections to `status` are dropped there.
  service('media/transcode', azure, 'Local', runs({ 'kn-a10': 2, 'kn-b08': 2, 'kn-c04': 2 }), {
    ports: [https, { name: 'status', port: 9443, missingOn: ['kn-a10'] }],
  }),
  // A pod on a node that the balancer leaves out.
  service('tools/crm', crossZone, 'Local', runs(oneOnEach('kn-a03', 'kn-b03', 'kn-c01'))),
  // publishNotReadyAddresses: pods that are not ready get connections, and their nodes answer 200.
  service(
    'auth/ldap',
    digitalOceanNetwork,
    'Local',
    runs(oneOnEach('kn-a08', 'kn-b05'), {
      kind: 'StatefulSet',
      lasting: [{ node: 'kn-c08', state: 'unready' }],
    }),
    { ports: [{ name: 'ldaps', port: 636 }], publishNotReadyAddresses: true },
  ),
  // Two pods, and two backends outside the cluster in a slice made by hand: without a node they are local nowhere, and
  // Local gives them nothing.
  service('edge/backup', crossZone, 'Local', backup, { endpoints: outsideBackends }),
  // The same four under Cluster: all alike.
  service('edge/backup-cluster', crossZone, 'Cluster', backup, { endpoints: outsideBackends }),
  // Every pod terminates and still serves: Cluster falls back to them.
  service(
    'batch/export',
    digitalOceanNetwork,
    'Cluster',
    runs(
      {},
      {
        lasting: [
          { node: 'kn-b05', state: 'terminating' },
          { node: 'kn-c08', state: 'terminating' },
        ],
      },
    ),
  ),
  // No pods at all: refused.
  service('batch/report-api', crossZone, 'Local', runs({})),
  // Pods, but none ready.
  service(
    'batch/nightly',
    azure,
    'Local',
    runs(
      {},
      {
        lasting: [
          { node: 'kn-a02', state: 'unready' },
          { node: 'kn-b08', state: 'unready' },
        ],
      },
    ),
  ),
  // Node hints: Cluster behaves like Local where a node has a pod, and loses the client's address all the same.
  service('ml/serve', azure, 'Cluster', runs({ 'kn-a04': 2, 'kn-b04': 1, 'kn-c04': 1 }), {
    trafficDistribution: 'PreferSameNode',
    hints: 'node',
  }),
  // One endpoint lacks its hint: kube-proxy ignores those of all others.
  service('ml/embed', gke({ weighted: false }), 'Cluster', runs({ 'kn-a07': 1, 'kn-b07': 3 }), {
    trafficDistribution: 'PreferClose',
    hints: 'partly-zone',
  }),
  // Client affinity, source ranges, and no node ports.
  service('pay/terminal', kubeVip(['kn-c08']), 'Local', runs({ 'kn-b05': 1, 'kn-c08': 1 }), {
    clientAffinitySeconds: 10_800,
    sourceRanges: ['192.0.2.0/24'],
  }),
  // Nobody took the Service on: no address yet.
  service('lab/new-thing', pending, 'Local', runs(oneOnEach('kn-b08'))),
  // Legal names that trip up careless programs.
  service('lab/constructor', crossZone, 'Cluster', runs(oneOnEach('kn-c02', 'kn-c04'))),
  service(
    'a-namespace-whose-name-is-as-long-as-kubernetes-lets-it-be-6363/x-service-with-63-characters-the-most-that-a-dns-label-may-hold',
    crossZone,
    'Local',
    runs({ 'kn-a02': 1, 'kn-b05': 1, 'kn-c04': 1 }),
  ),
]
