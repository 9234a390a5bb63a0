import 'server-only'
import type { OnDemandResponse } from '@/lib/contracts/on-demand'
import { spreadOverNodes } from '@/lib/domain/on-demand/pods-behind'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import type { ServiceRef } from '../find-service'
import { freshnessOf, ofNamespace } from '../freshness'
import { findPods, LOG_LINES_MAX, LOG_PODS_MAX, SOCKET_PODS_MAX } from './on-demand-question'

/** What may be read from the pods of one Service when somebody asks, and the commands that would do it. */
export function getOnDemand(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  nowMs: number,
): OnDemandResponse {
  const { pods } = findPods(cluster, access, ref)
  const { logs, sockets } = cluster.onDemand
  const { namespace, name: service } = ref
  const question = {
    namespace,
    service,
    pods: spreadOverNodes(pods, LOG_PODS_MAX),
    lines: LOG_LINES_MAX,
    sinceSeconds: 3600,
    container: null,
  }
  return {
    pods: pods.length,
    logs: {
      sources: logs.map((source) => ({
        id: source.id,
        name: source.name,
        ...source.permission(),
        command: source.command(question),
      })),
      podsMax: LOG_PODS_MAX,
      linesMax: LOG_LINES_MAX,
    },
    sockets: {
      ...sockets.permission(),
      command: sockets.command({ namespace, service, pods }),
      podsMax: SOCKET_PODS_MAX,
      ports: [...new Set(pods.flatMap(({ ports }) => ports))].sort((a, b) => a - b),
    },
    freshness: freshnessOf(cluster, access, ofNamespace(namespace), nowMs),
  }
}
