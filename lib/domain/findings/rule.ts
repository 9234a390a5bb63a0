import type { BalancerModel } from '@/lib/domain/balancers/model'
import type { ClusterNode, ClusterState, EndpointSlice, Service } from '@/lib/domain/cluster'
import type { Distribution } from '@/lib/domain/distribution/result'
import type { Fact } from '@/lib/domain/fact'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import type { ServiceMemory } from '@/lib/domain/service-memory'
import type { SourceAddress } from '@/lib/domain/source-address/verdict'
import type { ServiceFacts } from '@/lib/domain/workload'
import type { Finding } from './finding'

/** All that a rule about one Service may look at. */
export type ServiceQuestion = {
  readonly state: ClusterState
  readonly service: Service
  readonly slices: readonly EndpointSlice[]
  /** As detected, with `probed` decided. */
  readonly model: BalancerModel
  /** Under the Service's own policy and the detected model. */
  readonly distribution: Distribution
  readonly sourceAddress: SourceAddress
  /** What is read for opened Services. */
  readonly facts: ServiceFacts
  /** null: nothing was remembered. */
  readonly memory: ServiceMemory | null
  /** What the health ports answered, by node; not known: nobody looks at them. */
  readonly answers: Fact<ReadonlyMap<string, HealthAnswer>>
  /** Share of the largest client address, 0..1. */
  readonly topClientShare: Fact<number>
  readonly nowMs: number
}

/** All that a rule about one node may look at. */
export type NodeQuestion = {
  readonly node: ClusterNode
  /** What 10256 of the node answered; not known: nobody looks at it. */
  readonly answer: Fact<HealthAnswer>
}

/** What a rule says when it holds; the engine adds id, name, heading and subject. */
export type Holding = Omit<Finding, 'id' | 'name' | 'heading' | 'subject' | 'nodes' | 'harm'> & {
  readonly harm?: number | undefined
  readonly nodes?: readonly string[]
}

/**
 * The answer of one rule: it holds, it does not (null), or it could not be judged, with the reason. A rule whose input
 * is not known is never null.
 */
export type RuleAnswer = Holding | null | { readonly notChecked: string }

type Named = {
  /** `F12` */
  readonly id: string
  /** `SkewHigh` */
  readonly name: string
  /** The rule in a few words, the same for every subject: "Hot pods: skew above 1.5". */
  readonly heading: string
}

/** One rule of the catalogue about a Service (domain page 6). */
export type ServiceRule = Named & {
  /** Rests on endpoints or answers, which need a moment to settle after a change; absent: on settings alone. */
  readonly live?: true
  readonly judge: (question: ServiceQuestion) => RuleAnswer
}

/** One rule of the catalogue about a node. */
export type NodeRule = Named & { readonly judgeNode: (question: NodeQuestion) => RuleAnswer }
