import type { TrafficQuestion } from '@/lib/server/sources'
import type { Candidate } from './candidates'
import type { Found } from './detection'
import { PrometheusFailure } from './errors'
import { nodeNameIn } from './map-pods'
import { askedBy, nodesOfPods } from './queries'
import type { Asking } from './scrapes'

const NODES_UNKNOWN = 'The metric names no nodes: pods are counted for the node that they run on now.'

/**
 * What must be said of the nodes behind counts that name none: a pod of a StatefulSet can have moved within the window,
 * and all that its name was counted with stands at its present node.
 */
export async function nodesBefore(
  { client, extra }: Asking,
  found: Found,
  { counted }: Candidate,
  question: TrafficQuestion,
  windowSeconds: number,
): Promise<readonly string[]> {
  if (counted.node !== null || windowSeconds === 0) return []
  if (!found.metrics.has('kube_pod_info')) return [NODES_UNKNOWN]
  const asked = askedBy(question)
  const prefix = found.exported.has('kube_pod_info') ? 'exported_' : ''
  try {
    const { data } = await client.instant(nodesOfPods(asked, windowSeconds, extra, prefix), question.span.endMs)
    const nodes = new Map<string, Set<string>>()
    for (const { labels } of data) {
      const pod = labels.get(`${prefix}pod`)
      const node = nodeNameIn(labels, 'node')
      if (node !== '') nodes.set(pod, (nodes.get(pod) ?? new Set()).add(node))
    }
    return question.pods.flatMap(({ name }) => inWords(name, nodes.get(name)))
  } catch (error) {
    if (error instanceof PrometheusFailure) return [NODES_UNKNOWN]
    throw error
  }
}

function inWords(pod: string, nodes: ReadonlySet<string> | undefined): readonly string[] {
  if (nodes === undefined || nodes.size < 2) return []
  const names = [...nodes].sort().join(', ')
  return [`${pod} ran on ${names} within the window: all of it is counted for the node that it runs on now.`]
}
