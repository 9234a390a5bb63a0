import {
  calico,
  ciliumBgp,
  ciliumL2,
  externalIps,
  k3sServiceLb,
  kubeVip,
  metalLb,
  nodePort,
  unknownClass,
} from '@/lib/server/demo/exposures/bare-metal'
import {
  awsCloudControllerNlb,
  awsNlb,
  awsNlbIp,
  azure,
  digitalOceanNetwork,
  gke,
  hetzner,
  octavia,
} from '@/lib/server/demo/exposures/cloud'
import { type DemoService, service } from '@/lib/server/demo/simulation/service'
import { oneOnEach, runs } from '@/lib/server/demo/simulation/workload'
import { addressesOfNodes, harborNodes } from './nodes'

/* One Service or two for each balancer that is not among the worked examples (domain page 2.4, 3, 3.1). */

const everyThird = (first: number) =>
  oneOnEach(
    ...['a', 'b', 'c'].flatMap((zone) =>
      [0, 3, 6, 9].map((step) => `kn-${zone}${String(first + step).padStart(2, '0')}`),
    ),
  )

const everyNodeOf = (...names: readonly string[]) =>
  oneOnEach(
    ...harborNodes.filter(({ zone, life }) => names.includes(zone) && life === undefined).map(({ name }) => name),
  )

const proxied = hetzner({ proxyProtocol: true })
const turnPort = { name: 'turn', port: 3478, protocol: 'UDP' } as const
const dnsPorts = [
  { name: 'dns', port: 53, protocol: 'UDP' },
  { name: 'dns-tcp', port: 53, protocol: 'TCP' },
] as const

export const oneOfEachBalancer: readonly DemoService[] = [
  // Targets are pods: the policy does not matter, no node is an entry.
  service(
    'media/stream',
    awsNlb({ target: 'ip', crossZone: true }),
    'Cluster',
    runs(oneOnEach('kn-a04', 'kn-a05', 'kn-a11', 'kn-a12', 'kn-b06', 'kn-b07', 'kn-c01', 'kn-c02', 'kn-c08', 'kn-c09')),
  ),
  // Targets are pods, zone by zone: with two pods in zone a and one in each other zone those two get half as much.
  service(
    'tools/billing',
    awsNlb({ target: 'ip', crossZone: false }),
    'Cluster',
    runs({ 'kn-a10': 2, 'kn-b10': 1, 'kn-c08': 1 }),
  ),
  // The old annotation for pod targets, on a Local Service that gets nothing from being Local.
  service('web/wiki', awsNlbIp, 'Local', runs(oneOnEach('kn-a09', 'kn-b09', 'kn-c09'))),
  // NLB of the AWS cloud controller: cross-zone off by default, probes of the node port under Cluster.
  service('shop/api', awsCloudControllerNlb, 'Cluster', runs(everyThird(1))),
  // Google Cloud without weights.
  service(
    'partner/api',
    gke({ weighted: false }),
    'Cluster',
    runs(oneOnEach('kn-a03', 'kn-a04', 'kn-a11', 'kn-b06', 'kn-c02', 'kn-c08')),
    {
      sourceRanges: ['198.51.100.0/24', '192.0.2.0/25'],
    },
  ),
  // Weights asked for under Cluster, where they have no effect.
  service(
    'ml/infer',
    gke({ weighted: true }),
    'Cluster',
    runs(oneOnEach('kn-a03', 'kn-a07', 'kn-a11', 'kn-b03', 'kn-b07', 'kn-b11', 'kn-c03', 'kn-c07')),
  ),
  // Azure: probes the health port under Local, the node port under Cluster.
  service(
    'auth/oidc',
    azure,
    'Local',
    runs(oneOnEach('kn-a02', 'kn-a06', 'kn-a10', 'kn-b02', 'kn-b06', 'kn-b09', 'kn-c02', 'kn-c06', 'kn-c09')),
  ),
  service('iot/coap', azure, 'Cluster', runs(oneOnEach('kn-a06', 'kn-b03', 'kn-b12', 'kn-c09')), {
    ports: [{ name: 'coap', port: 5683, protocol: 'UDP' }],
  }),
  // DigitalOcean: probes kube-proxy's 10256 under Cluster.
  service('tools/charts', digitalOceanNetwork, 'Cluster', runs(oneOnEach('kn-a05', 'kn-b05', 'kn-c05'))),
  // Hetzner never asks the health port: it finds empty nodes because their node port stays silent.
  service('mail/smtp', proxied, 'Local', runs(oneOnEach('kn-a03', 'kn-a09', 'kn-b03', 'kn-b09', 'kn-c03', 'kn-c09')), {
    ports: [{ name: 'smtp', port: 25 }],
  }),
  // Fewest connections first: shares are an estimate.
  service('web/forms', hetzner({ leastConnections: true }), 'Cluster', runs({ 'kn-a04': 2, 'kn-b04': 2, 'kn-c04': 2 })),
  // Octavia without a health monitor never learns which nodes are empty: the pods keep to zones a and b, so what enters
  // in zone c is dropped.
  service('iot/gateway', octavia({ monitor: false }), 'Local', runs(everyNodeOf('a', 'b')), {
    ports: [{ name: 'lwm2m', port: 5684, protocol: 'UDP' }],
  }),
  // Octavia with its monitor on.
  service('web/git', octavia({ monitor: true }), 'Cluster', runs({ 'kn-a02': 2, 'kn-b02': 1, 'kn-c02': 1 }), {
    ports: [{ name: 'ssh', port: 22 }],
  }),
  // Routers spread flows over every node that announces the address.
  service('dns/resolver', ciliumBgp, 'Local', runs(everyThird(1)), { ports: dnsPorts }),
  service('voip/turn', ciliumBgp, 'Local', runs(everyThird(2)), { ports: [turnPort] }),
  // One node announces, and the Service does not say which.
  service('tools/survey', ciliumL2, 'Cluster', runs({ 'kn-a08': 2, 'kn-b08': 2, 'kn-c08': 2 })),
  // MetalLB: layer 2 or BGP, the Service does not say.
  service('tools/feeds', metalLb('harbor-pool'), 'Local', runs({ 'kn-a06': 2, 'kn-b06': 2, 'kn-c06': 2 })),
  // kube-vip says where the address is; it moves on every six minutes.
  service(
    'legacy/ftp',
    kubeVip(['kn-b09', 'kn-c07', 'kn-a09']),
    'Cluster',
    runs(oneOnEach('kn-a09', 'kn-b08', 'kn-c07')),
    {
      ports: [{ name: 'ftp', port: 21 }],
    },
  ),
  // Moves under Local: the pods of the announcing node carry everything, now four of eight, now two.
  service(
    'voip/trunk',
    kubeVip(['kn-a02', 'kn-b07', 'kn-c04'], 4),
    'Local',
    runs({ 'kn-a02': 2, 'kn-b07': 4, 'kn-c04': 2 }),
    {
      ports: [{ name: 'sips', port: 5061 }],
    },
  ),
  // Calico gave out the address; whether and from where it is announced, its own resources say: shares lie between bounds.
  service('web/status', calico, 'Cluster', runs({ 'kn-a11': 2, 'kn-b11': 2, 'kn-c11': 1 })),
  // k3s' ServiceLB: the addresses are those of labelled nodes, under Local only of those with a ready pod.
  service('tools/maps', k3sServiceLb(harborNodes, 'tools'), 'Cluster', runs(oneOnEach('kn-a01', 'kn-b01', 'kn-c01'))),
  service(
    'tools/registry',
    k3sServiceLb(harborNodes, 'tools'),
    'Local',
    runs({ 'kn-a12': 2, 'kn-b12': 2, 'kn-c09': 2 }),
  ),
  // A port that is open on every node: the cluster does not know who picks the node.
  service('web/ci', nodePort, 'Cluster', runs({ 'kn-a07': 2, 'kn-b07': 2, 'kn-c07': 1 })),
  // Addresses of two nodes, written in by hand.
  service(
    'lab/lights',
    externalIps(...addressesOfNodes('kn-a08', 'kn-b08')),
    'Cluster',
    runs(oneOnEach('kn-a08', 'kn-b08')),
  ),
  // A class that nobody is known to serve: shares lie between two bounds.
  service('lab/probe-sink', unknownClass('lab.example/experimental'), 'Local', runs({ 'kn-a11': 4, 'kn-b12': 1 })),
]
