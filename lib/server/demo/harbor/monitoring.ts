import { type MonitoringPlan, monitorOf, usualPrometheus } from '@/lib/server/demo/monitoring/plan'
import type { DemoPort, DemoService } from '@/lib/server/demo/simulation/service'
import { harbor } from './cluster'
import { harborTraffic } from './traffic'

/** Its monitor still names the port as it was called before it spoke TLS: nothing is scraped, and nobody noticed. */
const renamed = { namespace: 'web', name: 'status' }

/** What is counted is scraped, where a port can be; the rest has no monitor. */
const counted = harbor.services.flatMap((service): readonly (readonly [DemoService, DemoPort])[] => {
  const port = service.ports.find(({ name, protocol = 'TCP' }) => protocol === 'TCP' && name !== '')
  const traffic = harborTraffic.services.get(`${service.namespace}/${service.name}`)
  return port === undefined || traffic?.meter == null ? [] : [[service, port]]
})

export const harborMonitoring: MonitoringPlan = {
  serviceMonitors: [monitorOf(renamed, 'http'), ...counted.map(([service, port]) => monitorOf(service, port.name))],
  prometheuses: [usualPrometheus],
  notKnown: null,
  scraped: new Map(counted.map(([{ namespace, name }, port]) => [`${namespace}/${name}`, port.name])),
  nodes: { full: 'kn-b07', stuck: { node: 'kn-c08', seconds: 15 * 60 } },
}
