import 'server-only'
import type { ObservedQuery, ObservedResponse } from '@/lib/contracts/observed'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import { applyOverride } from '@/lib/domain/balancers/override'
import type { ClusterState, Service } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { Distribution } from '@/lib/domain/distribution/result'
import { limitsOf } from '@/lib/domain/observed/limits'
import { observe } from '@/lib/domain/observed/observe'
import type { JudgedPart, ToldChange } from '@/lib/domain/observed/observed'
import type { ObservedShares } from '@/lib/domain/observed/observed-shares'
import { type NotObserved, type ObservedTraffic, type TimeSpan, unitOf } from '@/lib/domain/observed/traffic'
import type { ServiceMemory } from '@/lib/domain/service-memory'
import { safeText } from '../kubernetes/words/safe-text'
import type { FollowedCluster } from '../runtime'
import type { Clock, ReaderAccess } from '../sources'
import { askedSpan } from './asked-span'
import { changeSince } from './changed-since'
import { missingChoices, overrideOf } from './chosen-model'
import { findService, type ServiceRef } from './find-service'
import { freshnessOf, ofNamespace } from './freshness'
import { requireKnown } from './known'
import { withCreation } from './pods-created'
import { trafficPodsOf } from './traffic-pods'

/** What a source says of itself is not ours. */
const WORDS_LENGTH = 500

/**
 * What each pod and node of one Service really got, held against what is expected under its own policy and balancer or
 * under the reader's. It waits for the metric source, so no other answer hangs on it.
 */
export async function getObserved(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  query: ObservedQuery,
  clock: Clock,
): Promise<ObservedResponse> {
  const nowMs = (): number => clock.nowMs()
  const { service, state, key } = findService(cluster, access, ref)
  requireKnown(cluster.source.status(), 'endpointslices', ref.namespace)
  const span = askedSpan(query, nowMs())
  const missing = missingChoices(query, state.nodes)
  const memory = cluster.memory.of(key)
  const distribution = expect(state, service, query)
  const change = changeSince(cluster, access, { state, service }, span)
  const asked: Asked = { state, service, span, memory, distribution, change }
  const traffic = await cluster.traffic.observed({
    namespace: ref.namespace,
    service: ref.name,
    pods: await withCreation(cluster, service, trafficPodsOf(state, service, memory, span), clock),
    span,
    change,
  })
  const freshness = freshnessOf(cluster, access, ofNamespace(ref.namespace), nowMs())
  const common = {
    expectation: { policy: distribution.policy, model: distribution.model.id, known: false },
    span,
    changedAtMs: change?.atMs ?? null,
    freshness: { ...freshness, gaps: [...freshness.gaps, ...missing] },
  }
  return traffic.known
    ? { ...common, ...held(asked, traffic.value, common.expectation) }
    : { ...nothing, ...common, ...unobserved(traffic) }
}

type Asked = {
  readonly state: ClusterState
  readonly service: Service
  readonly span: TimeSpan
  readonly memory: ServiceMemory | null
  readonly distribution: Distribution
  readonly change: ToldChange | null
}

function expect(state: ClusterState, service: Service, query: ObservedQuery): Distribution {
  const policy = query.policy ?? service.externalTrafficPolicy ?? 'Cluster'
  const model = applyOverride(detectBalancer(service, state, policy), overrideOf(query))
  return distribute({ state, service, policy, model })
}

function held(
  { state, service, span, memory, distribution, change }: Asked,
  traffic: ObservedTraffic,
  expectation: ObservedResponse['expectation'],
): Omit<ObservedResponse, 'span' | 'changedAtMs' | 'freshness'> {
  const observed = observe({ state, service, distribution, traffic, change })
  const limits = limitsOf({
    state,
    service,
    distribution,
    measure: traffic.measure,
    pods: traffic.pods,
    span,
    lookedAtMs: traffic.lookedAtMs ?? null,
    watchedSinceMs: memory?.watchedSinceMs ?? null,
  })
  return {
    measure: traffic.measure,
    unit: unitOf[traffic.measure],
    windowSeconds: traffic.windowSeconds,
    lookedAtMs: traffic.lookedAtMs ?? null,
    samples: observed.samples,
    coverage: observed.coverage,
    source: {
      preset: safeText(traffic.origin.preset),
      name: safeText(traffic.origin.name),
      metric: safeText(traffic.origin.metric, WORDS_LENGTH),
    },
    endpoints: toEndpoints(observed),
    judgedPart: toPart(observed.judgedPart),
    nodes: [...observed.nodes],
    verdict: observed.verdict,
    notJudged: observed.notJudged,
    samplesNeeded: observed.samplesNeeded,
    expectation: { ...expectation, known: observed.expectation.known },
    bounds: [...observed.bounds],
    explanations: observed.explanations.map((each) => ({ ...each, models: [...each.models] })),
    skew: observed.skew,
    inWords: observed.inWords.map((sentence) => safeText(sentence, WORDS_LENGTH)),
    limits: [...limits, ...traffic.limits].map((sentence) => safeText(sentence, WORDS_LENGTH)),
    warnings: traffic.warnings.map((sentence) => safeText(sentence, WORDS_LENGTH)),
    notObserved: null,
  }
}

const toEndpoints = ({ pods }: Pick<ObservedShares, 'pods'>): ObservedResponse['endpoints'] =>
  pods.map((pod) => ({ ...pod, podName: safeText(pod.podName, 253) }))

const toPart = (part: JudgedPart | null): ObservedResponse['judgedPart'] =>
  part && {
    sinceMs: part.sinceMs,
    samples: part.shares.samples,
    endpoints: toEndpoints(part.shares),
    nodes: [...part.shares.nodes],
  }

const noSkew = { peakToAverage: null, cv: null, gini: null, effectiveNumber: null }

const nothing = {
  measure: null,
  unit: null,
  windowSeconds: null,
  lookedAtMs: null,
  samples: null,
  coverage: null,
  source: null,
  endpoints: [],
  nodes: [],
  judgedPart: null,
  verdict: null,
  notJudged: null,
  samplesNeeded: null,
  bounds: [],
  explanations: [],
  skew: { observed: noSkew, expected: noSkew },
  limits: [],
  warnings: [],
}

function unobserved({ why, inWords }: NotObserved): Pick<ObservedResponse, 'notObserved' | 'inWords'> {
  const words = safeText(inWords, WORDS_LENGTH)
  return { notObserved: { why, inWords: words }, inWords: [words] }
}
