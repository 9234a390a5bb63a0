import type { BalancerModel } from '@/lib/domain/balancers/model'
import type { ClusterState, Service, TrafficPolicy } from '@/lib/domain/cluster'
import type { HealthAnswer } from '@/lib/domain/health/answer'

export type DistributionQuestion = {
  readonly state: ClusterState
  readonly service: Service
  /** Asks "what if" under another policy; the Service's own where absent. */
  readonly policy?: TrafficPolicy | undefined
  readonly model: BalancerModel
  /** Live answers of the health ports by node: the pool is then taken from them ("as answered"). */
  readonly answers?: ReadonlyMap<string, HealthAnswer> | undefined
}
