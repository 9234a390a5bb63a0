import type { BalancerModel } from '@/lib/domain/balancers/model'
import type { ClusterState, Service, TrafficPolicy } from '@/lib/domain/cluster'
import type { Fact } from '@/lib/domain/fact'
import type { NetworkPolicy, Pod } from '@/lib/domain/workload'
import type { ObservedAddresses } from './observed'

export type SourceAddressQuestion = {
  readonly state: ClusterState
  readonly service: Service
  /** Asks "what if" under another policy; the Service's own where absent. */
  readonly policy?: TrafficPolicy | undefined
  /** Detected under that policy. */
  readonly model: BalancerModel
  /** Of the Service's namespace. */
  readonly networkPolicies: Fact<readonly NetworkPolicy[]>
  /** Backends of the Service. */
  readonly pods: Fact<readonly Pod[]>
  readonly evidence: Fact<ObservedAddresses>
}

/** A question whose policy is decided. */
export type Situation = SourceAddressQuestion & { readonly policy: TrafficPolicy }
