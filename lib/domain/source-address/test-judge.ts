/** Verdicts on source addresses for tests: a Service and its circumstances in, detected and judged. */
import { type Announcements, nothingAnnounced } from '@/lib/domain/announcements'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import type { ModelOverride } from '@/lib/domain/balancers/model'
import { applyOverride } from '@/lib/domain/balancers/override'
import { bare } from '@/lib/domain/balancers/test-detect'
import type { ClusterNode, EndpointSlice, Service, TrafficPolicy } from '@/lib/domain/cluster'
import { known, notAsked } from '@/lib/domain/fact'
import { aCluster } from '@/lib/domain/test-objects'
import type { NetworkPolicy, Pod } from '@/lib/domain/workload'
import { judgeSourceAddress } from './judge-source-address'
import type { ObservedAddress, ObservedAddresses } from './observed'
import type { SourceAddress } from './verdict'

export type Given = {
  readonly policy?: TrafficPolicy
  readonly nodes?: ReadonlyMap<string, ClusterNode> | null
  readonly slices?: readonly EndpointSlice[]
  readonly announcements?: Partial<Announcements>
  readonly override?: ModelOverride
  readonly pods?: readonly Pod[]
  readonly networkPolicies?: readonly NetworkPolicy[]
  readonly evidence?: Partial<ObservedAddresses>
}

export function judge(service: Service, given: Given = {}): SourceAddress {
  const { policy, nodes = bare, slices = [], announcements, override = {}, pods, networkPolicies, evidence } = given
  const state = {
    ...aCluster(service, slices, nodes === null ? null : [...nodes.values()]),
    announcements: { ...nothingAnnounced, ...announcements },
  }
  return judgeSourceAddress({
    state,
    service,
    policy,
    model: applyOverride(detectBalancer(service, state, policy), override),
    networkPolicies: networkPolicies === undefined ? notAsked('NetworkPolicies') : known(networkPolicies),
    pods: pods === undefined ? notAsked('Pods') : known(pods),
    evidence:
      evidence === undefined
        ? notAsked('Client addresses')
        : known({ source: 'access logs', addresses: [], balancerCidrs: [], ...evidence }),
  })
}

export const aBackend = (fields: Partial<Pod> = {}): Pod => ({
  name: 'web-1',
  nodeName: 'n1',
  phase: 'Running',
  ready: true,
  terminating: false,
  addresses: ['10.0.1.10'],
  labels: new Map([['app', 'web']]),
  hostNetwork: false,
  owner: null,
  unschedulable: null,
  createdAtMs: null,
  ...fields,
})

export const seen = (address: string, fields: Partial<ObservedAddress> = {}): ObservedAddress => ({
  address,
  count: 1,
  seenOn: [],
  isProbe: false,
  pod: 'none',
  ...fields,
})
