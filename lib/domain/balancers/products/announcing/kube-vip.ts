import type { AnnouncerLease } from '@/lib/domain/announcements'
import { passesThrough } from '@/lib/domain/balancers/client-path'
import {
  annotationInWords,
  annotationWithPrefix,
  type Detector,
  modelFrom,
  type Sighting,
} from '@/lib/domain/balancers/detection'
import { missingOf } from '@/lib/domain/balancers/missing'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import { type Announcer, announcedByOne, entriesOf, holdersOf, nameAnnouncer, notProbed } from './announcers'
import { nodesWithAddressLabel } from './has-ip'

const kubeVipClass = 'kube-vip.io/kube-vip-class'
const hostKey = 'kube-vip.io/vipHost'
const leaseKey = 'kube-vip.io/leaseName'

/** kube-vip by class, or by what names the node that has the address: Lease, annotation, label of the node (3.1, 3.2). */
export const claimKubeVip: Detector = (sighting) => {
  const announcers = announcersOf(sighting)
  const hasClass = sighting.service.loadBalancerClass === kubeVipClass
  if (announcers.length > 0) return byAnnouncer(sighting, announcers)
  return hasClass ? withoutAnnouncer(sighting, 'class', `loadBalancerClass is ${kubeVipClass}.`) : null
}

/** kube-vip by any other of its annotations. */
export const detectKubeVip: Detector = (sighting) => {
  const key = annotationWithPrefix(sighting, 'kube-vip.io/')
  if (key === null || sighting.service.loadBalancerClass !== null) return null
  return withoutAnnouncer(sighting, 'annotation', `Annotation ${key} is set.`)
}

function announcersOf(sighting: Sighting): readonly Announcer[] {
  const { service, nodes } = sighting
  const host = service.annotations.get(hostKey)
  const leases = holdersOf(entriesOf(sighting, 'kubeVip') ?? [])
  const byAnnotation = host
    ? [{ node: host, family: null, words: `${annotationInWords(sighting, hostKey)}: this node announces the address` }]
    : []
  const byLabel = nodesWithAddressLabel(nodes, service).map(({ node, address }) => ({
    node,
    family: null,
    words: `Label kube-vip.io/has-ip of ${node} is "${address}"`,
  }))
  return [...leases, ...byAnnotation, ...byLabel]
}

const base = ({ service }: Sighting) =>
  ({
    product: 'kube-vip',
    candidateRule: 'kube-vip',
    clientPath: passesThrough(
      service,
      'kube-vip only announces the address: packets reach the node as they were sent.',
    ),
  }) as const

function byAnnouncer(sighting: Sighting, announcers: readonly Announcer[]): BalancerModel {
  const named = nameAnnouncer(sighting, announcers)
  const { missing, evidence } = missingOf(sighting, 'kubeVip')
  const leases = entriesOf(sighting, 'kubeVip') ?? []
  const isHeld = leases.some(({ abandonedSinceMs }) => abandonedSinceMs === null)
  const model = modelFrom({
    ...base(sighting),
    id: 'single-node',
    confidence: isHeld ? 'lease' : 'annotation',
    evidence: [
      ...named.evidence,
      ...lock(sighting, leases),
      leases.length > 0 && !isOneLock(leases) ? notProbed : noProbe,
      ...evidence,
    ],
    missing,
  })
  return announcedByOne(model, named)
}

/** Held for all Services where kube-vip elects no node for each (domain page 3.1). */
const isOneLock = (leases: readonly AnnouncerLease[]): boolean =>
  leases.some(({ object }) => object.endsWith('/plndr-svcs-lock'))

const noProbe = 'Nothing is probed.'

/** One lock for all Services cannot follow the pods of each. */
function lock(sighting: Sighting, leases: readonly AnnouncerLease[]): readonly string[] {
  if (sighting.policy !== 'Local') return []
  const words = annotationInWords(sighting, leaseKey)
  if (words !== null) return [`${words}: kube-vip rejects it together with externalTrafficPolicy Local.`]
  if (isOneLock(leases)) return [oneLock]
  return leases.length > 0 || !sighting.announcements.kubeVip.known
    ? []
    : [
        'The Service has no Lease of its own: assumed that one lock for all Services decides, which does not follow its pods.',
      ]
}

const oneLock =
  'That lock is one for all Services: assumed that the node that holds it announces this one too, with a pod of it or without.'

function withoutAnnouncer(sighting: Sighting, confidence: 'class' | 'annotation', words: string): BalancerModel {
  const { missing, evidence } = missingOf(sighting, 'kubeVip')
  return modelFrom({
    ...base(sighting),
    id: 'unknown',
    confidence,
    evidence: [
      words,
      'Whether it announces by ARP (one node receives all) or by BGP is not on the Service.',
      ...(sighting.announcements.kubeVip.known ? ['No Lease names a node for this Service.'] : []),
      ...evidence,
      notProbed,
    ],
    missing,
  })
}
