import 'server-only'
import type { ObservedResponse } from '@/lib/contracts/observed'
import type { ClusterState, Service, ServiceKey } from '@/lib/domain/cluster'
import type { Distribution } from '@/lib/domain/distribution/result'
import { limitsOf } from '@/lib/domain/observed/limits'
import { observe } from '@/lib/domain/observed/observe'
import type { JudgedPart, ToldChange } from '@/lib/domain/observed/observed'
import type { ObservedShares } from '@/lib/domain/observed/observed-shares'
import {
  type NotObserved,
  type Observed,
  type ObservedTraffic,
  type TimeSpan,
  unitOf,
} from '@/lib/domain/observed/traffic'
import type { ServiceMemory } from '@/lib/domain/service-memory'
import { safeText } from '@/lib/format/foreign-text'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { changeSince } from '../changed-since'

/** What a source says of itself is not ours. */
const WORDS_LENGTH = 500

/** What counts of one Service are held against. */
export type ObservedBasis = {
  readonly state: ClusterState
  readonly service: Service
  readonly span: TimeSpan
  readonly memory: ServiceMemory | null
  readonly distribution: Distribution
  readonly change: ToldChange | null
}

/** The expectation of now, with when it last changed within the span. */
export function observedBasis(
  cluster: Pick<FollowedCluster, 'memory'>,
  access: ReaderAccess,
  { state, service, key }: { readonly state: ClusterState; readonly service: Service; readonly key: ServiceKey },
  distribution: Distribution,
  span: TimeSpan,
): ObservedBasis {
  const change = changeSince(cluster, access, { state, service }, span)
  return { state, service, span, memory: cluster.memory.of(key), distribution, change }
}

/** Counts of pods, of a metric source or of a sample, held against what is expected; or why there are none. */
export function answerObserved(
  basis: ObservedBasis,
  traffic: Observed<ObservedTraffic>,
): Omit<ObservedResponse, 'freshness'> {
  const { distribution, span, change } = basis
  const expectation = { policy: distribution.policy, model: distribution.model.id, known: false }
  const common = { span, changedAtMs: change?.atMs ?? null }
  return traffic.known
    ? { ...common, ...held(basis, traffic.value, expectation) }
    : { ...nothing, ...common, expectation, ...unobserved(traffic) }
}

function held(
  { state, service, span, memory, distribution, change }: ObservedBasis,
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
