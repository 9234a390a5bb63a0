import type { NotKnown } from '@/lib/domain/fact'
import type { Monitor, PrometheusObject } from '@/lib/domain/monitoring/objects'
import { nameLabel } from '@/lib/server/demo/simulation/build-service'
import type { DemoService } from '@/lib/server/demo/simulation/service'
import type { NodeTroubles } from './node-readings'

/** What the Prometheus Operator of a simulated cluster was told. */
export type MonitoringPlan = {
  readonly serviceMonitors: readonly Monitor[]
  readonly prometheuses: readonly PrometheusObject[]
  /** Why a resource may not be read; null: all may. */
  readonly notKnown: ((resource: string) => NotKnown) | null
  /** By Service, the name of the port that is scraped. */
  readonly scraped: ReadonlyMap<string, string>
  readonly nodes: NodeTroubles
}

const release = new Map([['release', 'monitoring']])
const everything = { matchLabels: new Map<string, string>(), matchExpressions: [] }

/** The Prometheus of a usual chart: it asks for the label of its release, in every namespace. */
export const usualPrometheus: PrometheusObject = {
  namespace: 'monitoring',
  name: 'monitoring-prometheus',
  serviceMonitors: { monitors: { matchLabels: release, matchExpressions: [] }, namespaces: everything },
  podMonitors: { monitors: { matchLabels: release, matchExpressions: [] }, namespaces: everything },
  ignoresNamespaceSelectors: false,
  isUnmanaged: false,
}

/** The ServiceMonitor of a Service, as its author wrote it. */
export const monitorOf = ({ namespace, name }: Pick<DemoService, 'namespace' | 'name'>, port: string): Monitor => ({
  kind: 'ServiceMonitor',
  namespace,
  name,
  labels: release,
  selector: { matchLabels: new Map([[nameLabel, name]]), matchExpressions: [] },
  namespaces: [],
  endpoints: [{ port, targetPort: null }],
})
