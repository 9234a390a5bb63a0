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
import { type Announcer, announcedByOne, entriesOf, nameAnnouncer, nameTogether, notProbed } from './announcers'

const domains = ['metallb.io/', 'metallb.universe.tf/'] as const

/**
 * MetalLB by what it wrote: its status resources name who announces; the annotation that it leaves on a Service says
 * only that it gave the address (domain page 3.1, 3.2).
 */
export const claimMetalLB: Detector = (sighting) => {
  const layer2 = announcersIn(sighting, 'metallbL2')
  const bgp = announcersIn(sighting, 'metallbBgp')
  if (layer2.length > 0 && bgp.length > 0) return bothWays(sighting, layer2, bgp)
  if (layer2.length > 0) return byLayer2(sighting, layer2)
  if (bgp.length > 0) return byBgp(sighting, bgp)
  const key = domains
    .map((domain) => `${domain}ip-allocated-from-pool`)
    .find((name) => sighting.service.annotations.has(name))
  return key === undefined ? null : notAnnounced(sighting, key)
}

/** MetalLB by annotations that ask something of it. */
export const detectMetalLB: Detector = (sighting) => {
  const key = annotationWithPrefix(sighting, ...domains)
  return key === null || sighting.service.loadBalancerClass !== null ? null : notAnnounced(sighting, key)
}

/** It gave the address, and nothing that is known says how the address is announced. */
export const onlyAllocates = ({ product, id }: BalancerModel): boolean => product === 'MetalLB' && id === 'unknown'

const ways = { metallbL2: 'by layer 2', metallbBgp: 'by BGP' } as const

function announcersIn(sighting: Sighting, part: keyof typeof ways): readonly Announcer[] {
  return (entriesOf(sighting, part) ?? []).map(({ node, family, object }) => ({
    node,
    family,
    // A status does not name the address.
    isOfOneAddress: true,
    words: `${object} says that ${node} announces the address ${ways[part]}`,
  }))
}

const base = ({ service }: Sighting) =>
  ({
    candidateRule: 'metallb',
    clientPath: passesThrough(service, 'MetalLB only announces the address: packets reach the node as they were sent.'),
  }) as const

function byLayer2(sighting: Sighting, announcers: readonly Announcer[]): BalancerModel {
  const named = nameAnnouncer(sighting, announcers)
  const other = missingOf(sighting, 'metallbBgp')
  const evidence = [...named.evidence, notProbed, ...other.evidence]
  return announcedByOne(
    modelFrom({
      ...base(sighting),
      id: 'single-node',
      confidence: 'status',
      product: 'MetalLB layer 2',
      evidence,
      missing: other.missing,
    }),
    named,
  )
}

function byBgp(sighting: Sighting, announcers: readonly Announcer[]): BalancerModel {
  const other = missingOf(sighting, 'metallbL2')
  const { announcers: names, evidence } = nameTogether(sighting, announcers)
  return modelFrom({
    ...base(sighting),
    // All that is named may be gone: then it is not known who announces.
    id: names === null ? 'unknown' : 'ecmp',
    confidence: 'status',
    product: 'MetalLB BGP',
    evidence: [...evidence, notProbed, ...other.evidence],
    announcers: names,
    missing: other.missing,
  })
}

/** A Service may match advertisements of both kinds; which way a client takes is not in the cluster. */
function bothWays(sighting: Sighting, layer2: readonly Announcer[], bgp: readonly Announcer[]): BalancerModel {
  const ways = [byLayer2(sighting, layer2), byBgp(sighting, bgp)]
  return modelFrom({
    ...base(sighting),
    id: 'unknown',
    confidence: 'status',
    product: 'MetalLB layer 2 and BGP',
    evidence: [
      'MetalLB announces the address by layer 2 and by BGP; which way a client takes is decided outside of the cluster.',
      ...ways.flatMap(({ evidence }) => evidence.filter((sentence) => sentence !== notProbed)),
      notProbed,
    ],
    couldBe: ways.flatMap((way) => (way.couldBe.length > 0 ? way.couldBe : [way])),
  })
}

function notAnnounced(sighting: Sighting, key: string): BalancerModel {
  const { missing, evidence } = missingOf(sighting, 'metallbL2', 'metallbBgp')
  const silent = [
    ...(sighting.announcements.metallbL2.known ? ['ServiceL2Status'] : []),
    ...(sighting.announcements.metallbBgp.known ? ['ServiceBGPStatus'] : []),
  ]
  return modelFrom({
    ...base(sighting),
    id: 'unknown',
    confidence: 'annotation',
    product: 'MetalLB',
    evidence: [
      `${annotationInWords(sighting, key)}: MetalLB has it.`,
      'Whether it announces by layer 2 (one node receives all) or by BGP (routers spread over nodes) is not on the Service.',
      ...(silent.length === 0
        ? []
        : [`No ${silent.join(' and no ')} names this Service: nobody announces it, or by a MetalLB that writes none.`]),
      ...evidence,
      notProbed,
    ],
    missing,
  })
}
