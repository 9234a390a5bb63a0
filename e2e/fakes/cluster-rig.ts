import { createKubernetesClusterSource } from '@/lib/server/kubernetes/cluster-source'
import { openConnection } from '@/lib/server/kubernetes/connection'
import type { ClusterChange, ClusterSource, WatchedResource, WatchStatus } from '@/lib/server/sources'
import type { ManualClock } from './manual-clock'
import { until } from './until'

/** A cluster source that reads a kubeconfig, on a clock that a test moves. Started. */
export type ClusterRig = {
  readonly source: ClusterSource
  readonly changes: readonly ClusterChange[]
  readonly log: readonly string[]
  watch(resource: WatchedResource, namespace?: string | null): WatchStatus
  /** Moves time on, a little with each look, until `probe` holds. */
  eventually<T>(what: string, probe: (source: ClusterSource) => T): Promise<Exclude<T, false | null | undefined>>
  untilState(state: string): Promise<unknown>
  stop(): Promise<void>
}

export function followCluster(options: {
  readonly kubeconfig: string
  readonly clock: ManualClock
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
    clock,
    random: () => 0.5,
    log: (level, message) => log.push(`${level} ${message}`),
  })
  source.onChange((change) => changes.push(change))
  source.start()
  const eventually: ClusterRig['eventually'] = (what, probe) =>
    until(what, () => {
      clock.advance(25)
      return probe(source)
    })
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
