import { describe, expect, test } from 'vitest'
import {
  aLease,
  anAnnouncement,
  annotated,
  aws,
  bare,
  detectWith,
  evidenceOf,
  nobody,
  nodesWith,
  ofWeb,
} from '@/lib/domain/balancers/test-detect'
import { known } from '@/lib/domain/fact'
import { aNode, aService } from '@/lib/domain/test-objects'

const fromPool = annotated({ 'metallb.io/ip-allocated-from-pool': 'public' })

describe('MetalLB', () => {
  test('T19: a ServiceL2Status names the one node that announces', () => {
    const model = detectWith(fromPool, {
      announcements: { metallbL2: ofWeb(anAnnouncement('n1')), metallbBgp: nobody },
    })
    expect(model).toMatchObject({
      id: 'single-node',
      confidence: 'status',
      product: 'MetalLB layer 2',
      announcers: ['n1'],
      candidateRule: 'metallb',
      probe: null,
      missing: [],
    })
    expect(model.evidence[0]).toBe(
      'ServiceL2Status metallb-system/l2-n1 says that n1 announces the address by layer 2.',
    )
  })

  test('a status is enough, whatever class MetalLB was told to answer to', () => {
    const service = aService({ loadBalancerClass: 'example.org/own' })
    const model = detectWith(service, { announcements: { metallbL2: ofWeb(anAnnouncement('n2')) } })
    expect(model).toMatchObject({ id: 'single-node', confidence: 'status', announcers: ['n2'] })
  })

  test('ServiceBGPStatuses name all that routers spread over', () => {
    const bgp = ofWeb(anAnnouncement('n3'), anAnnouncement('n1'))
    const model = detectWith(fromPool, { announcements: { metallbL2: nobody, metallbBgp: bgp } })
    expect(model).toMatchObject({ id: 'ecmp', confidence: 'status', product: 'MetalLB BGP', announcers: ['n1', 'n3'] })
  })

  test('of many announcers a few are quoted, and all are counted', () => {
    const many = nodesWith(null, ...Array.from({ length: 40 }, (_, at) => `10.2.0.${at + 1}`))
    const bgp = ofWeb(...[...many.keys()].map((name) => anAnnouncement(name)))
    const model = detectWith(fromPool, { nodes: many, announcements: { metallbL2: nobody, metallbBgp: bgp } })
    expect(model.announcers).toHaveLength(40)
    expect(evidenceOf(model)).toContain('35 more name a node each.')
  })

  test('BGP statuses of nodes that are all gone leave it unknown who announces', () => {
    const model = detectWith(fromPool, { announcements: { metallbBgp: ofWeb(anAnnouncement('n9')) } })
    expect(model).toMatchObject({ id: 'unknown', announcers: null, product: 'MetalLB BGP' })
  })

  test('both ways at once are not one: each is computed', () => {
    const announcements = { metallbL2: ofWeb(anAnnouncement('n1')), metallbBgp: ofWeb(anAnnouncement('n2')) }
    const model = detectWith(fromPool, { announcements })
    expect(model).toMatchObject({ id: 'unknown', confidence: 'status', announcers: null })
    expect(model.couldBe.map(({ id, announcers }) => [id, announcers])).toEqual([
      ['single-node', ['n1']],
      ['ecmp', ['n2']],
    ])
  })

  test('two nodes that both announce by layer 2 contradict each other: none is believed', () => {
    const announcements = { metallbL2: ofWeb(anAnnouncement('n1'), anAnnouncement('n2')), metallbBgp: nobody }
    const model = detectWith(fromPool, { announcements })
    expect(model).toMatchObject({ id: 'unknown', announcers: null })
    expect(model.couldBe.map(({ announcers }) => announcers)).toEqual([['n1'], ['n2']])
    expect(evidenceOf(model)).toContain('n1 and n2 are named')
  })

  test('of a Service with two families two nodes need not contradict each other: a status names no family', () => {
    const service = aService({ ipFamilies: ['IPv4', 'IPv6'] })
    const metallbL2 = ofWeb(anAnnouncement('n1'), anAnnouncement('n2'))
    const model = detectWith(service, { announcements: { metallbL2 } })
    expect(model.id).toBe('unknown')
    expect(evidenceOf(model)).toContain('which family each announces is not said')
    expect(evidenceOf(model)).not.toContain('contradict')
  })

  test('a node for each family is no contradiction, but still no single announcer', () => {
    const metallbL2 = ofWeb(anAnnouncement('n1', { family: 'IPv4' }), anAnnouncement('n2', { family: 'IPv6' }))
    const model = detectWith(fromPool, { announcements: { metallbL2 } })
    expect(model.couldBe).toHaveLength(2)
    expect(evidenceOf(model)).toContain('Each family has a node of its own')
    expect(evidenceOf(model)).not.toContain('contradict')
  })

  test('a status for a node that is gone names nobody, and says so', () => {
    const model = detectWith(fromPool, { announcements: { metallbL2: ofWeb(anAnnouncement('n9')) } })
    expect(model).toMatchObject({ id: 'single-node', announcers: null })
    expect(evidenceOf(model)).toContain('there is no node of this name')
    const both = detectWith(fromPool, {
      announcements: { metallbL2: ofWeb(anAnnouncement('n9'), anAnnouncement('n1')) },
    })
    expect(both).toMatchObject({ id: 'single-node', announcers: ['n1'] })
  })

  test('where nodes may not be read, the status is believed', () => {
    const model = detectWith(fromPool, { nodes: null, announcements: { metallbL2: ofWeb(anAnnouncement('n9')) } })
    expect(model.announcers).toEqual(['n9'])
  })

  test('without its statuses the model says what reading them would add, and the right for it', () => {
    const right = {
      apiGroup: 'metallb.io',
      resource: 'servicel2statuses',
      verbs: ['list'],
      namespace: 'metallb-system',
    }
    const metallbL2 = { known: false, why: 'denied', inWords: 'ServiceL2Statuses may not be read.', right } as const
    const metallbBgp = { known: false, why: 'absent', inWords: 'This cluster has none.', right: null } as const
    const model = detectWith(fromPool, { announcements: { metallbL2, metallbBgp } })
    expect(model).toMatchObject({ id: 'unknown', confidence: 'annotation', product: 'MetalLB' })
    expect(model.missing).toEqual([
      {
        what: 'ServiceL2Statuses of MetalLB',
        why: 'denied',
        adds: 'which node announces the address by layer 2',
        right,
      },
      {
        what: 'ServiceBGPStatuses of MetalLB',
        why: 'absent',
        adds: 'which nodes announce the address by BGP',
        right: null,
      },
    ])
    expect(evidenceOf(model)).toContain(
      'ServiceL2Statuses may not be read. Reading them would say which node announces the address by layer 2.',
    )
  })

  test('what was not asked carries the right that asking would take', () => {
    const rights = detectWith(fromPool).missing.map(({ why, right }) => [why, right?.resource])
    expect(rights).toEqual([
      ['not-asked', 'servicel2statuses'],
      ['not-asked', 'servicebgpstatuses'],
    ])
  })

  test('statuses that name no node for it are not taken for a layer', () => {
    const model = detectWith(fromPool, { announcements: { metallbL2: nobody, metallbBgp: nobody } })
    expect(model).toMatchObject({ id: 'unknown', missing: [] })
    expect(evidenceOf(model)).toContain('No ServiceL2Status and no ServiceBGPStatus names this Service')
  })
})

describe('Cilium', () => {
  const layer2 = aService({ loadBalancerClass: 'io.cilium/l2-announcer' })
  const bgp = aService({ loadBalancerClass: 'io.cilium/bgp-control-plane' })

  test('the holder of the Lease announces', () => {
    const model = detectWith(layer2, { announcements: { ciliumL2: ofWeb(aLease('n2')) } })
    expect(model).toMatchObject({ id: 'single-node', confidence: 'lease', announcers: ['n2'], missing: [] })
  })

  test('a Lease is enough without a class', () => {
    const model = detectWith(aService(), { announcements: { ciliumL2: ofWeb(aLease('n2')) } })
    expect(model).toMatchObject({ id: 'single-node', confidence: 'lease', product: 'Cilium layer 2' })
  })

  test('without the right to read Leases the announcer stays open, and the right is named', () => {
    const model = detectWith(layer2)
    expect(model).toMatchObject({ id: 'single-node', confidence: 'class', announcers: null })
    expect(model.missing.map(({ right }) => right?.resource)).toEqual(['leases'])
  })

  test('Leases that were read and name nobody say that nobody announces', () => {
    const model = detectWith(layer2, { announcements: { ciliumL2: nobody } })
    expect(model).toMatchObject({ id: 'single-node', confidence: 'class', announcers: null })
    expect(evidenceOf(model)).toContain('nobody announces the address')
  })

  test('a Lease that nobody renews any more names nobody, and says since when', () => {
    const lapsed = aLease('n2', { abandonedSinceMs: Date.UTC(2026, 4, 4, 10, 12) })
    const model = detectWith(layer2, { announcements: { ciliumL2: ofWeb(lapsed) } })
    expect(model).toMatchObject({ id: 'single-node', confidence: 'class', announcers: null })
    expect(evidenceOf(model)).toContain('renewed last at 2026-05-04T10:12:00.000Z: nobody holds it any more')
  })

  test('layer 2 under Local is said to drop what an announcer without pods receives', () => {
    const announcements = { ciliumL2: ofWeb(aLease('n2')) }
    expect(evidenceOf(detectWith(layer2, { announcements }))).toContain('without regard to endpoints')
    expect(evidenceOf(detectWith(layer2, { announcements, policy: 'Cluster' }))).not.toContain('without regard')
  })

  test('an advertisement that selects the Service means BGP', () => {
    const model = detectWith(aService(), { announcements: { ciliumBgp: ofWeb('public') } })
    expect(model).toMatchObject({
      id: 'ecmp',
      confidence: 'status',
      product: 'Cilium BGP',
      candidateRule: 'cilium-bgp',
    })
    expect(evidenceOf(model)).toContain('CiliumBGPAdvertisement public selects the Service')
  })

  test('the class for BGP that no advertisement selects is said to be announced by nobody, and its shares are a bound', () => {
    const model = detectWith(bgp, { announcements: { ciliumBgp: nobody } })
    expect(model).toMatchObject({ id: 'unknown', confidence: 'class', couldBe: [{ id: 'ecmp' }] })
    expect(evidenceOf(model)).toContain('nobody announces it')
  })

  test('a Lease beside an advertisement leaves the way of a client open', () => {
    const model = detectWith(aService(), {
      announcements: { ciliumL2: ofWeb(aLease('n1')), ciliumBgp: ofWeb('public') },
    })
    expect(model).toMatchObject({ id: 'unknown', announcers: null })
    expect(model.couldBe.map(({ id }) => id)).toEqual(['single-node', 'ecmp'])
  })
})

describe('kube-vip', () => {
  const host = (name: string) => annotated({ 'kube-vip.io/vipHost': name })
  const lease = (node: string) => ofWeb(aLease(node, { object: 'Lease shop/kubevip-web' }))

  test('the annotation names the node, and a Lease that agrees makes it certain', () => {
    expect(detectWith(host('n1'))).toMatchObject({ id: 'single-node', confidence: 'annotation', announcers: ['n1'] })
    expect(detectWith(host('n1'), { announcements: { kubeVip: lease('n1') } })).toMatchObject({
      confidence: 'lease',
      announcers: ['n1'],
      missing: [],
    })
  })

  test('a Lease that names another node than the annotation contradicts it: neither is believed', () => {
    const model = detectWith(host('n1'), { announcements: { kubeVip: lease('n2') } })
    expect(model).toMatchObject({ id: 'unknown', announcers: null })
    expect(model.couldBe.map(({ announcers }) => announcers)).toEqual([['n1'], ['n2']])
  })

  test('a Lease that ran out contradicts nothing: the annotation stands alone', () => {
    const lapsed = ofWeb(aLease('n2', { object: 'Lease shop/kubevip-web', abandonedSinceMs: 1 }))
    const model = detectWith(host('n1'), { announcements: { kubeVip: lapsed } })
    expect(model).toMatchObject({ id: 'single-node', confidence: 'annotation', announcers: ['n1'], couldBe: [] })
  })

  test('a node that is labelled with the address has it', () => {
    const labelled = aNode('n3', { labels: new Map([['kube-vip.io/has-ip', '203.0.113.10']]) })
    const model = detectWith(aService(), { nodes: new Map([['n3', labelled]]) })
    expect(model).toMatchObject({ id: 'single-node', product: 'kube-vip', announcers: ['n3'] })
    expect(evidenceOf(model)).toContain('has-ip of n3 is "203.0.113.10"')
    const other = aService({ ingress: [{ ip: '203.0.113.11', hostname: null, ipMode: null }] })
    expect(detectWith(other, { nodes: new Map([['n3', labelled]]) }).product).toBeNull()
  })

  test('a lease name under Local is said to be rejected, one lock for all to be blind to pods', () => {
    const named = annotated({ 'kube-vip.io/vipHost': 'n1', 'kube-vip.io/leaseName': 'shared' })
    expect(evidenceOf(detectWith(named))).toContain('rejects it together with externalTrafficPolicy Local')
    const locked = detectWith(host('n1'), { announcements: { kubeVip: nobody } })
    expect(evidenceOf(locked)).toContain('one lock for all Services')
    expect(evidenceOf(locked)).not.toContain('endpoints decide')
    expect(evidenceOf(detectWith(host('n1'), { announcements: { kubeVip: nobody }, policy: 'Cluster' }))).not.toContain(
      'lock',
    )
  })

  test('one lock for all Services is told as such, and endpoints are not said to decide', () => {
    const lock = { ...aLease('n1'), object: 'Lease kube-system/plndr-svcs-lock' }
    const model = detectWith(host('n1'), { announcements: { kubeVip: ofWeb(lock) } })
    expect(evidenceOf(model)).toContain('That lock is one for all Services')
    expect(evidenceOf(model)).not.toContain('endpoints decide')
    const own = detectWith(host('n1'), { announcements: { kubeVip: ofWeb(aLease('n1')) } })
    expect(evidenceOf(own)).toContain('endpoints decide who announces')
  })

  test('the class without any name of a node leaves ARP or BGP open', () => {
    const service = aService({ loadBalancerClass: 'kube-vip.io/kube-vip-class' })
    expect(detectWith(service)).toMatchObject({ id: 'unknown', confidence: 'class', product: 'kube-vip' })
  })
})

describe('k3s ServiceLB', () => {
  const ip = (address: string) => ({ ip: address, hostname: null, ipMode: null })
  const service = aService({ ingress: [ip('10.1.0.1'), ip('10.1.0.2')] })
  const k3sServiceLb = ofWeb('kube-system/svclb-web-0a1b2c3d')

  test('its DaemonSet is proof, on whatever provider ids', () => {
    const model = detectWith(service, { announcements: { k3sServiceLb } })
    expect(model).toMatchObject({
      id: 'multi-address',
      confidence: 'status',
      product: 'k3s ServiceLB',
      candidateRule: 'k3s',
      probed: false,
    })
    expect(model.evidence[0]).toContain('svclb-web-0a1b2c3d')
  })

  test('addresses that are not those of nodes contradict it: another balancer is computed as well', () => {
    const model = detectWith(aService(), { announcements: { k3sServiceLb } })
    expect(evidenceOf(model)).toContain("not the nodes' own")
    expect(model).toMatchObject({ id: 'unknown', product: 'k3s ServiceLB' })
    expect(model.couldBe.map(({ id }) => id)).toEqual(['multi-address', 'equal-node'])
  })

  test('nothing contradicts it where nodes may not be read, or no address is given yet', () => {
    const unread = detectWith(service, { nodes: null, announcements: { k3sServiceLb } })
    const pending = detectWith(aService({ ingress: [] }), { announcements: { k3sServiceLb } })
    for (const model of [unread, pending]) {
      expect(model.id).toBe('multi-address')
      expect(evidenceOf(model)).not.toContain("not the nodes' own")
    }
  })

  test('without its DaemonSets addresses of nodes say the model, and the right is named', () => {
    const model = detectWith(service)
    expect(model).toMatchObject({ id: 'multi-address', confidence: 'status', product: null })
    expect(model.missing.map(({ right }) => right?.resource)).toEqual(['daemonsets'])
    const k3s = nodesWith('k3s://n', '10.1.0.1', '10.1.0.2')
    expect(detectWith(service, { nodes: k3s }).product).toBe('k3s ServiceLB')
  })
})

describe('Calico', () => {
  const advertises = (fields: Partial<Record<'loadBalancerIPs' | 'externalIPs' | 'clusterIPs', readonly string[]>>) =>
    known({ loadBalancerIPs: [], externalIPs: [], clusterIPs: [], ...fields })

  test('a CIDR that it advertises and that holds the address means BGP', () => {
    const calico = advertises({ loadBalancerIPs: ['198.51.100.0/24', '203.0.113.0/28'] })
    const model = detectWith(aService(), { announcements: { calico } })
    expect(model).toMatchObject({ id: 'ecmp', confidence: 'status', product: 'Calico BGP', candidateRule: 'calico' })
    expect(model.evidence[0]).toBe(
      'BGPConfiguration serviceLoadBalancerIPs advertises 203.0.113.0/28, which holds 203.0.113.10.',
    )
  })

  test('externalIPs of a Service without a balancer count as well, IPv6 too', () => {
    const service = aService({ type: 'ClusterIP', ingress: [], externalIPs: ['2001:db8::7'] })
    const model = detectWith(service, { announcements: { calico: advertises({ externalIPs: ['2001:db8::/64'] }) } })
    expect(model).toMatchObject({ id: 'ecmp', product: 'Calico BGP' })
  })

  test('a CIDR that does not hold the address means nothing', () => {
    const calico = advertises({ loadBalancerIPs: ['203.0.113.16/28', 'nonsense'] })
    expect(detectWith(aService(), { announcements: { calico } })).toMatchObject({ id: 'unknown', product: null })
  })

  test('its address annotation does not say that the address is advertised', () => {
    const service = annotated({ 'projectcalico.org/loadBalancerIPs': '["203.0.113.10"]' })
    const model = detectWith(service)
    expect(model).toMatchObject({ id: 'unknown', confidence: 'annotation', candidateRule: 'calico' })
    expect(model.missing.map(({ right }) => right?.resource)).toEqual(['bgpconfigurations'])
    const silent = detectWith(service, { announcements: { calico: advertises({}) } })
    expect(evidenceOf(silent)).toContain('No BGPConfiguration advertises its addresses')
  })
})

describe('two that claim one Service', () => {
  const announcements = { metallbL2: ofWeb(anAnnouncement('n1')), kubeVip: ofWeb(aLease('n2')) }

  test('contradict each other: none is believed, each is computed, and both are quoted', () => {
    const model = detectWith(aService(), { announcements })
    expect(model).toMatchObject({ id: 'unknown', confidence: 'unknown', product: null, announcers: null })
    expect(model.evidence[0]).toContain('MetalLB layer 2 and kube-vip each claim this Service')
    expect(model.couldBe.map(({ product, announcers }) => [product, announcers])).toEqual([
      ['MetalLB layer 2', ['n1']],
      ['kube-vip', ['n2']],
    ])
    expect(evidenceOf(model)).toContain('MetalLB layer 2: ServiceL2Status metallb-system/l2-n1 says')
  })

  test('a class for one and a status of another are such a contradiction', () => {
    const service = aService({ loadBalancerClass: 'service.k8s.aws/nlb' })
    const model = detectWith(service, { announcements: { metallbL2: ofWeb(anAnnouncement('n1')) } })
    expect(model.evidence[0]).toContain('AWS NLB and MetalLB layer 2 each claim')
  })

  test('a class of one cloud on nodes of another is one: each is computed', () => {
    const gke = aService({ loadBalancerClass: 'networking.gke.io/l4-regional-external' })
    const model = detectWith(gke, { nodes: aws })
    expect(model).toMatchObject({ id: 'unknown', product: null })
    expect(model.couldBe.map(({ product }) => product)).toEqual([
      'GKE external pass-through balancer',
      'AWS Classic Load Balancer',
    ])
    expect(evidenceOf(model)).toContain('Provider ids of the nodes start with aws://')
    expect(detectWith(gke, { nodes: nodesWith('k3s://n', '10.1.0.1') }).id).toBe('equal-node')
  })

  test('a finalizer of one AWS controller and an annotation for the other are one', () => {
    const annotations = { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' }
    const model = detectWith(annotated(annotations, { finalizers: ['service.k8s.aws/resources'] }), { nodes: aws })
    expect(model.couldBe.map(({ product }) => product)).toEqual(['AWS NLB', 'AWS NLB (cloud controller)'])
  })

  test('an address that MetalLB gave and ServiceLB serves is one too', () => {
    const model = detectWith(fromPool, { announcements: { k3sServiceLb: ofWeb('kube-system/svclb-web-1') } })
    expect(model.evidence[0]).toContain('MetalLB and k3s ServiceLB each claim')
  })

  test('an address that MetalLB gave and Calico or Cilium announces is none: MetalLB only gives it', () => {
    const calico = known({ loadBalancerIPs: ['203.0.113.0/24'], externalIPs: [], clusterIPs: [] })
    const model = detectWith(fromPool, { announcements: { calico } })
    expect(model).toMatchObject({ id: 'ecmp', product: 'Calico BGP', confidence: 'status' })
    expect(evidenceOf(model)).toContain('It gave the address')
    const cilium = detectWith(fromPool, { announcements: { ciliumL2: ofWeb(aLease('n1')) } })
    expect(cilium).toMatchObject({ id: 'single-node', product: 'Cilium layer 2', announcers: ['n1'] })
  })
})

test('a balancer that nothing names says which readings could name it, but not those that the cluster does not serve', () => {
  const absent = { known: false, why: 'absent', inWords: 'Not served.', right: null } as const
  const model = detectWith(aService(), { nodes: bare, announcements: { metallbL2: absent, metallbBgp: nobody } })
  expect(model).toMatchObject({ id: 'unknown', confidence: 'unknown' })
  expect(model.missing.map(({ what }) => what)).not.toContain('ServiceL2Statuses of MetalLB')
  expect(model.missing.map(({ what }) => what)).toContain('Leases of kube-vip')
  expect(evidenceOf(model)).toContain('Not read, and so not looked for who announces the address')
})
