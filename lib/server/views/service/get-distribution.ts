import 'server-only'
import type { Gap } from '@/lib/contracts/common'
import type { DistributionQuery, DistributionResponse } from '@/lib/contracts/distribution'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import { type BalancerModel, type ModelId, type ModelOverride, modelIds } from '@/lib/domain/balancers/model'
import { applyOverride, hasOverride } from '@/lib/domain/balancers/override'
import { probeWindows } from '@/lib/domain/balancers/probe'
import type { IpFamily } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { AnswersByFamily, DistributionQuestion } from '@/lib/domain/distribution/question'
import type { PortDistribution } from '@/lib/domain/distribution/result'
import { familiesOf } from '@/lib/domain/endpoints/build'
import { decisionRowsFor } from '@/lib/domain/endpoints/decision-table'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import { nothingRead } from '@/lib/domain/workload'
import { safeText } from '@/lib/format/foreign-text'
import type { FollowedCluster } from '../../runtime'
import type { HealthRound, ReaderAccess } from '../../sources'
import { missingChoices, overrideOf, unknownGap } from '../chosen-model'
import { findService, type ServiceRef } from '../find-service'
import { freshnessOf, ofNamespace } from '../freshness'
import { lookAtEveryNode } from '../health/health-round'
import { requireKnown } from '../known'
import { judgeAddress } from '../service-judgement'
import { toPort } from './distribution-port'
import { toSourceAddress } from './get-source-address'

/** Evidence quotes annotations, whose authors are not ours. */
const EVIDENCE_LENGTH = 500

/**
 * Expected share of new connections for each node and endpoint of one Service, under its own policy and balancer or
 * under the reader's.
 *
 * @param query `health: 'answered'` takes the pool from what the health ports answer now, and waits for their first
 *   round; `basis` says which figure this is
 */
export async function getDistribution(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  query: DistributionQuery,
  nowMs: () => number,
): Promise<DistributionResponse> {
  if (query.health === 'expected') return getExpectedDistribution(cluster, access, ref, query, nowMs())
  const { key } = findService(cluster, access, ref)
  requireKnown(cluster.source.status(), 'endpointslices', ref.namespace)
  const asked = await askPorts(cluster, access, ref, key, query)
  // The cluster may have changed while the first round was under way.
  return answerWith(asked, cluster, access, ref, query, nowMs())
}

/** The same by the objects alone: it waits for nothing and hangs on nothing but the state. */
export function getExpectedDistribution(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  query: DistributionQuery,
  nowMs: number,
): DistributionResponse {
  return answerWith({ answers: undefined, gaps: [] }, cluster, access, ref, query, nowMs)
}

type Asked = { readonly answers: AnswersByFamily | undefined; readonly gaps: readonly Gap[] }

function answerWith(
  asked: Asked,
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  query: DistributionQuery,
  nowMs: number,
): DistributionResponse {
  const { service, state } = findService(cluster, access, ref)
  requireKnown(cluster.source.status(), 'endpointslices', ref.namespace)
  const missing = missingChoices(query, state.nodes)
  const override = overrideOf(query)
  const policy = query.policy ?? service.externalTrafficPolicy ?? 'Cluster'
  const detected = detectBalancer(service, state, policy)
  const model = applyOverride(detected, override)
  const question = { state, service, policy, model, answers: asked.answers }
  const distribution = distribute(question)
  const freshness = freshnessOf(cluster, access, ofNamespace(ref.namespace), nowMs)
  return {
    policy,
    policyOverridden: policy !== (service.externalTrafficPolicy ?? 'Cluster'),
    model: toModel(distribution.model),
    detected: hasOverride(override)
      ? { id: detected.id, confidence: detected.confidence, evidence: evidenceOf(detected) }
      : null,
    alternatives: alternativesTo(question, detected, override),
    ports: distribution.ports.map((port) => toPort(state, distribution, port)),
    bounds:
      distribution.bounds?.map((bound) => ({
        model: bound.model,
        ports: bound.ports.map((port) =>
          toPort(state, { ...distribution, model: { ...model, id: bound.model } }, port),
        ),
      })) ?? null,
    decision: decisionRowsFor(service, policy).map(({ applies: _applies, set: _set, ...row }) => row),
    basis: distribution.basis,
    sourceAddress: toSourceAddress(judgeAddress(state, service, distribution, nothingRead)),
    freshness: { ...freshness, gaps: [...freshness.gaps, ...asked.gaps, ...missing] },
  }
}

async function askPorts(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  key: string,
  { policy }: DistributionQuery,
): Promise<Asked> {
  const { service, state } = findService(cluster, access, ref)
  const unasked = (why: string) => ({
    answers: undefined,
    gaps: [unknownGap(`${why} The figures rest on objects alone.`)],
  })
  if (state.nodes === null) return unasked('Without nodes no health port can be asked.')
  // Under Local and under Cluster balancers ask different ports, and only those of the present policy answer.
  if (policy !== undefined && policy !== (service.externalTrafficPolicy ?? 'Cluster')) {
    return unasked(`Health ports answer for the policy that the Service has, and say nothing about ${policy}.`)
  }
  const round = await lookAtEveryNode(cluster.health, key)
  if (round.port === null) return unasked('This Service has no health port to ask.')
  const missing = round.totalNodes - round.askedNodes
  return {
    answers: new Map(familiesOf(service).map((family) => [family, answersOf(round, family)])),
    gaps:
      missing > 0
        ? [unknownGap(`${missing} of ${round.totalNodes} nodes have not answered yet or cannot be asked.`)]
        : [],
  }
}

/** What was answered on addresses of a family; a port that says the same on all is asked on one. */
const answersOf = ({ families }: HealthRound, wanted: IpFamily): ReadonlyMap<string, HealthAnswer> =>
  families.find(({ family }) => family === null || family === wanted)?.answers ?? new Map()

function toModel(model: BalancerModel): DistributionResponse['model'] {
  return {
    id: model.id,
    confidence: model.confidence,
    evidence: evidenceOf(model),
    product: model.product,
    probed: model.probed,
    probe: model.probe === null ? null : { ...model.probe, ...probeWindows(model.probe) },
    crossZone: model.crossZone,
    announcers: model.announcers === null ? null : [...model.announcers],
    failsOpen: model.failsOpen,
    disputed: model.couldBe.length > 0,
    missing: model.missing.map(({ right, ...reading }) => ({
      ...reading,
      right: right === null ? null : { ...right, verbs: [...right.verbs] },
    })),
  }
}

const evidenceOf = ({ evidence }: BalancerModel): string[] =>
  evidence.map((sentence) => safeText(sentence, EVIDENCE_LENGTH))

/** What each model that the reader could choose would give here, with their other choices kept. */
function alternativesTo(
  question: DistributionQuestion,
  detected: BalancerModel,
  override: ModelOverride,
): DistributionResponse['alternatives'] {
  const choices = modelIds.filter((id): id is Exclude<ModelId, 'unknown'> => id !== 'unknown')
  return choices.map((id) => {
    const { ports } = distribute({ ...question, model: applyOverride(detected, { ...override, model: id }) })
    return {
      id,
      peakToAverage: largest(ports.map(({ skew }) => skew.peakToAverage)),
      droppedShare: largest(ports.map(({ droppedShare }: PortDistribution) => droppedShare)),
    }
  })
}

/** null: none is known. */
function largest(figures: readonly (number | null)[]): number | null {
  const known = figures.filter((figure) => figure !== null)
  return known.length === 0 ? null : Math.max(...known)
}
