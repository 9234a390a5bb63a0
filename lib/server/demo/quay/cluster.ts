import { clusterIp, kubeVip, metalLb, nodePort, unknownClass } from '@/lib/server/demo/exposures/bare-metal'
import { awsNlb, digitalOceanNetwork, hetzner, octavia } from '@/lib/server/demo/exposures/cloud'
import type { DemoNode } from '@/lib/server/demo/simulation/node'
import type { DemoCluster } from '@/lib/server/demo/simulation/scene'
import { type DemoService, http, service } from '@/lib/server/demo/simulation/service'
import { oneOnEach, rolls, runs } from '@/lib/server/demo/simulation/workload'

const zones = ['north', 'south'] as const

const quayNodes: readonly DemoNode[] = zones.flatMap((zone, zoneIndex) =>
  Array.from({ length: 6 }, (_, index): DemoNode => {
    const number = zoneIndex * 10 + index + 1
    return { name: `qn-${zone.charAt(0)}${index + 1}`, zone, number, address: `10.80.${zoneIndex}.${index + 11}` }
  }),
)

/** Services of batch jobs: inside only, but they fill the lists that the API server sends. */
const inside: readonly DemoService[] = Array.from({ length: 160 }, (_, index) => {
  const path = `jobs-${String(Math.floor(index / 40) + 1)}/worker-${String(index + 1).padStart(3, '0')}` as const
  return service(path, clusterIp, null, runs(oneOnEach(quayNodes[index % quayNodes.length]?.name ?? '')))
})

/** The unhealthy cluster of the demo: what can be said when nodes may not be read and watches break. */
export const quay: DemoCluster = {
  id: 'quay-lab-2',
  region: 'quay-lab',
  serverVersion: { major: 1, minor: 33, text: 'v1.33.6' },
  nodes: quayNodes,
  services: [
    // Shares of nodes with pods can be computed without nodes: the balancer probes, empty nodes are left out.
    service('berth/booking', awsNlb({ crossZone: true }), 'Local', runs({ 'qn-n1': 4, 'qn-n3': 1, 'qn-s2': 1 })),
    service(
      'yard/gate',
      octavia({ monitor: true }),
      'Local',
      runs({ 'qn-n2': 2, 'qn-s1': 2 }, { rollout: rolls(5, 0.5) }),
    ),
    // The announcer is named; that is all it takes.
    service('pilot/radio', kubeVip(['qn-n4', 'qn-s4'], 5), 'Local', runs({ 'qn-n4': 1, 'qn-s4': 3 })),
    // Without nodes nobody knows how many candidates are empty: what is dropped cannot be said.
    service('crane/telemetry', octavia({ monitor: false }), 'Local', runs({ 'qn-n5': 2, 'qn-s5': 1 })),
    service('yard/scanner', nodePort, 'Cluster', runs(oneOnEach('qn-n6', 'qn-s6')), {
      ports: [http],
    }),
    // Cluster: pods are picked evenly wherever a connection enters.
    service('berth/schedule', hetzner({}), 'Cluster', runs({ 'qn-n1': 2, 'qn-s1': 1 }, { rollout: rolls(4, 1) })),
    service('customs/forms', digitalOceanNetwork, 'Cluster', runs(oneOnEach('qn-n2', 'qn-s2', 'qn-s3'))),
    service('customs/archive', digitalOceanNetwork, 'Local', runs({})),
    service('tug/orders', metalLb('quay'), 'Local', runs({ 'qn-n3': 3, 'qn-s3': 1 })),
    service('pilot/weather', unknownClass('quay.example/tide'), 'Cluster', runs(oneOnEach('qn-n1', 'qn-s6'))),
    ...inside,
  ],
}
