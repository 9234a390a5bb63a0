import { createKubernetesClusterSource } from '@/lib/server/kubernetes/cluster-source'
import { openConnection } from '@/lib/server/kubernetes/credentials/connection'
import type { Clock, ClusterChange, ClusterSource, WatchedResource, WatchStatus } from '@/lib/server/sources'
import { until } from './until'

/** A cluster source that reads a kubeconfig. Started. */
export type ClusterRig = {
  readonly source: ClusterSource
  readonly changes: readonly ClusterChange[]
  readonly log: readonly string[]
  watch(resource: WatchedResource, namespace?: string | null): WatchStatus
  /** Waits until `probe` holds; time on a manual clock moves on a little with each look. */
  eventually<T>(
    what: string,
    probe: (source: ClusterSource) => T,
    options?: { timeoutMs?: number },
  ): Promise<Exclude<T, false | null | undefined>>
  untilState(state: string): Promise<unknown>
  stop(): Promise<void>
}

export function followCluster(options: {
  readonly kubeconfig: string
  readonly clock: Clock & { advance?(ms: number): void }
  readonly context?: string
  readonly namespaces?: readonly string[]
  readonly environment?: Readonly<Record<string, string | undefined>>
}): ClusterRig {
  const { kubeconfig, clock, context = null, namespaces = [], environment = {} } = options
  const origin = { kind: 'kubeconfig', paths: [kubeconfig], context } as const
  const changes: ClusterChange[] = []
  const log: string[] = []
  const source = createKubernetesClusterSource({
    connect: (onMoved) => openConnection({ origin, environment, clock, onMoved }),
    namespaces,
    ciliumNamespace: 'kube-system',
    clock,
    random: () => 0.5,
    log: (level, message) => log.push(`${level} ${message}`),
  })
  source.onChange((change) => changes.push(change))
  source.start()
  const eventually: ClusterRig['eventually'] = (what, probe, waiting) => {
    const look = () => {
      clock.advance?.(25)
      return probe(source)
    }
    return until(what, look, waiting)
  }
  return {
    source,
    changes,
    log,
    watch(resource, namespace = null) {
      const found = source.status().watches.find((one) => one.resource === resource && one.namespace === namespace)
      if (found === undefined) throw new Error(`there is no watch of ${resource} in ${namespace ?? 'all namespaces'}`)
      return found
    },
    eventually,
    untilState: (state) => eventually(`the cluster is ${state}`, () => source.status().state === state),
    stop: () => source.stop(),
  }
}
