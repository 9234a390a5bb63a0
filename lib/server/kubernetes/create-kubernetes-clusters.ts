import type { Clock, ClusterSource } from '@/lib/server/sources'
import { type ClusterSourceOptions, createKubernetesClusterSource } from './cluster-source'
import { openConnection } from './credentials/connection'
import type { ConnectionOrigin } from './credentials/connection-origin'
import { loadContexts } from './credentials/contexts'
import type { Environment } from './credentials/environment-proxy'
import type { ReflectorLog } from './reflector/types'

export type KubernetesSettings = {
  /** Kubeconfig contexts; empty: the present one, or the cluster that the pod runs in. */
  readonly contexts: readonly string[]
  /** Namespaces to watch; empty: all. */
  readonly namespaces: readonly string[]
  /** What a single cluster is called; null: as its context. */
  readonly clusterName: string | null
  /** Variables of the process: KUBECONFIG, KUBERNETES_SERVICE_HOST, HTTPS_PROXY, and all of them for exec plugins. */
  readonly environment: Environment
}

/** The clusters that the settings name, each with a source of its own: one that is down disturbs no other. */
export function createKubernetesClusters(
  settings: KubernetesSettings,
  options: { readonly clock: Clock; readonly random: () => number; readonly log: (cluster: string) => ReflectorLog },
): readonly { readonly id: string; readonly name: string; readonly source: ClusterSource }[] {
  const { clock, random } = options
  return loadContexts(settings).map(({ id, name, origin }) => ({
    id,
    name,
    source: createKubernetesClusterSource({
      connect: createConnector(origin, settings.environment, clock),
      namespaces: settings.namespaces,
      clock,
      random,
      log: options.log(id),
    }),
  }))
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
