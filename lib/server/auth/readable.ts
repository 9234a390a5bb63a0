import { type Announcements, announcementSources } from '@/lib/domain/announcements'
import type { ClusterState } from '@/lib/domain/cluster'
import { known as fact, type NotKnown } from '@/lib/domain/fact'
import type { ReaderAccess } from '../sources'

/** false: nothing of the cluster may be shown to the reader, not even that it is there. */
export const seesAnything = ({ namespaces, nodes }: ReaderAccess): boolean =>
  nodes || namespaces === 'all' || namespaces.size > 0

/** Whether Services of the namespace may be shown, counted or summed up for the reader. */
export const maySeeNamespace = ({ namespaces }: ReaderAccess, namespace: string): boolean =>
  namespaces === 'all' || namespaces.has(namespace)

/** Names the rights of a reader, equal for equal rights. */
export const accessKey = ({ namespaces, nodes }: ReaderAccess): string =>
  `${namespaces === 'all' ? '*' : [...namespaces].sort().join(',')}${nodes ? '+nodes' : ''}`

const filtered = new WeakMap<ClusterState, Map<string, ClusterState>>()

/**
 * The cluster as if nothing existed but what the reader may read. Views work on this alone, so that no figure can
 * depend on an object that the reader may not read (security page 2.6). Made once per state and rights.
 */
export function readableState(state: ClusterState, access: ReaderAccess): ClusterState {
  if (access.namespaces === 'all' && access.nodes) return state
  const byAccess = filtered.get(state) ?? new Map<string, ClusterState>()
  filtered.set(state, byAccess)
  const key = accessKey(access)
  const known = byAccess.get(key)
  if (known !== undefined) return known
  const readable: ClusterState = {
    services: new Map([...state.services].filter(([, service]) => maySeeNamespace(access, service.namespace))),
    slices: new Map([...state.slices].filter(([service]) => maySeeNamespace(access, namespaceOf(service)))),
    nodes: access.nodes ? state.nodes : null,
    serverVersion: state.serverVersion,
    announcements: readableAnnouncements(state.announcements, access),
  }
  byAccess.set(key, readable)
  return readable
}

const namespaceOf = (serviceKey: string): string => serviceKey.slice(0, serviceKey.indexOf('/'))

/**
 * The objects lie in the namespaces of MetalLB and the like, or in none: a reader of some namespaces may not read them.
 * Leases of kube-vip lie beside their Services.
 */
function readableAnnouncements(announcements: Announcements, access: ReaderAccess): Announcements {
  if (access.namespaces === 'all') return announcements
  return {
    metallbL2: withheld('metallbL2'),
    metallbBgp: withheld('metallbBgp'),
    ciliumL2: withheld('ciliumL2'),
    ciliumBgp: withheld('ciliumBgp'),
    kubeVip: announcements.kubeVip.known
      ? fact(new Map([...announcements.kubeVip.value].filter(([key]) => maySeeNamespace(access, namespaceOf(key)))))
      : announcements.kubeVip,
    k3sServiceLb: withheld('k3sServiceLb'),
    calico: withheld('calico'),
  }
}

/** What Evenkeel could read of it is none of the reader's business either, so the answer is the same in any case. */
function withheld(part: keyof Announcements): NotKnown {
  const { what, right } = announcementSources[part]
  return { known: false, why: 'denied', inWords: `You may not read ${what}.`, right }
}
