import type { NodeRule, ServiceRule } from './rule'
import { f01LocalNoReady } from './rules/f01-local-no-ready'
import { f02SelectorNoMatch } from './rules/f02-selector-no-match'
import { f03LBPending } from './rules/f03-lb-pending'
import { f04HcnpZero } from './rules/f04-hcnp-zero'
import { f05HcnpChanged } from './rules/f05-hcnp-changed'
import { f06HcnpMismatch } from './rules/f06-hcnp-mismatch'
import { f07HcnpUnreachable } from './rules/f07-hcnp-unreachable'
import { f08HcBindFail } from './rules/f08-hc-bind-fail'
import { f09WrongHcProtocol } from './rules/f09-wrong-hc-protocol'
import { f10OctaviaNoMonitor } from './rules/f10-octavia-no-monitor'
import { f11AllOnOneNode } from './rules/f11-all-on-one-node'
import { f12SkewHigh } from './rules/f12-skew-high'
import { f13SpreadMissing } from './rules/f13-spread-missing'
import { f14SpreadSoft } from './rules/f14-spread-soft'
import { f15SpreadSelectorMismatch } from './rules/f15-spread-selector-mismatch'
import { f16SpreadNoMatchLabelKeys } from './rules/f16-spread-no-match-label-keys'
import { f17SpreadTaintsIgnored } from './rules/f17-spread-taints-ignored'
import { f18MissingTopologyLabel } from './rules/f18-missing-topology-label'
import { f19AntiAffinityTooStrict } from './rules/f19-anti-affinity-too-strict'
import { f20RollingGap } from './rules/f20-rolling-gap'
import { f21NoDrainHook } from './rules/f21-no-drain-hook'
import { f22TerminatingOnly } from './rules/f22-terminating-only'
import { f23PublishNotReady } from './rules/f23-publish-not-ready'
import { f24NetpolIpBlock } from './rules/f24-netpol-ip-block'
import { f25SourceRangesIneffective } from './rules/f25-source-ranges-ineffective'
import { f26ItpConfusion } from './rules/f26-itp-confusion'
import { f27ItpLocalGap } from './rules/f27-itp-local-gap'
import { f28EtpOnClusterIp } from './rules/f28-etp-on-cluster-ip'
import { f29EtpIrrelevant } from './rules/f29-etp-irrelevant'
import { f30MetalLbL2Local } from './rules/f30-metallb-l2-local'
import { f31AnnouncerNoPods } from './rules/f31-announcer-no-pods'
import { f32MultipleAnnouncers } from './rules/f32-multiple-announcers'
import { f33PodsOnExcluded } from './rules/f33-pods-on-excluded'
import { f34ExcludeFalseValue } from './rules/f34-exclude-false-value'
import { f35CordonedCarrier } from './rules/f35-cordoned-carrier'
import { f36DeletingCarrier } from './rules/f36-deleting-carrier'
import { f37NotReadyInPool } from './rules/f37-not-ready-in-pool'
import { f38ReplicasLtNodes } from './rules/f38-replicas-lt-nodes'
import { f39HpaMinLow } from './rules/f39-hpa-min-low'
import { f40AffinityHot } from './rules/f40-affinity-hot'
import { f41HostNetworkConflict } from './rules/f41-host-network-conflict'
import { f42HintsSkewExternal } from './rules/f42-hints-skew-external'
import { f43PartialHints } from './rules/f43-partial-hints'
import { f44DualStackGap } from './rules/f44-dual-stack-gap'
import { f45PerPortGap } from './rules/f45-per-port-gap'
import { f46NilNodeName } from './rules/f46-nil-node-name'
import { f47CrossZoneOff } from './rules/f47-cross-zone-off'
import { f48ProxyProtoLocalNlb } from './rules/f48-proxy-proto-local-nlb'
import { f49ProxyProtoHairpin } from './rules/f49-proxy-proto-hairpin'
import { f50WeightedIneffective } from './rules/f50-weighted-ineffective'
import { f51ExternalIpsDeprecated } from './rules/f51-external-ips-deprecated'
import { f52Churn } from './rules/f52-churn'
import { f53SourceLost } from './rules/f53-source-lost'
import { f54LocalProbeFromInside } from './rules/f54-local-probe-from-inside'
import { f55ServiceProxyUnhealthy } from './rules/f55-service-proxy-unhealthy'

/** Every rule about a Service, in the order of the catalogue (domain page 6). */
export const serviceRules: readonly ServiceRule[] = [
  f01LocalNoReady,
  f02SelectorNoMatch,
  f03LBPending,
  f04HcnpZero,
  f05HcnpChanged,
  f06HcnpMismatch,
  f07HcnpUnreachable,
  f08HcBindFail,
  f09WrongHcProtocol,
  f10OctaviaNoMonitor,
  f11AllOnOneNode,
  f12SkewHigh,
  f13SpreadMissing,
  f14SpreadSoft,
  f15SpreadSelectorMismatch,
  f16SpreadNoMatchLabelKeys,
  f17SpreadTaintsIgnored,
  f18MissingTopologyLabel,
  f19AntiAffinityTooStrict,
  f20RollingGap,
  f21NoDrainHook,
  f22TerminatingOnly,
  f23PublishNotReady,
  f24NetpolIpBlock,
  f25SourceRangesIneffective,
  f26ItpConfusion,
  f27ItpLocalGap,
  f28EtpOnClusterIp,
  f29EtpIrrelevant,
  f30MetalLbL2Local,
  f31AnnouncerNoPods,
  f32MultipleAnnouncers,
  f33PodsOnExcluded,
  f35CordonedCarrier,
  f36DeletingCarrier,
  f37NotReadyInPool,
  f38ReplicasLtNodes,
  f39HpaMinLow,
  f40AffinityHot,
  f41HostNetworkConflict,
  f42HintsSkewExternal,
  f43PartialHints,
  f44DualStackGap,
  f45PerPortGap,
  f46NilNodeName,
  f47CrossZoneOff,
  f48ProxyProtoLocalNlb,
  f49ProxyProtoHairpin,
  f50WeightedIneffective,
  f51ExternalIpsDeprecated,
  f52Churn,
  f53SourceLost,
  f54LocalProbeFromInside,
  f55ServiceProxyUnhealthy,
]

/** Every rule about a node, in the same order; a rule that is about both stands in both lists. */
export const nodeRules: readonly NodeRule[] = [f34ExcludeFalseValue, f55ServiceProxyUnhealthy]
