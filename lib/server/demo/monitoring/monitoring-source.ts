import type { ClusterState } from '@/lib/domain/cluster'
import { known } from '@/lib/domain/fact'
import type { LabelledService } from '@/lib/domain/monitoring/objects'
import { nameLabel } from '@/lib/server/demo/simulation/build-service'
import type { MonitoringSource } from '@/lib/server/sources'
import type { MonitoringPlan } from './plan'

/** What would be read about the Prometheus Operator of a simulated cluster. */
export function createDemoMonitoring(
  { serviceMonitors, prometheuses, notKnown }: MonitoringPlan,
  state: () => ClusterState,
): MonitoringSource {
  return {
    async facts(namespace) {
      const services = [...state().services.values()].filter((service) => service.namespace === namespace)
      return {
        serviceMonitors: notKnown?.('servicemonitors') ?? known(serviceMonitors),
        podMonitors: notKnown?.('podmonitors') ?? known([]),
        prometheuses: notKnown?.('prometheuses') ?? known(prometheuses),
        namespaceLabels: known(new Map()),
        services: known(services.map(withLabels)),
        isWhole: true,
      }
    },
    stop: () => Promise.resolve(),
  }
}

/** Everybody here labels a Service with its name. */
const withLabels = ({ namespace, name, selector, ports }: Omit<LabelledService, 'labels'>): LabelledService => ({
  namespace,
  name,
  labels: new Map([[nameLabel, name]]),
  selector,
  ports,
})
