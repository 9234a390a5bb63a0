import 'server-only'
import type { CountNowRequest, CountNowResponse } from '@/lib/contracts/on-demand'
import { countSockets } from '@/lib/domain/on-demand/count-sockets'
import type { PodSockets } from '@/lib/domain/on-demand/pod-sockets'
import { spreadOverNodes } from '@/lib/domain/on-demand/pods-behind'
import { countOf } from '@/lib/format/words'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import type { ServiceRef } from '../find-service'
import { freshnessOf, ofNamespace } from '../freshness'
import { readFacts } from '../service-facts'
import { answerSample } from './answer-sample'
import { toProblem } from './on-demand-answer'
import { findPods, type OnDemandContext, requireAllowed, SOCKET_PODS_MAX } from './on-demand-question'

/**
 * What is open now was opened before: where pods or nodes changed within so long, what is expected now is no measure of
 * it. As long as the span that metrics are asked about.
 */
const SETTLED_MS = 600_000

/**
 * Counts the connections that the pods of a Service have open now, by reading their socket tables.
 *
 * @throws ProblemError as `findPods`; `switched-off`
 */
export async function countNow(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  { group }: CountNowRequest,
  { nowMs, signal, means }: OnDemandContext,
): Promise<CountNowResponse> {
  const found = findPods(cluster, access, ref)
  const { sockets } = cluster.onDemand
  requireAllowed(sockets.permission())
  const question = { namespace: ref.namespace, service: ref.name, pods: spreadOverNodes(found.pods, SOCKET_PODS_MAX) }
  const [pods, facts] = await Promise.all([
    sockets.read(question, signal),
    readFacts(cluster, access, ref),
    means.geography.refresh(nowMs()),
  ])
  const readAtMs = nowMs()
  const counted = countOf(pods.filter(({ connections }) => connections !== null).length, 'pod')
  const sample = {
    ...countSockets(pods, found.pods.length),
    seenIn: `open connections of ${counted}`,
    span: { startMs: readAtMs - SETTLED_MS, endMs: readAtMs },
  }
  return {
    ...answerSample({ means, cluster, access, group }, found, facts, sample),
    readAtMs,
    command: sockets.command(question),
    podsInAll: found.pods.length,
    pods: pods.map(toPod),
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
