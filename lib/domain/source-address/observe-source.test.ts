import { describe, expect, test } from 'vitest'
import { annotated, nodesWith } from '@/lib/domain/balancers/test-detect'
import { aNode, aService } from '@/lib/domain/test-objects'
import { type addressClasses, classifyAddress } from './classify-address'
import type { ObservedAddress } from './observed'
import { judge, seen } from './test-judge'

const nodes = new Map(
  ['n1', 'n2'].map((name, at) => [
    name,
    aNode(name, {
      addresses: [
        { type: 'InternalIP', address: `10.1.0.${at + 1}` },
        { type: 'ExternalIP', address: `198.51.100.${at + 1}` },
        ...(at === 0 ? [{ type: 'InternalIP', address: '2001:DB8:0:0:0:0:0:A' } as const] : []),
      ],
      podCIDRs: [`10.42.${at}.0/24`],
      pluginAddresses: [`10.42.${at}.77`, `fd00:42::4${at}`],
    }),
  ]),
)
const svclb = new Map([['svccontroller.k3s.cattle.io/svcname', 'web']])
const controller = new Map([['app.kubernetes.io/name', 'traefik']])
const fromPool = annotated({ 'metallb.io/ip-allocated-from-pool': 'a' })

const classOf = (address: string, fields: Partial<ObservedAddress> = {}, balancerCidrs: readonly string[] = []) =>
  classifyAddress(seen(address, fields), { state: { nodes }, service: aService(), balancerCidrs })

describe('an address is classified by the first that fits', () => {
  test.each<[string, string, Partial<ObservedAddress>, (typeof addressClasses)[number], string | null]>([
    ["a node's internal address", '10.1.0.2', {}, 'node', 'n2'],
    ["a node's external address", '198.51.100.1', {}, 'node', 'n1'],
    ["the network address of a node's pods", '10.42.1.0', {}, 'cni-gateway', 'n2'],
    ["the first address of a node's pods", '10.42.0.1', {}, 'cni-gateway', 'n1'],
    ["a tunnel of a node, among its pods' addresses", '10.42.1.77', {}, 'cni-gateway', 'n2'],
    ['a tunnel of a node by IPv6, written in another way', 'FD00:42:0:0:0:0:0:40', {}, 'cni-gateway', 'n1'],
    ['a link-local address', '169.254.1.1', {}, 'cni-gateway', null],
    ['a svclb pod', '10.42.0.9', { pod: { labels: svclb } }, 'svclb-pod', null],
    ['an ingress controller', '10.42.0.9', { pod: { labels: controller } }, 'ingress-controller-pod', null],
    ['any other pod', '10.42.0.9', { pod: { labels: new Map() } }, 'pod', null],
    ['an address among pods that nobody looked up', '10.42.0.9', {}, 'pod', null],
    ["the balancer's own address", '203.0.113.10', {}, 'balancer', null],
    ['where Google may probe from', '35.191.3.4', {}, 'probe', null],
    ['where Azure may probe from', '168.63.129.16', {}, 'probe', null],
    ['what called itself a probe, from a node', '10.1.0.2', { isProbe: true }, 'probe', null],
    ['a node by IPv6, written in another way', '2001:db8::a', {}, 'node', 'n1'],
    ['anything else', '192.0.2.77', {}, 'client', null],
    ['IPv6', '2001:db8::7', {}, 'client', null],
    ['a proxy in the pod itself', '127.0.0.6', {}, 'own-pod', null],
    ['a proxy in the pod itself by IPv6', '::1', {}, 'own-pod', null],
    ['a link-local address of IPv6', 'fe80::1', {}, 'cni-gateway', null],
    ['what nobody has', '0.0.0.0', {}, 'unknown', null],
    ['a multicast address', 'ff02::1', {}, 'unknown', null],
    ['what is no address', 'unknown', {}, 'unknown', null],
    ['a node as a socket of both families shows it', '::ffff:10.1.0.2', {}, 'node', 'n2'],
  ])('%s', (_, address, fields, kind, node) => {
    expect(classOf(address, fields)).toMatchObject({ class: kind, node })
  })

  test('one where the operator says that balancers are', () => {
    expect(classOf('10.9.0.5').class).toBe('client')
    expect(classOf('10.9.0.5', {}, ['10.9.0.0/24']).class).toBe('balancer')
  })

  test('the address of a node that has no name is its own', () => {
    const named = aNode('n9', { addresses: [{ type: 'Hostname', address: '10.1.9.9' }] })
    const context = { state: { nodes: new Map([['n9', named]]) }, service: aService(), balancerCidrs: [] }
    expect(classifyAddress(seen('10.1.9.9'), context)).toMatchObject({ class: 'node', node: 'n9' })
  })

  test('those of a node that left are still its own', () => {
    const formerNodes = new Map([
      [
        'n7',
        aNode('n7', {
          addresses: [{ type: 'InternalIP', address: '10.1.0.7' }],
          podCIDRs: ['10.42.7.0/24'],
          pluginAddresses: ['10.43.7.9'],
        }),
      ],
    ])
    const context = { state: { nodes }, service: aService(), balancerCidrs: [], formerNodes }
    expect(classifyAddress(seen('10.1.0.7'), context)).toMatchObject({ class: 'node', node: 'n7' })
    expect(classifyAddress(seen('10.43.7.9'), context)).toMatchObject({ class: 'cni-gateway', node: 'n7' })
    expect(classifyAddress(seen('10.42.7.1'), context)).toMatchObject({ class: 'cni-gateway', node: 'n7' })
    expect(classifyAddress(seen('10.1.0.2'), context)).toMatchObject({ class: 'node', node: 'n2' })
  })

  test('and private ones are marked, for balancers have them too', () => {
    const isPrivate = ['10.9.0.5', '172.20.0.1', '192.168.1.1', '100.64.0.1', 'fd00::1', '192.0.2.1', '2001:db8::1']
    expect(isPrivate.map((address) => classOf(address).isPrivate)).toEqual([true, true, true, true, true, false, false])
  })

  test('without nodes nothing is taken for one', () => {
    const context = { state: { nodes: null }, service: aService(), balancerCidrs: [] }
    expect(classifyAddress(seen('10.1.0.2'), context).class).toBe('client')
  })
})

const observe = (addresses: readonly ObservedAddress[], given: Parameters<typeof judge>[1] = {}, service = fromPool) =>
  judge(service, { nodes, policy: 'Local', ...given, evidence: { addresses, ...given.evidence } })

describe('observed addresses decide', () => {
  test('clients alone: preserved', () => {
    const address = observe([seen('192.0.2.1'), seen('192.0.2.2')])
    expect(address).toMatchObject({ verdict: 'preserved', basis: 'observed', hop: null, contradictions: [] })
    expect(address.reasons[0]).toBe('Observed in access logs: 2 of clients.')
    expect(address.reasons[1]).toMatch(/^By configuration: /)
  })

  test('addresses of nodes alone: lost on the entry node', () => {
    const address = observe([seen('10.1.0.2', { seenOn: ['n1'], isProbe: null })], { policy: 'Cluster' })
    expect(address).toMatchObject({
      verdict: 'lost',
      basis: 'observed',
      hop: 'entry-node',
      podSees: 'an address of the entry node',
      contradictions: [],
    })
  })

  test('the address of a node is proof where pods elsewhere saw it, even beside pods on that node', () => {
    const address = observe([seen('10.1.0.2', { seenOn: ['n2', 'n1'], isProbe: null })], { policy: 'Cluster' })
    expect(address).toMatchObject({ verdict: 'lost', basis: 'observed' })
  })

  test('both: partial', () => {
    const address = observe([seen('192.0.2.1'), seen('10.42.0.9', { pod: { labels: svclb } })])
    expect(address).toMatchObject({ verdict: 'partial', hop: 'balancer-pod', basis: 'observed' })
  })

  test.each([
    ['svclb pods', { pod: { labels: svclb } }, '10.42.0.9', 'balancer-pod'],
    ['an ingress controller', { pod: { labels: controller } }, '10.42.0.9', 'ingress-controller'],
    ['the balancer', {}, '203.0.113.10', 'balancer'],
  ] as const)('the hop is who has the address: %s', (_, fields, address, hop) => {
    expect(observe([seen(address, fields)])).toMatchObject({ verdict: 'lost', hop })
  })

  test('the hop with most connections is named first', () => {
    const address = observe([
      seen('203.0.113.10', { count: 2 }),
      seen('10.42.0.9', { pod: { labels: svclb }, count: 9 }),
    ])
    expect(address.hop).toBe('balancer-pod')
  })
})

describe('what proves nothing', () => {
  test.each<[string, ObservedAddress]>([
    ['pods of the cluster', seen('10.42.1.7')],
    ['probes', seen('10.1.0.1', { isProbe: true })],
    ['what may be the kubelet on its own node', seen('10.1.0.1', { seenOn: ['n1'], isProbe: null })],
    ['what may be the kubelet by its network plugin', seen('10.42.0.1', { seenOn: ['n1'], isProbe: null })],
    ['a node of which nobody knows who saw it', seen('10.1.0.1', { isProbe: null })],
    ['one private address, which may be the balancer', seen('10.9.0.5')],
    ['a private address that was not looked up among pods', seen('10.9.0.5', { pod: null })],
    ['a proxy in the pod itself', seen('127.0.0.6')],
    ['what is no address', seen('unknown')],
    ['an address that nobody has', seen('0.0.0.0')],
  ])('leaves the expectation: %s', (_, address) => {
    const judged = observe([address])
    expect(judged).toMatchObject({ verdict: 'preserved', basis: 'expected', contradictions: [] })
    expect(judged.reasons[0]).toMatch(/none of it proves anything|counts for nothing|runs beside the program/)
  })

  test('names, masked addresses and sidecars are nobody, and certainly no clients', () => {
    const texts = ['203.0.113.x', 'unknown', '127.0.0.6', '::1']
    const masked = observe(
      texts.map((text) => seen(text)),
      { policy: 'Cluster' },
    )
    expect(masked).toMatchObject({ verdict: 'lost', basis: 'expected' })
    expect(masked.reasons[0]).toBe(
      'No address of a caller was observed in access logs; loopback is what runs beside the program: where that is a sidecar, its own log knows who asked; 2 that are no address of a caller count for nothing.',
    )
    const beside = observe([seen('192.0.2.1'), seen('unknown')])
    expect(beside.reasons[0]).toBe(
      'Observed in access logs: 1 of client; 1 that is no address of a caller counts for nothing.',
    )
  })

  test('without nodes a client cannot be told from a node', () => {
    const judged = observe([seen('192.0.2.1'), seen('192.0.2.2')], { nodes: null, policy: 'Cluster' })
    expect(judged).toMatchObject({ verdict: 'lost', basis: 'expected' })
    expect(judged.reasons[0]).toContain('nodes may not be read')
  })

  test('private addresses that nobody looked up among pods stay doubtful, however many', () => {
    const two = [seen('10.9.0.5', { pod: null }), seen('10.9.0.6', { pod: null })]
    expect(observe(two).basis).toBe('expected')
    expect(observe([...two, seen('192.0.2.1')]).reasons[0]).toContain("2 of them may be a pod's or a balancer's")
  })

  test('nothing observed leaves it too, and says so', () => {
    expect(observe([]).reasons[0]).toBe('No address of a caller was observed in access logs.')
  })

  test('two private clients are believed, unless the balancer is a proxy: it has several addresses itself', () => {
    const two = [seen('10.9.0.5'), seen('10.9.0.6')]
    expect(observe(two)).toMatchObject({ verdict: 'preserved', basis: 'observed' })
    const hetzner = { nodes: nodesWith('hcloud://1') }
    expect(observe(two, hetzner, aService())).toMatchObject({ verdict: 'lost', basis: 'expected' })
    const balancerCidrs = ['10.8.0.0/24']
    expect(observe(two, { ...hetzner, evidence: { addresses: two, balancerCidrs } }, aService())).toMatchObject({
      verdict: 'preserved',
      basis: 'observed',
    })
  })
})

describe('the few private addresses behind a proxy', () => {
  const hetzner = { nodes: new Map([...nodes].map(([name, each]) => [name, { ...each, providerId: 'hcloud://1' }])) }
  const two = [seen('10.9.0.5', { count: 30 }), seen('10.9.0.6', { count: 20 })]

  test('are likely its own, and prove nothing alone', () => {
    const address = observe(two, hetzner, aService())
    expect(address).toMatchObject({ verdict: 'lost', basis: 'expected', hop: 'balancer' })
    expect(address.observed[0]).toContain('2 of the balancer, likely')
  })

  test('stand for clients that are hidden where others are seen beside them', () => {
    const address = observe([...two, seen('192.0.2.1', { count: 50 })], hetzner, aService())
    expect(address).toMatchObject({ verdict: 'partial', basis: 'observed', hop: 'balancer' })
    expect(address.reasons[1]).toBe('50 % of what was counted from outside came from 10.9.0.5, 10.9.0.6.')
  })

  test('leave it lost, not open, beside addresses of nodes', () => {
    const fromNode = seen('10.1.0.2', { seenOn: ['n1'], count: 500 })
    expect(observe([...two, fromNode], hetzner, aService())).toMatchObject({ verdict: 'lost', basis: 'observed' })
  })
})

describe('where nothing tells what the balancer does', () => {
  const unknownBalancer = aService({ annotations: new Map(), finalizers: [], loadBalancerClass: null })
  const many = Array.from({ length: 8 }, (_, at) => seen(`10.9.0.${at + 1}`))

  test('a pair of private addresses may be its own, and eight are clients', () => {
    expect(observe(many.slice(0, 2), {}, unknownBalancer)).toMatchObject({ basis: 'expected' })
    expect(observe(many, {}, unknownBalancer)).toMatchObject({ verdict: 'preserved', basis: 'observed' })
  })

  test('private addresses beside those of nodes leave open whether all or some are lost', () => {
    const fromNode = seen('10.1.0.2', { seenOn: ['n1'], count: 500 })
    const private2 = many.slice(0, 2).map((each) => ({ ...each, count: 250 }))
    expect(observe([...private2, fromNode], {}, unknownBalancer)).toMatchObject({
      verdict: 'unknown',
      basis: 'observed',
    })
    expect(observe([...many, fromNode], {}, unknownBalancer)).toMatchObject({ verdict: 'partial', basis: 'observed' })
  })

  test('a private address with much of all leaves open whether clients are hidden behind it, one with little does not', () => {
    const clients = [seen('192.0.2.1', { count: 50 }), seen('192.0.2.2', { count: 49 })]
    const open = observe([...clients, seen('10.9.0.1', { count: 101 })], {}, unknownBalancer)
    expect(open).toMatchObject({ verdict: 'unknown', basis: 'observed' })
    expect(open.observed).toContain(
      '51 % of what was counted came from 1 private address, of clients in a private network or of the balancer itself: EVENKEEL_BALANCER_CIDRS tells them apart.',
    )
    const preserved = { verdict: 'preserved', basis: 'observed' }
    expect(observe([...clients, seen('10.9.0.1', { count: 5 })], {}, unknownBalancer)).toMatchObject(preserved)
    expect(observe([...clients, seen('10.9.0.1', { count: 101 })])).toMatchObject(preserved)
  })
})

describe('how much is told', () => {
  const onN1 = { seenOn: ['n1'] }

  test('is the least where some addresses were not looked at', () => {
    const addresses = [seen('10.1.0.2', { ...onN1, count: 50 }), seen('192.0.2.1', { count: 10 })]
    const given = { addresses, others: { addresses: 40, count: 40 } }
    const { observed, contradictions } = judge(fromPool, { policy: 'Local', nodes, evidence: given })
    expect(observed).toEqual([
      'Observed in access logs: 1 of node, 1 of client; the 40 with the least were not looked at.',
      'At least 50 % of what was counted from outside came from 10.1.0.2 (n2).',
    ])
    expect(contradictions[0]).toContain('with at least 50 % of what was counted from outside')
  })

  test('names what may have been probes of kubelets, and never calls nearly all all', () => {
    const own = seen('10.42.0.1', { ...onN1, isProbe: null, count: 400 })
    const addresses = [seen('10.1.0.2', { ...onN1, count: 599 }), own, seen('192.0.2.1')]
    expect(observe(addresses).observed.slice(1)).toEqual([
      'More than 99 % of what was counted from outside came from 10.1.0.2 (n2).',
      "40 % of all came from addresses of the pods' own nodes: probes of kubelets come from there too, so that it counts for nothing.",
    ])
  })
})

describe('contradictions are flagged', () => {
  test('clients seen where the policy should hide them', () => {
    const address = observe([seen('192.0.2.1')], { policy: 'Cluster' })
    expect(address).toMatchObject({ verdict: 'preserved', basis: 'observed' })
    expect(address.contradictions).toEqual([
      "By configuration the client's address is expected to be lost; in access logs it is preserved: policy is Cluster, yet all 1 that prove anything are clients'.",
    ])
    expect(address.stages.every(({ does }) => does === 'keeps')).toBe(true)
  })

  test('nodes seen where the policy should show clients', () => {
    const address = observe([seen('10.1.0.2', { count: 380 }), seen('192.0.2.1', { count: 620 })])
    expect(address.contradictions).toEqual([
      "By configuration the client's address is expected to be preserved; in access logs it is partial: policy is Local, yet 1 of 2 addresses that prove anything (50 %), with 38 % of what was counted from outside, are those of nodes: 10.1.0.2 (n2). What runs on the network of nodes has these addresses too.",
    ])
    expect(address.reasons[1]).toBe('38 % of what was counted from outside came from 10.1.0.2 (n2).')
    expect(address.stages.find(({ hop }) => hop === 'entry-node')?.does).toBe('some')
  })

  test('with what their few addresses made, in the unit that was counted; nothing is said of it where nobody counted', () => {
    const clients = Array.from({ length: 99 }, (_, at) => seen(`192.0.2.${at + 1}`, { count: 2 }))
    const given = { addresses: [seen('10.1.0.2', { count: 102 }), ...clients], unit: 'connections' }
    expect(judge(fromPool, { policy: 'Local', nodes, evidence: given }).contradictions[0]).toContain(
      '1 of 100 addresses that prove anything (1 %), with 34 % of the connections from outside, are those of nodes: 10.1.0.2 (n2)',
    )
    const uncounted = given.addresses.map((each) => ({ ...each, count: null }))
    expect(
      judge(fromPool, { policy: 'Local', nodes, evidence: { ...given, addresses: uncounted } }).contradictions[0],
    ).toContain('1 of 100 addresses that prove anything (1 %) are those of nodes')
  })

  test('the same loss at another hop', () => {
    const address = observe([seen('10.42.0.9', { pod: { labels: controller } })], { policy: 'Cluster' })
    expect(address.contradictions[0]).toContain('points at an ingress controller')
    expect(address.stages.map(({ hop }) => hop)).toEqual(['balancer', 'entry-node', 'ingress-controller'])
  })

  test('but not that pods see the last of several hops that replace the address', () => {
    const hetzner = { nodes: new Map([...nodes].map(([name, each]) => [name, { ...each, providerId: 'hcloud://1' }])) }
    const address = observe([seen('10.1.0.2')], { ...hetzner, policy: 'Cluster' }, aService())
    expect(address).toMatchObject({ verdict: 'lost', basis: 'observed', hop: 'entry-node', contradictions: [] })
  })

  test('but nothing contradicts what was not known', () => {
    const address = observe([seen('192.0.2.1')], {}, aService())
    expect(address).toMatchObject({ verdict: 'preserved', basis: 'observed', contradictions: [] })
  })
})
