/** Detection for tests: a Service with annotations, nodes of one cloud, and what optional resources say. */
import {
  type Announcement,
  type Announcements,
  type AnnouncerLease,
  nothingAnnounced,
} from '@/lib/domain/announcements'
import type { ClusterNode, Service, TrafficPolicy } from '@/lib/domain/cluster'
import { known } from '@/lib/domain/fact'
import { aNode, aService } from '@/lib/domain/test-objects'
import { detectBalancer } from './detect'
import type { BalancerModel } from './model'

export const annotated = (annotations: Record<string, string>, fields: Partial<Service> = {}): Service =>
  aService({ annotations: new Map(Object.entries(annotations)), ...fields })

/** Nodes n1, n2, … with these addresses; one where none is given. */
export const nodesWith = (
  providerId: string | null,
  ...addresses: readonly string[]
): ReadonlyMap<string, ClusterNode> =>
  new Map(
    (addresses.length > 0 ? addresses : ['10.1.0.1']).map((address, index) => {
      const node = aNode(`n${index + 1}`, { providerId, addresses: [{ type: 'InternalIP', address }] })
      return [node.name, node]
    }),
  )

export const aws = nodesWith('aws:///eu-west-1a/i-0abc')
/** Three nodes that name no cloud. */
export const bare = nodesWith(null, '10.1.0.1', '10.1.0.2', '10.1.0.3')

type Circumstances = {
  readonly nodes?: ReadonlyMap<string, ClusterNode> | null
  readonly policy?: TrafficPolicy
  readonly announcements?: Partial<Announcements>
}

export function detectWith(service: Service, given: Circumstances = {}): BalancerModel {
  const { nodes = bare, policy, announcements } = given
  return detectBalancer(service, { nodes, announcements: { ...nothingAnnounced, ...announcements } }, policy)
}

export const evidenceOf = ({ evidence }: BalancerModel): string => evidence.join(' ')

/** What one resource says of shop/web. */
export const ofWeb = <T>(...entries: readonly T[]) => known(new Map([['shop/web', entries]]))
/** What a resource says that was read and names no Service. */
export const nobody = known(new Map<string, never>())

export const anAnnouncement = (node: string, fields: Partial<Announcement> = {}): Announcement => ({
  node,
  family: null,
  object: `ServiceL2Status metallb-system/l2-${node}`,
  ...fields,
})

export const aLease = (node: string, fields: Partial<AnnouncerLease> = {}): AnnouncerLease => ({
  node,
  family: null,
  object: 'Lease kube-system/cilium-l2announce-shop-web',
  transitions: null,
  abandonedSinceMs: null,
  durationSeconds: null,
  ...fields,
})
