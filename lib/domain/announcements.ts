import type { Fact, NotKnown, ReadingRight } from './fact'
import type { IpFamily, ServiceKey } from './names'

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
  /** When its holder renewed it last, in Unix milliseconds, where that is too long ago for one that is alive; null: it is renewed. */
  readonly abandonedSinceMs: number | null
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

type Part = keyof Announcements

const reading = (apiGroup: string, resource: string, namespace: string | null = null): ReadingRight => ({
  apiGroup,
  resource,
  verbs: ['list'],
  namespace,
})

/** What each part is made of, and the right that it takes to read it (domain page 8). */
export const announcementSources: Readonly<Record<Part, { readonly what: string; readonly right: ReadingRight }>> = {
  metallbL2: { what: 'ServiceL2Statuses of MetalLB', right: reading('metallb.io', 'servicel2statuses') },
  metallbBgp: { what: 'ServiceBGPStatuses of MetalLB', right: reading('metallb.io', 'servicebgpstatuses') },
  ciliumL2: { what: 'Leases of Cilium', right: reading('coordination.k8s.io', 'leases', 'kube-system') },
  ciliumBgp: { what: 'CiliumBGPAdvertisements', right: reading('cilium.io', 'ciliumbgpadvertisements') },
  // They lie in the namespaces of the Services.
  kubeVip: { what: 'Leases of kube-vip', right: reading('coordination.k8s.io', 'leases') },
  k3sServiceLb: { what: 'DaemonSets of k3s ServiceLB', right: reading('apps', 'daemonsets', 'kube-system') },
  calico: { what: 'BGPConfigurations of Calico', right: reading('crd.projectcalico.org', 'bgpconfigurations') },
}

const unasked = (part: Part): NotKnown => ({
  known: false,
  why: 'not-asked',
  inWords: `${announcementSources[part].what} were not asked for.`,
  right: null,
})

/** What a cluster has whose optional resources nobody reads: every part is not asked, none is empty. */
export const nothingAnnounced: Announcements = {
  metallbL2: unasked('metallbL2'),
  metallbBgp: unasked('metallbBgp'),
  ciliumL2: unasked('ciliumL2'),
  ciliumBgp: unasked('ciliumBgp'),
  kubeVip: unasked('kubeVip'),
  k3sServiceLb: unasked('k3sServiceLb'),
  calico: unasked('calico'),
}

/**
 * Whether two readings say the same of one Service, as far as who announces hangs on it: a Lease that was merely
 * renewed says nothing new. Costs what the Service's own announcements cost, not all of them.
 */
export function announceAlike(a: Announcements, b: Announcements, key: ServiceKey): boolean {
  if (a === b) return true
  if (!isSameFact(a.calico, b.calico, (one, other) => one === other)) return false
  return byService.every((part) =>
    isSameFact<ByService<Announcement | string>>(a[part], b[part], (one, other) =>
      saySame(one.get(key) ?? [], other.get(key) ?? []),
    ),
  )
}

const byService = ['metallbL2', 'metallbBgp', 'ciliumL2', 'ciliumBgp', 'kubeVip', 'k3sServiceLb'] as const

function isSameFact<T>(a: Fact<T>, b: Fact<T>, same: (a: T, b: T) => boolean): boolean {
  if (a.known && b.known) return same(a.value, b.value)
  return a === b || (!a.known && !b.known && a.why === b.why && a.inWords === b.inWords)
}

const saySame = (a: readonly (Announcement | string)[], b: readonly (Announcement | string)[]): boolean =>
  a.length === b.length && a.every((entry, at) => identify(entry) === identify(b[at]))

const identify = (entry: Announcement | string | undefined): string | undefined =>
  typeof entry === 'object' ? `${entry.node} ${entry.family} ${entry.object} ${isAbandoned(entry)}` : entry

const isAbandoned = (entry: Announcement | AnnouncerLease): boolean =>
  'abandonedSinceMs' in entry && entry.abandonedSinceMs !== null
