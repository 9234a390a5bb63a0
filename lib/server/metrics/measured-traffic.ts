import type { Observed } from '@/lib/domain/observed/traffic'
import type { TrafficSource } from '../sources'
import type { ProcessMetrics } from './process-metrics'

/** The same source; how long its answers take, and what comes of the questions, is counted. */
export function measuredTraffic(
  traffic: TrafficSource,
  cluster: string,
  metrics: Pick<ProcessMetrics, 'query'>,
): TrafficSource {
  const measured = async <T>(kind: string, ask: () => Promise<Observed<T>>): Promise<Observed<T>> => {
    const startMs = performance.now()
    const answer = await ask()
    metrics.query(cluster, kind, answer.known ? 'known' : answer.why, (performance.now() - startMs) / 1000)
    return answer
  }
  return {
    ...traffic,
    observed: (question) => measured('observed', () => traffic.observed(question)),
    observedPods: (namespaces, span) => measured('observed_pods', () => traffic.observedPods(namespaces, span)),
    history: (question, step) => measured('history', () => traffic.history(question, step)),
    clients: (question, limit) => measured('clients', () => traffic.clients(question, limit)),
    targets: (question) => measured('targets', () => traffic.targets(question)),
    nodes: (nodes) => measured('nodes', () => traffic.nodes(nodes)),
  }
}
