import type { IpFamily, ServiceKey } from './cluster'
import type { Fact } from './fact'

/** One node that announces an address of a Service, as a status resource or a Lease says it (domain page 3.1, 3.2). */
export type Announcement = {
  readonly node: string
  /** null: the object does not say. */
  readonly family: IpFamily | null
  /** The object that says so, for the evidence: `ServiceL2Status metallb-system/l2-abc`. */
  readonly object: string
}

/** A Lease whose holder announces. */
export type AnnouncerLease = Announcement & {
  /** `spec.leaseTransitions`; null: not set. */
  readonly transitions: number | null
  /** `spec.renewTime` in Unix milliseconds; null: not set. */
  readonly renewedAtMs: number | null
  /** `spec.leaseDurationSeconds`; null: not set. */
  readonly durationSeconds: number | null
}

export type ByService<T> = ReadonlyMap<ServiceKey, readonly T[]>

/**
 * What optional resources say about who announces addresses. Each is tolerated when it is absent or forbidden: then
 * detection goes on without it and says what reading it would add.
 */
export type Announcements = {
  /** MetalLB `servicel2statuses`. */
  readonly metallbL2: Fact<ByService<Announcement>>
  /** MetalLB `servicebgpstatuses`. */
  readonly metallbBgp: Fact<ByService<Announcement>>
  /** Leases `cilium-l2announce-<namespace>-<service>` in Cilium's namespace. */
  readonly ciliumL2: Fact<ByService<AnnouncerLease>>
  /** Services that a `CiliumBGPAdvertisement` selects with LoadBalancerIP: the advertisement's name. */
  readonly ciliumBgp: Fact<ByService<string>>
  /** Leases `kubevip-<service>` in the Service's namespace. */
  readonly kubeVip: Fact<ByService<AnnouncerLease>>
  /** Services that have a k3s ServiceLB DaemonSet: its name. */
  readonly k3sServiceLb: Fact<ByService<string>>
  /** CIDRs that Calico advertises (`BGPConfiguration.spec`). */
  readonly calico: Fact<CalicoAdvertisement>
}

export type CalicoAdvertisement = {
  readonly loadBalancerIPs: readonly string[]
  readonly externalIPs: readonly string[]
  readonly clusterIPs: readonly string[]
}
