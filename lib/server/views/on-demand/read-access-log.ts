import 'server-only'
import type { AccessLogRequest, AccessLogResponse } from '@/lib/contracts/on-demand'
import { adviseLogging, type LoggingAdvice } from '@/lib/domain/access-logs/logging-advice'
import type { AccessLogSample } from '@/lib/domain/access-logs/sample'
import { spreadOverNodes } from '@/lib/domain/on-demand/pods-behind'
import type { ServiceFacts } from '@/lib/domain/workload'
import { countOf } from '@/lib/format/words'
import { sampleLogs } from '../../access-logs/sample-logs'
import type { AddressMask } from '../../clients/address-mask'
import { ProblemError } from '../../http/problem'
import type { FollowedCluster } from '../../runtime'
import type { LogQuestion, LogSource, ReaderAccess } from '../../sources'
import type { ServiceRef } from '../find-service'
import { freshnessOf, ofNamespace } from '../freshness'
import { readFacts } from '../service-facts'
import { judgeAddress } from '../service-judgement'
import { answerSample, distributionOf } from './answer-sample'
import { toClaims, toProblem } from './on-demand-answer'
import { findPods, LOG_PODS_MAX, type OnDemandContext, type PodsFound, requireAllowed } from './on-demand-question'

/**
 * Reads the last lines of the logs of a Service's pods, and counts the requests in them. Nothing of it is kept.
 *
 * @throws ProblemError as `findPods`; `switched-off`; `bad-request` for a source that is not there
 */
export async function readAccessLog(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  request: AccessLogRequest,
  { nowMs, signal, means }: OnDemandContext,
): Promise<AccessLogResponse> {
  const found = findPods(cluster, access, ref)
  const source = sourceOf(cluster, request.source)
  requireAllowed(source.permission())
  const { lines, sinceSeconds, container, group } = request
  const pods = spreadOverNodes(found.pods, LOG_PODS_MAX)
  const question: LogQuestion = { namespace: ref.namespace, service: ref.name, pods, lines, sinceSeconds, container }
  const [logs, facts] = await Promise.all([
    source.read(question, signal),
    readFacts(cluster, access, ref),
    means.geography.refresh(nowMs()),
  ])
  const readAtMs = nowMs()
  const sample = await sampleLogs({
    logs,
    podsInAll: found.pods.length,
    asked: { startMs: readAtMs - sinceSeconds * 1000, endMs: readAtMs },
    linesPerPod: lines,
    from: source.name,
  })
  const read = countOf(sample.pods.filter(({ problem }) => problem === null).length, 'pod')
  const { traffic, clients, span } = sample
  const told = { traffic, clients, span, seenIn: `access logs of ${read}` }
  return {
    ...answerSample({ means, cluster, access, group }, found, facts, told),
    ...toSample(sample, means.addressMask),
    readAtMs,
    command: source.command(question),
    advice: toAdvice(sample, found, facts),
    freshness: freshnessOf(cluster, access, ofNamespace(ref.namespace), nowMs()),
  }
}

function sourceOf({ onDemand }: FollowedCluster, id: LogSource['id']): LogSource {
  const source = onDemand.logs.find((candidate) => candidate.id === id)
  if (source !== undefined) return source
  throw new ProblemError(
    'bad-request',
    `There is no source of logs called ${id} here.`,
    'Set EVENKEEL_LOKI_URL to read logs from Loki.',
  )
}

const toSample = (
  sample: AccessLogSample,
  mask: AddressMask,
): Pick<AccessLogResponse, 'pods' | 'podsInAll' | 'claims' | 'sampling'> => ({
  pods: sample.pods.map((pod) => ({ ...pod, choices: [...pod.choices], problem: toProblem(pod.problem) })),
  podsInAll: sample.podsInAll,
  claims: sample.claims === null ? null : toClaims(sample.claims, mask),
  sampling: sample.sampling,
})

/** For logs that were read and name no peer. */
function toAdvice(
  { pods, clients }: AccessLogSample,
  { service, state }: PodsFound,
  facts: ServiceFacts,
): AccessLogResponse['advice'] {
  if (clients.known || pods.every(({ problem }) => problem !== null)) return null
  const distribution = distributionOf({ state, service })
  const { verdict, hop } = judgeAddress(state, service, distribution, facts)
  const { ports } = distribution.model.clientPath
  const advice: LoggingAdvice = adviseLogging({
    hasHttpProxy: hop === 'ingress-controller' || ports.some(({ forwardedFor }) => forwardedFor),
    hasProxyProtocol: ports.some(({ proxyProtocol }) => proxyProtocol !== null),
    verdict,
  })
  return { trust: advice.trust, snippets: advice.snippets.map((snippet) => ({ ...snippet })) }
}
