import type {
  Clock,
  ClusterSource,
  LogSource,
  MonitoringSource,
  OnDemandSources,
  WorkloadSource,
} from '@/lib/server/sources'
import { type ClusterSourceOptions, createKubernetesClusterSource } from './cluster-source'
import { openConnection } from './credentials/connection'
import type { ConnectionOrigin } from './credentials/connection-origin'
import { loadContexts } from './credentials/contexts'
import type { Environment } from './credentials/environment-proxy'
import { createOnDemand, type OnDemandSettings } from './on-demand/on-demand-sources'
import { createMonitoringSource } from './reads/monitoring-source'
import { createWorkloadSource } from './reads/workload-source'
import type { ReflectorLog } from './reflector/types'

export type KubernetesSettings = {
  /** Kubeconfig contexts; empty: the present one, or the cluster that the pod runs in. */
  readonly contexts: readonly string[]
  /** Namespaces to watch; empty: all. */
  readonly namespaces: readonly string[]
  /** Where Cilium keeps its Leases. */
  readonly ciliumNamespace: string
  /** What a single cluster is called; null: as its context. */
  readonly clusterName: string | null
  /** Variables of the process: KUBECONFIG, KUBERNETES_SERVICE_HOST, HTTPS_PROXY, and all of them for exec plugins. */
  readonly environment: Environment
  /** What is done in pods when somebody asks; absent: nothing. */
  readonly onDemand?: OnDemandSettings
}

export type KubernetesCluster = {
  readonly id: string
  readonly name: string
  readonly source: ClusterSource
  readonly workloads: WorkloadSource
  readonly monitoring: MonitoringSource
  readonly onDemand: OnDemandSources
}

/** The clusters that the settings name, each with sources of its own: one that is down disturbs no other. */
export function createKubernetesClusters(
  settings: KubernetesSettings,
  options: {
    readonly clock: Clock
    readonly random: () => number
    readonly log: (cluster: string) => ReflectorLog
    /** Sources of logs beside the API servers. */
    readonly logs?: readonly LogSource[]
  },
): readonly KubernetesCluster[] {
  const { clock, random } = options
  const { namespaces, ciliumNamespace } = settings
  return loadContexts(settings).map(({ id, name, origin }) => {
    const connect = createConnector(origin, settings.environment, clock)
    const source = createKubernetesClusterSource({
      connect,
      namespaces,
      ciliumNamespace,
      clock,
      random,
      log: options.log(id),
    })
    const workloads = createWorkloadSource({ transport: source.transport, namespaced: namespaces.length > 0, clock })
    const monitoring = createMonitoringSource({ transport: source.transport, namespaces, clock })
    const onDemand = createOnDemand({
      transport: source.transport,
      origin,
      environment: settings.environment,
      settings: settings.onDemand ?? { accessLogs: 'off', countNow: 'off' },
      otherLogs: options.logs ?? [],
      clock,
    })
    return { id, name, source, workloads, monitoring, onDemand }
  })
}

/** A cluster stays the context that it was at its first connection, whatever becomes the current one later. */
function createConnector(
  origin: ConnectionOrigin,
  environment: Environment,
  clock: Clock,
): ClusterSourceOptions['connect'] {
  let pinned = origin
  return (onMoved) => {
    const connection = openConnection({ origin: pinned, environment, clock, onMoved })
    pinned = connection.origin
    return connection
  }
}
