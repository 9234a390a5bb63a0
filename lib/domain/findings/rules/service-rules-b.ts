import type { NodeRule, ServiceRule } from '@/lib/domain/findings/rule'
import { f24NetpolIpBlock } from './f24-netpol-ip-block'
import { f25SourceRangesIneffective } from './f25-source-ranges-ineffective'
import { f26ItpConfusion } from './f26-itp-confusion'
import { f27ItpLocalGap } from './f27-itp-local-gap'
import { f28EtpOnClusterIp } from './f28-etp-on-cluster-ip'
import { f29EtpIrrelevant } from './f29-etp-irrelevant'
import { f30MetalLbL2Local } from './f30-metallb-l2-local'
import { f31AnnouncerNoPods } from './f31-announcer-no-pods'
import { f32MultipleAnnouncers } from './f32-multiple-announcers'
import { f33PodsOnExcluded } from './f33-pods-on-excluded'
import { f34ExcludeFalseValue } from './f34-exclude-false-value'
import { f35CordonedCarrier } from './f35-cordoned-carrier'
import { f36DeletingCarrier } from './f36-deleting-carrier'
import { f37NotReadyInPool } from './f37-not-ready-in-pool'
import { f38ReplicasLtNodes } from './f38-replicas-lt-nodes'
import { f39HpaMinLow } from './f39-hpa-min-low'
import { f40AffinityHot } from './f40-affinity-hot'
import { f41HostNetworkConflict } from './f41-host-network-conflict'
import { f42HintsSkewExternal } from './f42-hints-skew-external'
import { f43PartialHints } from './f43-partial-hints'
import { f44DualStackGap } from './f44-dual-stack-gap'
import { f45PerPortGap } from './f45-per-port-gap'
import { f46NilNodeName } from './f46-nil-node-name'
import { f47CrossZoneOff } from './f47-cross-zone-off'
import { f48ProxyProtoLocalNlb } from './f48-proxy-proto-local-nlb'
import { f49ProxyProtoHairpin } from './f49-proxy-proto-hairpin'
import { f50WeightedIneffective } from './f50-weighted-ineffective'
import { f51ExternalIpsDeprecated } from './f51-external-ips-deprecated'
import { f52Churn } from './f52-churn'
import { f53SourceLost } from './f53-source-lost'
import { f54LocalProbeFromInside } from './f54-local-probe-from-inside'
import { f55ServiceProxyUnhealthy } from './f55-service-proxy-unhealthy'

/** F24 to F55 about Services: addresses, announcers, nodes, hints, ports, zones. */
export const serviceRulesB: readonly ServiceRule[] = [
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

/** F24 to F55 about nodes; F55 is about both. */
export const nodeRulesB: readonly NodeRule[] = [f34ExcludeFalseValue, f55ServiceProxyUnhealthy]
