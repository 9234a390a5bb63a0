import type { BalancerModel } from '@/lib/domain/balancers/model'
import type { ClusterState, Service, TrafficPolicy } from '@/lib/domain/cluster'
import type { ServiceFacts } from '@/lib/domain/workload'
import type { Scenario } from './scenario'

/**
 * How the balancer of a Service is recognised under a policy: probes and weights hang on it. A reader's own choice of
 * model, which holds for every column alike, is part of it.
 */
export type DetectBalancer = (service: Service, state: ClusterState, policy: TrafficPolicy) => BalancerModel

/** One Service and all that a scenario about it may look at. */
export type WhatIfQuestion = {
  readonly state: ClusterState
  readonly service: Service
  readonly facts: ServiceFacts
  readonly detect: DetectBalancer
}

/** What a scenario makes of the cluster: the input of every judgement that is made of the live one. */
export type AppliedScenario = {
  readonly possible: true
  readonly scenario: Scenario
  readonly state: ClusterState
  /** The Service with its policy changed. */
  readonly service: Service
  readonly policy: TrafficPolicy
  readonly model: BalancerModel
  /** Pods that would find no node. */
  readonly pendingPods: number
  /** What was taken to be so, a sentence each. */
  readonly assumptions: readonly string[]
  /** What would matter and was not followed, a sentence each. */
  readonly notModelled: readonly string[]
}

/** A scenario that cannot be, with every reason in words. */
export type ImpossibleScenario = { readonly possible: false; readonly reasons: readonly string[] }
