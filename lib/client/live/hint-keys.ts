import type { QueryKey } from '@tanstack/react-query'
import { queryKeys } from '../queries/keys'

/**
 * Which answers a topic of the event stream makes old, as key prefixes. A topic that this page does not know gives
 * none: an older page must survive a newer server.
 */
export function keysOfTopic(topic: string): readonly QueryKey[] {
  const [kind, cluster, service] = splitTopic(topic)
  if (cluster === '') return []
  switch (kind) {
    case 'cluster':
      return [queryKeys.services(cluster), queryKeys.nodes(cluster)]
    case 'status':
      // Every answer about a cluster says how fresh its sources are and what is missing from them.
      return [queryKeys.cluster(cluster), queryKeys.clusters]
    case 'service':
      return service === '' ? [] : [queryKeys.service(cluster, service)]
    case 'health':
      return service === ''
        ? [queryKeys.healthInView(cluster)]
        : // The distribution may rest on what the ports answer.
          [queryKeys.service(cluster, service), queryKeys.healthInView(cluster)]
    default:
      return []
  }
}

/**
 * Whether an answer was made before the change that a hint tells of. Versions are server times of changes, so an
 * answer that was made later holds the change already; one that does not say when it was made counts as older.
 */
export function isOlderThan(version: number, answer: unknown): boolean {
  const { asOfMs, freshness } = (answer ?? {}) as { asOfMs?: number; freshness?: { asOfMs?: number } }
  const madeAtMs = freshness?.asOfMs ?? asOfMs
  return madeAtMs === undefined || madeAtMs <= version
}

/** `kind:cluster` or `kind:cluster:namespace/name`; parts that are missing are "". */
function splitTopic(topic: string): [string, string, string] {
  const [kind = '', cluster = '', ...rest] = topic.split(':')
  return [kind, cluster, rest.join(':')]
}
