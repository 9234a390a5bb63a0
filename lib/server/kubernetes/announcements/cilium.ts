import type { AnnouncerLease } from '@/lib/domain/announcements'
import { type Service, type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import { matchesLabels } from '@/lib/domain/placement/match-labels'
import { reduceBgpAdvertisement } from '../reduce/announcements/bgp-advertisement'
import { reduceLease } from '../reduce/announcements/lease'
import { leasesPath, toAnnouncer } from './leases'
import { groupByService, type OptionalContext, type PartReader } from './optional-resource'

const LEASE_PREFIX = 'cilium-l2announce-'

/** Cilium elects one node for each Service that it announces by layer 2 (l2announcer.go). */
export const readCiliumL2: PartReader<'ciliumL2'> = async (context) => {
  const leases = await context.list({
    paths: [leasesPath(context.ciliumNamespace)],
    reduce: (raw) => reduceLease(raw, (name) => name.startsWith(LEASE_PREFIX), context.intern),
  })
  const services = context.services()
  const nowMs = context.nowMs()
  const pairs = leases.flatMap((lease) =>
    servicesOfLease(lease.name, services).map((key) => [key, toAnnouncer(lease, nowMs)] as const),
  )
  return { value: groupByService(pairs, ({ object }: AnnouncerLease) => object), isQuiet: leases.length === 0 }
}

/**
 * Which Services a lease is about. Its name is `<namespace>-<service>` and either part may hold dashes, so the Services
 * that there are decide; two that share a name share the lease as well.
 */
function servicesOfLease(lease: string, services: ReadonlyMap<ServiceKey, Service>): readonly ServiceKey[] {
  const joined = lease.slice(LEASE_PREFIX.length)
  const keys: ServiceKey[] = []
  for (let dash = joined.indexOf('-'); dash !== -1; dash = joined.indexOf('-', dash + 1)) {
    const key = serviceKey(joined.slice(0, dash), joined.slice(dash + 1))
    if (services.has(key)) keys.push(key)
  }
  return keys
}

const ADVERTISEMENTS = [
  '/apis/cilium.io/v2/ciliumbgpadvertisements',
  '/apis/cilium.io/v2alpha1/ciliumbgpadvertisements',
]
const BGP_CLASS = 'io.cilium/bgp-control-plane'

/** Which Services Cilium's BGP control plane advertises: type, class and labels decide (bgp_advert_types.go). */
export const readCiliumBgp: PartReader<'ciliumBgp'> = async (context) => {
  const advertisements = await context.list({
    paths: ADVERTISEMENTS,
    reduce: (raw) => reduceBgpAdvertisement(raw, context.intern),
  })
  const selecting = advertisements.filter(({ selectors }) => selectors.length > 0)
  if (selecting.length === 0) return { value: new Map(), isQuiet: true }
  const pairs = [...context.services()].flatMap(([key, service]) => {
    if (!mayBeAdvertised(service)) return []
    const labels = labelsOf(key, service, context)
    const by = selecting.filter(({ selectors }) => selectors.some((selector) => matchesLabels(selector, labels)))
    return by.map(({ name }) => [key, name] as const)
  })
  return { value: groupByService(pairs, (name: string) => name), isQuiet: false }
}

const mayBeAdvertised = ({ type, loadBalancerClass }: Service): boolean =>
  type === 'LoadBalancer' && (loadBalancerClass === null || loadBalancerClass === BGP_CLASS)

/** Cilium lets selectors name a Service and its namespace as if these were labels. */
const labelsOf = (
  key: ServiceKey,
  { namespace, name }: Service,
  context: OptionalContext,
): ReadonlyMap<string, string> =>
  new Map([
    ...context.labels(key),
    ['io.kubernetes.service.namespace', namespace],
    ['io.kubernetes.service.name', name],
  ])
