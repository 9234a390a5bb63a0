import { awsNlb, clusterIp, kubeVip, unknownClass } from '@/lib/server/demo/simulation/exposures'
import type { DemoCluster } from '@/lib/server/demo/simulation/scene'
import { service } from '@/lib/server/demo/simulation/service'
import { oneOnEach, workload } from '@/lib/server/demo/simulation/workload'
import { harborNodes } from './nodes'
import { workedExamples } from './worked-examples'

/** The healthy cluster of the demo. */
export const harbor: DemoCluster = {
  id: 'harbor-eu-1',
  region: 'harbor-eu',
  serverVersion: { major: 1, minor: 34, text: 'v1.34.2' },
  nodes: harborNodes,
  services: [
    ...workedExamples,
    service(
      'media/upload',
      awsNlb({ crossZone: true }),
      'Local',
      workload('media/upload', { 'kn-a03': 3, 'kn-b02': 3, 'kn-c05': 2 }),
      {
        healthCheckNodePort: 30_977,
      },
    ),
    service(
      'legacy/ftp',
      kubeVip(['kn-b09', 'kn-a09']),
      'Cluster',
      workload('legacy/ftp', oneOnEach('kn-a09', 'kn-b08', 'kn-c07')),
    ),
    service(
      'lab/probe-sink',
      unknownClass('lab.example/experimental'),
      'Local',
      workload('lab/probe-sink', { 'kn-a11': 4, 'kn-b12': 1 }),
    ),
    service('edge/ingress', awsNlb({ crossZone: true }), 'Local', workload('edge/ingress', 'every-node')),
    service('shop/db', clusterIp, null, workload('shop/db', oneOnEach('kn-a03', 'kn-c03'))),
  ],
}
