import 'server-only'
import type { CountNowResponse } from '@/lib/contracts/on-demand'
import { countSockets } from '@/lib/domain/on-demand/count-sockets'
import type { PodSockets } from '@/lib/domain/on-demand/pod-sockets'
import { spreadOverNodes } from '@/lib/domain/on-demand/pods-behind'
import { countOf } from '@/lib/format/words'
import type { FollowedCluster } from '../runtime'
import type { ReaderAccess } from '../sources'
import type { ServiceRef } from './find-service'
import { freshnessOf, ofNamespace } from './freshness'
import { judgeByClients, toClients, toProblem, toTraffic } from './observed-answer'
import { findPods, type OnDemandContext, requireAllowed, SOCKET_PODS_MAX } from './on-demand-question'
import { readFacts } from './service-facts'

/**
 * Counts the connections that the pods of a Service have open now, by reading their socket tables.
 *
 * @throws ProblemError as `findPods`; `switched-off`
 */
export async function countNow(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  { nowMs, signal, mask }: OnDemandContext,
): Promise<CountNowResponse> {
  const found = findPods(cluster, access, ref)
  const { sockets } = cluster.onDemand
  requireAllowed(sockets.permission())
  const question = { namespace: ref.namespace, service: ref.name, pods: spreadOverNodes(found.pods, SOCKET_PODS_MAX) }
  const [pods, facts] = await Promise.all([sockets.read(question, signal), readFacts(cluster, access, ref)])
  const { traffic, clients } = countSockets(pods, found.pods.length)
  const counted = countOf(pods.filter(({ connections }) => connections !== null).length, 'pod')
  return {
    readAtMs: nowMs(),
    command: sockets.command(question),
    podsInAll: found.pods.length,
    pods: pods.map(toPod),
    traffic: toTraffic(traffic),
    clients: toClients(clients, mask),
    sourceAddress: judgeByClients(found, facts, clients, `open connections of ${counted}`),
    freshness: freshnessOf(cluster, access, ofNamespace(ref.namespace), nowMs()),
  }
}

const toPod = ({ podName, nodeName, connections, notes, problem }: PodSockets): CountNowResponse['pods'][number] => ({
  podName,
  nodeName,
  connections: connections === null ? null : [...connections.values()].reduce((sum, count) => sum + count, 0),
  notes: [...notes],
  problem: toProblem(problem),
})
