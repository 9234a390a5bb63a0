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
      return [queryKeys.status(cluster), queryKeys.clusters]
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

/** `kind:cluster` or `kind:cluster:namespace/name`; parts that are missing are "". */
function splitTopic(topic: string): [string, string, string] {
  const [kind = '', cluster = '', ...rest] = topic.split(':')
  return [kind, cluster, rest.join(':')]
}
