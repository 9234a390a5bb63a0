import type { DemoCluster } from '@/lib/server/demo/simulation/scene'
import { oneOfEachBalancer } from './balancers'
import { edgeCases } from './edge-cases'
import { everyday } from './everyday'
import { harborNodes } from './nodes'
import { workedExamples } from './worked-examples'

/** The healthy cluster of the demo. Its Services stand by what they show, one comment each. */
export const harbor: DemoCluster = {
  id: 'harbor-eu-1',
  region: 'harbor-eu',
  serverVersion: { major: 1, minor: 34, text: 'v1.34.2' },
  nodes: harborNodes,
  services: [...workedExamples, ...oneOfEachBalancer, ...edgeCases, ...everyday],
}
