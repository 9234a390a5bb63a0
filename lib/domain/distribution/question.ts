import type { BalancerModel } from '@/lib/domain/balancers/model'
import type { ClusterState, IpFamily, Service, TrafficPolicy } from '@/lib/domain/cluster'
import type { HealthAnswer } from '@/lib/domain/health/answer'

/** Live answers of the health ports by node, for each family of addresses that a balancer may ask. */
export type AnswersByFamily = ReadonlyMap<IpFamily, ReadonlyMap<string, HealthAnswer>>

export type DistributionQuestion = {
  readonly state: ClusterState
  readonly service: Service
  /** Asks "what if" under another policy; the Service's own where absent. */
  readonly policy?: TrafficPolicy | undefined
  readonly model: BalancerModel
  /** The pool is then taken from them ("as answered"): that of each port from the answers of its family. */
  readonly answers?: AnswersByFamily | undefined
}
