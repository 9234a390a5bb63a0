import { passesThrough } from '@/lib/domain/balancers/client-path'
import {
  annotationWithPrefix,
  type Detector,
  modelFrom,
  type Owner,
  type Sighting,
} from '@/lib/domain/balancers/detection'
import { missingOf } from '@/lib/domain/balancers/missing'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import { announcedByOne, entriesOf, holdersOf, nameAnnouncer } from './announcers'

const layer2Class = 'io.cilium/l2-announcer'
const bgpClass = 'io.cilium/bgp-control-plane'

/** Cilium by class, by the Lease of a node that announces, or by an advertisement that selects the Service (3.1, 3.2). */
export const claimCilium: Detector = (sighting) => {
  const { loadBalancerClass } = sighting.service
  const byClass: Owner = { confidence: 'class', words: `loadBalancerClass is ${loadBalancerClass}` }
  if (loadBalancerClass === layer2Class) return byLayer2(sighting, byClass)
  if (loadBalancerClass === bgpClass) return byBgp(sighting, byClass)
  const hasLease = (entriesOf(sighting, 'ciliumL2') ?? []).length > 0
  const isAdvertised = (entriesOf(sighting, 'ciliumBgp') ?? []).length > 0
  if (hasLease && isAdvertised) return bothWays(sighting)
  if (hasLease) return byLayer2(sighting, null)
  return isAdvertised ? byBgp(sighting, null) : null
}

/** Cilium by an annotation for its addresses, which does not say how it announces. */
export const detectCilium: Detector = (sighting) => {
  const key = annotationWithPrefix(sighting, 'lbipam.cilium.io/', 'io.cilium/lb-ipam-')
  if (sighting.service.loadBalancerClass !== null || key === null) return null
  const { missing, evidence } = missingOf(sighting, 'ciliumL2', 'ciliumBgp')
  return modelFrom({
    ...base(sighting, 'cilium-l2'),
    id: 'unknown',
    confidence: 'annotation',
    product: 'Cilium',
    evidence: [
      `Annotation ${key} is set: Cilium gave the address.`,
      'Whether it announces by layer 2 or by BGP is not on the Service.',
      ...evidence,
    ],
    missing,
  })
}

const base = ({ service }: Sighting, candidateRule: 'cilium-l2' | 'cilium-bgp') => ({
  candidateRule,
  clientPath: passesThrough(service, 'Cilium only announces the address: packets reach the node as they were sent.', {
    forwarder: 'cilium',
  }),
})

const ignoresEndpoints =
  'Cilium announces without regard to endpoints: under Local the announcing node may have none, and what it receives is then dropped.'

function byLayer2(sighting: Sighting, owner: Owner | null): BalancerModel {
  const leases = entriesOf(sighting, 'ciliumL2')
  const { missing, evidence } = missingOf(sighting, 'ciliumL2')
  const named = nameAnnouncer(sighting, holdersOf(leases ?? []))
  const isHeld = leases?.some(({ abandonedSinceMs }) => abandonedSinceMs === null) ?? false
  const model = modelFrom({
    ...base(sighting, 'cilium-l2'),
    id: 'single-node',
    confidence: isHeld ? 'lease' : (owner?.confidence ?? 'lease'),
    product: 'Cilium layer 2',
    evidence: [
      ...(owner === null ? [] : [`${owner.words}: one node at a time announces the address.`]),
      ...named.evidence,
      ...(leases?.length === 0 ? ['No Lease names a node: nobody announces the address at present.'] : []),
      ...evidence,
      ...(sighting.policy === 'Local' ? [ignoresEndpoints] : []),
    ],
    missing,
  })
  return announcedByOne(model, named)
}

function byBgp(sighting: Sighting, owner: Owner | null): BalancerModel {
  const advertisements = entriesOf(sighting, 'ciliumBgp')
  const { missing, evidence } = missingOf(sighting, 'ciliumBgp')
  const names = [...(advertisements ?? [])].sort()
  const model = modelFrom({
    ...base(sighting, 'cilium-bgp'),
    id: 'ecmp',
    confidence: owner?.confidence ?? 'status',
    product: 'Cilium BGP',
    evidence: [
      ...(owner === null ? [] : [`${owner.words}: assumed to be announced by BGP from every node that may.`]),
      ...names.map((name) => `CiliumBGPAdvertisement ${name} selects the Service, with LoadBalancerIP.`),
      ...(advertisements?.length === 0 ? [unadvertised] : []),
      ...evidence,
    ],
    missing,
  })
  return advertisements?.length === 0 ? { ...model, id: 'unknown', couldBe: [model] } : model
}

const unadvertised =
  'No CiliumBGPAdvertisement selects the Service: nobody announces it, unless something does that is not read; it is computed as if every node that may did.'

function bothWays(sighting: Sighting): BalancerModel {
  const ways = [byLayer2(sighting, null), byBgp(sighting, null)]
  return modelFrom({
    ...base(sighting, 'cilium-l2'),
    id: 'unknown',
    confidence: 'lease',
    product: 'Cilium layer 2 and BGP',
    evidence: [
      'Cilium announces the address by layer 2 and by BGP; which way a client takes is decided outside of the cluster.',
      ...ways.flatMap(({ evidence }) => evidence),
    ],
    couldBe: ways.flatMap((way) => (way.couldBe.length > 0 ? way.couldBe : [way])),
  })
}
