import { annotationInWords, annotationWithPrefix, type Detector, modelFrom } from '@/lib/domain/balancers/detection'

const notProbed = 'Nothing is probed: endpoints decide who announces.'

/** MetalLB: its annotations say that it gave the address, not whether it announces by layer 2 or BGP (domain page 3.1). */
export const detectMetalLB: Detector = (sighting) => {
  const key = annotationWithPrefix(sighting, 'metallb.io/', 'metallb.universe.tf/')
  if (key === null) return null
  return modelFrom({
    id: 'unknown',
    confidence: 'annotation',
    product: 'MetalLB',
    candidateRule: 'metallb',
    evidence: [
      `${annotationInWords(sighting, key)}: MetalLB has it.`,
      'Whether it announces by layer 2 (one node receives all) or by BGP (routers spread over nodes) is not on the Service.',
      notProbed,
    ],
  })
}

/** kube-vip: one node by ARP, where the Service names it; else ARP or BGP (domain page 3.1). */
export const detectKubeVip: Detector = (sighting) => {
  const { service } = sighting
  const hasClass = service.loadBalancerClass === 'kube-vip.io/kube-vip-class'
  const key = annotationWithPrefix(sighting, 'kube-vip.io/')
  if (!hasClass && (key === null || service.loadBalancerClass !== null)) return null
  const host = service.annotations.get('kube-vip.io/vipHost')
  const owner = hasClass ? `loadBalancerClass is ${service.loadBalancerClass}.` : `Annotation ${key} is set.`
  const common = { product: 'kube-vip', candidateRule: 'kube-vip' } as const
  if (host !== undefined && host !== '') {
    const evidence = [`Annotation kube-vip.io/vipHost is "${host}": this node announces the address.`, notProbed]
    return modelFrom({ ...common, id: 'single-node', confidence: 'annotation', evidence, announcers: [host] })
  }
  return modelFrom({
    ...common,
    id: 'unknown',
    confidence: hasClass ? 'class' : 'annotation',
    evidence: [
      owner,
      'Whether it announces by ARP (one node receives all) or by BGP is not on the Service.',
      notProbed,
    ],
  })
}

/** Cilium: the class names the way of announcing; its address annotations do not (domain page 3.1). */
export const detectCilium: Detector = (sighting) => {
  const { loadBalancerClass } = sighting.service
  const common = { product: 'Cilium', candidateRule: 'cilium-l2' } as const
  const byClass = `loadBalancerClass is ${loadBalancerClass}`
  if (loadBalancerClass === 'io.cilium/l2-announcer') {
    const lease = 'The lease that names the announcing node is not read.'
    const warning = 'Cilium announces without regard to endpoints: under Local the announcing node may have none.'
    const evidence = [
      `${byClass}: one node at a time announces the address.`,
      lease,
      ...(sighting.policy === 'Local' ? [warning] : []),
    ]
    return modelFrom({ ...common, product: 'Cilium layer 2', id: 'single-node', confidence: 'class', evidence })
  }
  if (loadBalancerClass === 'io.cilium/bgp-control-plane') {
    const evidence = [`${byClass}: assumed to be announced by BGP from every node that may.`]
    return modelFrom({ ...common, product: 'Cilium BGP', id: 'ecmp', confidence: 'class', evidence })
  }
  const key = annotationWithPrefix(sighting, 'lbipam.cilium.io/', 'io.cilium/lb-ipam-')
  if (loadBalancerClass !== null || key === null) return null
  const evidence = [
    `Annotation ${key} is set: Cilium gave the address.`,
    'Whether it announces by layer 2 or by BGP is not on the Service.',
  ]
  return modelFrom({ ...common, id: 'unknown', confidence: 'annotation', evidence })
}
