import type { AnnouncerLease } from '@/lib/domain/announcements'
import { type Service, type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import { type HeldLease, reduceLease } from '../reduce/announcements/lease'
import type { KubeQuery } from '../transport/transport'
import { isOverdue, leasesPath, toAnnouncer } from './leases'
import { NamespaceError, type OptionalContext, type PartReader } from './optional-resource'

const CLASS = 'kube-vip.io/kube-vip-class'
const LEASE_NAME = 'kube-vip.io/leaseName'
/** Held by the one node that announces every Service where services are not elected one by one. */
const GLOBAL_LOCK = { namespace: 'kube-system', name: 'plndr-svcs-lock' }
/** In more namespaces than this one list of the whole cluster is lighter, without the Leases of its nodes. */
const NAMESPACES_MAX = 16
const WITHOUT_NODES: KubeQuery = { fieldSelector: 'metadata.namespace!=kube-node-lease' }

/**
 * kube-vip elects a node for each Service, in a Lease beside it, or one for all of them (lease.go). Only namespaces that
 * have a Service of kube-vip are looked at: a cluster has a Lease for every node, and those are nobody's business here.
 */
export const readKubeVip: PartReader<'kubeVip'> = async (context) => {
  const wanted = new Map<ServiceKey, string>()
  for (const [key, service] of context.services()) if (isOfKubeVip(service)) wanted.set(key, leaseOf(service))
  if (wanted.size === 0) {
    return { nothing: 'No Service here has the class or an annotation of kube-vip, so none of its Leases is read.' }
  }
  const held = await readOwnLeases(context, new Set(wanted.values()))
  const isMissing = [...wanted.values()].some((lease) => !held.has(lease))
  const lock = isMissing ? await readGlobalLock(context) : null
  const nowMs = context.nowMs()
  const value = new Map<ServiceKey, readonly AnnouncerLease[]>()
  for (const [key, name] of wanted) {
    const lease = held.get(name) ?? lock
    if (lease !== null) value.set(key, [toAnnouncer(lease, nowMs)])
  }
  return { value, isQuiet: false }
}

const isOfKubeVip = ({ type, loadBalancerClass, annotations }: Service): boolean =>
  type === 'LoadBalancer' &&
  (loadBalancerClass === CLASS ||
    (loadBalancerClass === null && [...annotations.keys()].some((key) => key.startsWith('kube-vip.io/'))))

/** `namespace/name`, which the annotation may give as a whole. */
function leaseOf({ namespace, name, annotations }: Service): string {
  const named = annotations.get(LEASE_NAME) || `kubevip-${name}`
  return named.includes('/') ? named : serviceKey(namespace, named)
}

async function readOwnLeases(context: OptionalContext, wanted: ReadonlySet<string>): Promise<Map<string, HeldLease>> {
  const namespaces = [...new Set([...wanted].map((lease) => lease.slice(0, lease.indexOf('/'))))]
  const names = new Set([...wanted].map((lease) => lease.slice(lease.indexOf('/') + 1)))
  const isWanted = (name: string): boolean => names.has(name)
  const lists =
    namespaces.length <= NAMESPACES_MAX
      ? await Promise.all(namespaces.map((namespace) => readLeases(context, namespace, isWanted)))
      : [await readLeases(context, null, isWanted, WITHOUT_NODES)]
  return new Map(lists.flat().map((lease) => [serviceKey(lease.namespace, lease.name), lease]))
}

/** null: there is none, or nobody holds it any more. */
async function readGlobalLock(context: OptionalContext): Promise<HeldLease | null> {
  const { namespace, name } = GLOBAL_LOCK
  const query = { fieldSelector: `metadata.name=${name}` }
  const [lock] = await readLeases(context, namespace, (lease) => lease === name, query)
  return lock === undefined || isOverdue(lock, context.nowMs()) ? null : lock
}

async function readLeases(
  context: OptionalContext,
  namespace: string | null,
  isWanted: (name: string) => boolean,
  query: KubeQuery = {},
): Promise<readonly HeldLease[]> {
  try {
    const reduce = (raw: unknown) => reduceLease(raw, isWanted, context.intern)
    return await context.list({ paths: [leasesPath(namespace)], query, reduce })
  } catch (error) {
    throw new NamespaceError(namespace, error)
  }
}
