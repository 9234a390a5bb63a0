import { holdsAddress } from '@/lib/domain/address/cidr'
import { passesThrough } from '@/lib/domain/balancers/client-path'
import { annotationInWords, type Detector, modelFrom, type Sighting } from '@/lib/domain/balancers/detection'
import { missingOf } from '@/lib/domain/balancers/missing'
import type { BalancerModel } from '@/lib/domain/balancers/model'

const addressKey = 'projectcalico.org/loadBalancerIPs'

/** Calico by the CIDRs that it advertises by BGP, where they hold an address of the Service (domain page 3.1). */
export const claimCalico: Detector = (sighting) => {
  const { announcements, service } = sighting
  if (!announcements.calico.known) return null
  const { loadBalancerIPs, externalIPs } = announcements.calico.value
  const evidence = [
    ...advertised(
      'serviceLoadBalancerIPs',
      loadBalancerIPs,
      service.ingress.flatMap(({ ip }) => ip ?? []),
    ),
    ...advertised('serviceExternalIPs', externalIPs, service.externalIPs),
  ]
  if (evidence.length === 0) return null
  return modelFrom({
    ...base(sighting),
    id: 'ecmp',
    confidence: 'status',
    evidence: [
      ...evidence,
      sighting.policy === 'Local'
        ? 'Under Local, nodes with endpoints advertise the address; routers spread over them.'
        : 'Every node advertises it, and routers spread over them.',
    ],
  })
}

/** Calico by the annotation for its addresses, which does not say whether they are advertised. */
export const detectCalico: Detector = (sighting) => {
  const words = annotationInWords(sighting, addressKey)
  if (words === null || sighting.service.loadBalancerClass !== null) return null
  const { missing, evidence } = missingOf(sighting, 'calico')
  const silent = sighting.announcements.calico.known ? ['No BGPConfiguration advertises its addresses.'] : []
  return modelFrom({
    ...base(sighting),
    id: 'unknown',
    confidence: 'annotation',
    evidence: [`${words}: Calico gives the address.`, ...silent, ...evidence],
    missing,
  })
}

const base = ({ service }: Sighting): Pick<BalancerModel, 'product' | 'candidateRule' | 'clientPath'> => ({
  product: 'Calico BGP',
  candidateRule: 'calico',
  clientPath: passesThrough(service, 'Calico only advertises the address: packets reach the node as they were sent.'),
})

function advertised(field: string, cidrs: readonly string[], addresses: readonly string[]): readonly string[] {
  return cidrs.flatMap((cidr) => {
    const held = addresses.filter((address) => holdsAddress(cidr, address))
    return held.length === 0 ? [] : [`BGPConfiguration ${field} advertises ${cidr}, which holds ${held.join(', ')}.`]
  })
}
