import type { Observed } from '@/lib/domain/observed/traffic'
import type { Clock, ClusterSources, TrafficSource } from '../sources'
import { type NodeSources, nodeSourceRatio } from './node-sources'
import type { ProcessMetrics } from './process-metrics'

/** A span that ends before this is about the past, which no gauge tells. */
const PRESENT_MS = 60_000

/**
 * The same source; how long its answers take, and what comes of the questions, is counted, and which part of the present
 * traffic of a Service came from nodes is noted.
 */
export function measuredTraffic(
  { id: cluster, traffic, source }: Pick<ClusterSources, 'id' | 'traffic' | 'source'>,
  metrics: Pick<ProcessMetrics, 'query'>,
  nodeSources: NodeSources,
  clock: Clock,
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
    recorded: (question) => measured('recorded', () => traffic.recorded(question)),
    async clients(question, limit) {
      const answer = await measured('clients', () => traffic.clients(question, limit))
      const ratio = answer.known ? nodeSourceRatio(answer.value, source.state().nodes) : null
      if (answer.known && ratio !== null && clock.nowMs() - question.span.endMs < PRESENT_MS) {
        const { namespace, service } = question
        nodeSources.note(cluster, { namespace, service, evidence: answer.value.origin.preset, ratio })
      }
      return answer
    },
    targets: (question) => measured('targets', () => traffic.targets(question)),
    nodes: (nodes) => measured('nodes', () => traffic.nodes(nodes)),
  }
}
