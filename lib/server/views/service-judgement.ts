import 'server-only'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import { type ClusterState, type Service, serviceKey } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { Distribution } from '@/lib/domain/distribution/result'
import { type Fact, notAsked } from '@/lib/domain/fact'
import type { Findings } from '@/lib/domain/findings/finding'
import { judgeService } from '@/lib/domain/findings/judge-service'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import type { ServiceMemory } from '@/lib/domain/service-memory'
import { judgeSourceAddress } from '@/lib/domain/source-address/judge-source-address'
import type { ObservedAddresses } from '@/lib/domain/source-address/observed'
import type { SourceAddress } from '@/lib/domain/source-address/verdict'
import type { JudgeAddress } from '@/lib/domain/what-if/compare/column'
import type { ServiceFacts } from '@/lib/domain/workload'

/** All that is judged about one Service. */
export type ServiceJudgement = {
  /** With `probed` decided where it was open. */
  readonly model: BalancerModel
  readonly distribution: Distribution
  readonly sourceAddress: SourceAddress
  readonly findings: Findings
}

/** What is known of a Service besides the cluster's state. */
export type KnownOfService = {
  readonly facts: ServiceFacts
  readonly memory: ServiceMemory | null
  readonly answers: Fact<ReadonlyMap<string, HealthAnswer>>
  readonly nowMs: number
  /** What pods saw of their clients; not asked where absent. */
  readonly clients?: ClientEvidence
}

/** What was observed of the clients of one Service. */
export type ClientEvidence = {
  readonly addresses: Fact<ObservedAddresses>
  /** Of what came from outside, the share of the largest client. */
  readonly topClientShare: Fact<number>
}

/** Observed client addresses are asked for when a Service is opened, not for each row of the overview. */
const noEvidence = notAsked('Observed client addresses')

/** Balancer, shares, source address and findings of one Service, each resting on the ones before. */
export function judge(state: ClusterState, service: Service, known: KnownOfService): ServiceJudgement {
  const distribution = distribute({ state, service, model: detectBalancer(service, state) })
  const { model } = distribution
  const sourceAddress = judgeAddress(state, service, distribution, known.facts, known.clients?.addresses)
  const findings = judgeService({
    state,
    service,
    slices: state.slices.get(serviceKey(service.namespace, service.name)) ?? [],
    model,
    distribution,
    sourceAddress,
    facts: known.facts,
    memory: known.memory,
    answers: known.answers,
    topClientShare: known.clients?.topClientShare ?? notAsked('Client addresses'),
    nowMs: known.nowMs,
  })
  return { model, distribution, sourceAddress, findings }
}

/** Whether pods see their clients, by configuration and by what they saw where that was asked for. */
export const judgeAddress = (
  state: ClusterState,
  service: Service,
  { model, policy }: Pick<Distribution, 'model' | 'policy'>,
  { networkPolicies, pods }: ServiceFacts,
  evidence: Fact<ObservedAddresses> = noEvidence,
): SourceAddress => judgeSourceAddress({ state, service, policy, model, networkPolicies, pods, evidence })

/** The same verdict under a scenario. */
export const judgeAddressUnder =
  (facts: ServiceFacts): JudgeAddress =>
  ({ state, service, policy, model }) =>
    judgeAddress(state, service, { model, policy }, facts)
