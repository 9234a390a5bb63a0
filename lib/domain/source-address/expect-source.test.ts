import { describe, expect, test } from 'vitest'
import { aLease, anAnnouncement, annotated, nodesWith, ofWeb } from '@/lib/domain/balancers/test-detect'
import type { Service, ServicePort } from '@/lib/domain/cluster'
import { known } from '@/lib/domain/fact'
import { aService, httpPort } from '@/lib/domain/test-objects'
import { aBackend, type Given, judge } from './test-judge'
import type { SourceAddressHop, SourceAddressVerdict } from './verdict'

const aws = 'service.beta.kubernetes.io/aws-load-balancer-'
const nlb = (annotations: Record<string, string> = {}, fields: Partial<Service> = {}) =>
  annotated(annotations, {
    loadBalancerClass: 'service.k8s.aws/nlb',
    ingress: [{ ip: null, hostname: 'x.elb.eu-west-1.amazonaws.com', ipMode: null }],
    ...fields,
  })
const ipTargets = { [`${aws}nlb-target-type`]: 'ip' }
const udp: ServicePort = { ...httpPort, protocol: 'UDP', port: 53 }
const on = (scheme: string): Given => ({ nodes: nodesWith(`${scheme}://node`) })
const doPrefix = 'service.beta.kubernetes.io/do-loadbalancer-'
const azurePrefix = 'service.beta.kubernetes.io/azure-'
const ip = (address: string) => ({ ip: address, hostname: null, ipMode: null })
const fromPool = annotated({ 'metallb.io/ip-allocated-from-pool': 'a' })
const neg = annotated({ 'cloud.google.com/neg': '{"ingress": true}' }, { type: 'NodePort', ingress: [] })
const calico = known({ loadBalancerIPs: ['203.0.113.0/24'], externalIPs: [], clusterIPs: [] })

type Expected = readonly [verdict: SourceAddressVerdict, hop: SourceAddressHop | null, podSees: string]
const client: Expected = ['preserved', null, 'the client']
const byNode: Expected = ['lost', 'entry-node', 'an address of the entry node']
const atBalancer = (podSees: string): Expected => ['lost', 'balancer', podSees]
/** The balancer replaces it first, and the entry node once more. */
const twice: Expected = ['lost', 'balancer', 'an address of the entry node']
const open: Expected = ['unknown', null, 'not known']

/** Table 5.1 of the domain page: what a pod's socket sees under Local, and under Cluster. */
const table: readonly (readonly [string, Service, Given, local: Expected, cluster: Expected])[] = [
  ['Google pass-through', annotated({ 'cloud.google.com/l4-rbs': 'enabled' }), on('gce'), client, byNode],
  ['Google cloud controller', aService(), on('gce'), client, byNode],
  ['another proxy than kube-proxy', aService({ serviceProxyName: 'own' }), on('azure'), open, open],
  [
    'GKE Ingress or Gateway',
    neg,
    on('gce'),
    atBalancer("an address of Google's proxies"),
    atBalancer("an address of Google's proxies"),
  ],
  ['NLB instance', nlb(), on('aws'), client, byNode],
  ['NLB instance, UDP', nlb({}, { ports: [udp] }), on('aws'), client, byNode],
  [
    'NLB instance, preservation off',
    nlb({ [`${aws}target-group-attributes`]: 'preserve_client_ip.enabled=false' }),
    on('aws'),
    atBalancer('a private address of the NLB'),
    twice,
  ],
  [
    'NLB ip',
    nlb(ipTargets),
    on('aws'),
    atBalancer('a private address of the NLB'),
    atBalancer('a private address of the NLB'),
  ],
  [
    'NLB ip, preservation on',
    nlb({ ...ipTargets, [`${aws}target-group-attributes`]: 'preserve_client_ip.enabled=true' }),
    on('aws'),
    client,
    client,
  ],
  ['NLB ip, UDP', nlb(ipTargets, { ports: [udp] }), on('aws'), client, client],
  [
    'NLB dual-stack',
    nlb({ [`${aws}ip-address-type`]: 'dualstack' }),
    on('aws'),
    ['partial', 'balancer', 'the client, or a private address of the NLB'],
    byNode,
  ],
  ['NLB of the cloud controller', annotated({ [`${aws}type`]: 'nlb' }), on('aws'), client, byNode],
  ['Classic', aService(), on('aws'), atBalancer('a private address of the load balancer'), twice],
  ['EKS Auto Mode', aService({ loadBalancerClass: 'eks.amazonaws.com/nlb' }), on('aws'), open, open],
  ['Azure', aService(), on('azure'), client, byNode],
  ['Azure Private Link Service', annotated({ [`${azurePrefix}pls-create`]: 'true' }), on('azure'), open, byNode],
  ['DigitalOcean network', annotated({ [`${doPrefix}type`]: 'REGIONAL_NETWORK' }), on('digitalocean'), open, byNode],
  ['DigitalOcean without a type', aService(), on('digitalocean'), open, byNode],
  [
    'DigitalOcean regional',
    annotated({ [`${doPrefix}type`]: 'REGIONAL' }),
    on('digitalocean'),
    atBalancer('an address of the balancer'),
    twice,
  ],
  ['Hetzner', aService(), on('hcloud'), atBalancer('an address of the balancer'), twice],
  [
    'Hetzner in a private network',
    annotated({ 'load-balancer.hetzner.cloud/use-private-ip': 'true' }),
    on('hcloud'),
    atBalancer('the private address of the balancer'),
    twice,
  ],
  ['Octavia amphora', aService(), on('openstack'), atBalancer('an address of the amphora'), twice],
  [
    'Octavia OVN',
    annotated({ 'loadbalancer.openstack.org/lb-method': 'SOURCE_IP_PORT' }),
    on('openstack'),
    open,
    byNode,
  ],
  ['MetalLB', fromPool, {}, client, byNode],
  ['MetalLB layer 2', fromPool, { announcements: { metallbL2: ofWeb(anAnnouncement('n1')) } }, client, byNode],
  ['kube-vip', annotated({ 'kube-vip.io/vipHost': 'n1' }), {}, client, byNode],
  ['Calico', aService(), { announcements: { calico } }, client, byNode],
  ['Cilium layer 2', aService(), { announcements: { ciliumL2: ofWeb(aLease('n1')) } }, client, open],
  ['Cilium BGP', aService({ loadBalancerClass: 'io.cilium/bgp-control-plane' }), {}, client, open],
  [
    'k3s ServiceLB',
    aService({ ingress: [ip('10.1.0.1')] }),
    { announcements: { k3sServiceLb: ofWeb('kube-system/svclb-web-1') } },
    ['partial', 'balancer-pod', 'the client, or the address of a svclb pod'],
    byNode,
  ],
  ['NodePort', aService({ type: 'NodePort', ingress: [] }), {}, client, byNode],
  ['externalIPs', aService({ type: 'ClusterIP', externalIPs: ['198.51.100.7'], ingress: [] }), {}, client, byNode],
  ['a balancer that is not known', aService(), {}, open, byNode],
  [
    'a balancer that is not known, with ipMode Proxy',
    aService({ ingress: [{ ip: '203.0.113.10', hostname: null, ipMode: 'Proxy' }] }),
    {},
    open,
    byNode,
  ],
]

describe.each(table)('%s', (_, service, given, local, cluster) => {
  test.each([
    ['Local', local],
    ['Cluster', cluster],
  ] as const)('under %s', (policy, [verdict, hop, podSees]) => {
    const address = judge(service, { ...given, policy })
    expect(address).toMatchObject({ verdict, hop, podSees, basis: 'expected', contradictions: [] })
    expect(address.reasons.length).toBeGreaterThan(0)
  })
})

const reasonsOf = (service: Service, given: Given = {}) => judge(service, given).reasons.join(' ')

describe('what is not verified', () => {
  test.each<[string, Service, Given]>([
    ['DigitalOcean network', aService(), on('digitalocean')],
    ['Octavia OVN', annotated({ 'loadbalancer.openstack.org/lb-method': 'SOURCE_IP_PORT' }), on('openstack')],
    ['Azure Private Link Service', annotated({ [`${azurePrefix}pls-create`]: 'true' }), on('azure')],
    ['EKS Auto Mode', aService({ loadBalancerClass: 'eks.amazonaws.com/nlb' }), on('aws')],
  ])('is said to be so: %s', (_, service, given) => {
    expect(reasonsOf(service, given)).toContain('not verified')
  })

  test('the addresses of proxies are never spelled out', () => {
    expect(JSON.stringify(judge(neg, on('gce')))).not.toMatch(/130\.211|35\.191/)
  })
})

describe('reasons', () => {
  test('name the field that decided', () => {
    expect(judge(nlb(), { ...on('aws'), policy: 'Cluster' }).reasons).toEqual([
      'An NLB preserves client addresses to instance targets by default.',
      'externalTrafficPolicy is Cluster: kube-proxy on the entry node replaces the source address of every connection from outside, even to a pod on the same node.',
      expect.stringContaining('Assumed that kube-proxy forwards'),
    ])
  })

  test("of pods with their node's network say what those see", () => {
    const pods = [aBackend({ hostNetwork: true }), aBackend()]
    expect(reasonsOf(fromPool, { pods, policy: 'Cluster' })).toContain(
      "One backend uses the network of its node: it sees the entry node's own address",
    )
    expect(reasonsOf(fromPool, { pods, policy: 'Local' })).toContain('it sees what reaches the node')
    expect(judge(fromPool, { pods, policy: 'Local' }).verdict).toBe('preserved')
  })

  test('of an ingress controller say what applications behind it see', () => {
    const selector = new Map([['app.kubernetes.io/name', 'ingress-nginx']])
    const words = reasonsOf(aService({ selector, annotations: fromPool.annotations }))
    expect(words).toContain('look like an ingress controller (app.kubernetes.io/name=ingress-nginx)')
    expect(words).toContain('whatever the policy of their own Services')
    const pods = [aBackend({ labels: new Map([['istio', 'ingressgateway']]) })]
    expect(reasonsOf(fromPool, { pods })).toContain('istio=ingressgateway')
    expect(reasonsOf(fromPool)).not.toContain('ingress controller')
  })

  test('of ipMode Proxy say that it settles nothing', () => {
    const service = aService({ ingress: [{ ip: '203.0.113.10', hostname: null, ipMode: 'Proxy' }] })
    expect(reasonsOf(service)).toContain('nothing for certain about the source address')
  })

  test('of a ClusterIP that Calico advertises say that the sources disagree, without a change of verdict', () => {
    const advertised = known({ loadBalancerIPs: ['203.0.113.0/24'], externalIPs: [], clusterIPs: ['10.96.0.0/12'] })
    const address = judge(aService(), { announcements: { calico: advertised } })
    expect(address.verdict).toBe('preserved')
    expect(address.reasons.join(' ')).toMatch(/ClusterIP 10\.96\.0\.10 as well.*likely.*not verified/)
  })

  test("of Cilium's modes under Cluster say that the mode is not read, whoever gave the address", () => {
    const marked = annotated({ 'metallb.io/ip-allocated-from-pool': 'a', 'service.cilium.io/affinity': 'local' })
    expect(judge(marked, { policy: 'Cluster' })).toMatchObject({ verdict: 'unknown' })
    expect(reasonsOf(marked, { policy: 'Cluster' })).toContain('the mode is not in what is read')
    const asked = annotated({ 'service.cilium.io/forwarding-mode': 'dsr' })
    expect(judge(asked, { policy: 'Cluster' })).toMatchObject({ verdict: 'unknown' })
    expect(reasonsOf(asked, { policy: 'Cluster' })).toContain('asks for dsr, and whether the agents follow it')
  })
})

describe('k3s under Local', () => {
  const k3sServiceLb = ofWeb('kube-system/svclb-web-1')

  test('keeps every client where all nodes are listed', () => {
    const service = aService({ ingress: [ip('10.1.0.1'), ip('10.1.0.2'), ip('10.1.0.3')] })
    expect(judge(service, { announcements: { k3sServiceLb } }).verdict).toBe('preserved')
  })

  test('counts the nodes that hide clients', () => {
    const words = reasonsOf(aService({ ingress: [ip('10.1.0.1')] }), { announcements: { k3sServiceLb } })
    expect(words).toContain('the 2 nodes that the status does not list')
  })

  test('stays partial where nodes may not be read', () => {
    const address = judge(aService({ ingress: [ip('10.1.0.1')] }), { nodes: null, announcements: { k3sServiceLb } })
    expect(address.verdict).toBe('partial')
  })
})

describe('ports', () => {
  const https: ServicePort = { ...httpPort, name: 'https', port: 443 }

  test('that differ make the whole partial, and each says which it is about', () => {
    const service = nlb(
      { ...ipTargets, [`${aws}target-group-attributes.443`]: 'preserve_client_ip.enabled=true' },
      { ports: [httpPort, https] },
    )
    const address = judge(service)
    expect(address).toMatchObject({ verdict: 'partial', hop: 'balancer' })
    expect(address.reasons[0]).toMatch(/^Port 80: /)
    expect(address.reasons[1]).toMatch(/^Port 443: /)
    expect(address.stages).toMatchObject([{ hop: 'balancer', does: 'some', inWords: 'differs by port' }])
  })

  test('that carry the client another way are named', () => {
    expect(judge(nlb({ [`${aws}proxy-protocol`]: '*' }, { ports: [httpPort, https] })).carriedBy).toEqual([
      'PROXY protocol v2',
    ])
    const listed = nlb({ [`${aws}proxy-protocol-per-target-group`]: '443' }, { ports: [httpPort, https] })
    expect(judge(listed).carriedBy).toEqual(['PROXY protocol v2 on port 443'])
    expect(judge(neg, on('gce')).carriedBy).toEqual(['X-Forwarded-For'])
  })

  test('without any there is nothing to see', () => {
    expect(judge(aService({ ports: [] }))).toMatchObject({ verdict: 'unknown', stages: [] })
  })
})

describe('the hops in order', () => {
  const stages = (service: Service, given: Given) => judge(service, given).stages.map(({ hop, does }) => [hop, does])

  test('end at the pods where those are the targets', () => {
    expect(stages(nlb(ipTargets), {})).toEqual([['balancer', 'replaces']])
  })

  test('name the entry node even where the balancer replaced the address before', () => {
    expect(stages(aService(), { ...on('hcloud'), policy: 'Cluster' })).toEqual([
      ['balancer', 'replaces'],
      ['entry-node', 'replaces'],
    ])
  })

  test('leave the balancer open where it is not known, and the loss on the node certain', () => {
    expect(stages(aService(), { policy: 'Cluster' })).toEqual([
      ['balancer', 'open'],
      ['entry-node', 'replaces'],
    ])
  })
})

describe('a balancer that is not as detected', () => {
  test('of which a reader says that nodes announce it stands not between them and clients', () => {
    expect(judge(aService(), { override: { model: 'single-node' } }).verdict).toBe('preserved')
  })

  test('of which a reader says that it sends to pods is not known to keep anything', () => {
    expect(judge(nlb(), { override: { model: 'direct' }, policy: 'Cluster' })).toMatchObject({ verdict: 'unknown' })
  })

  test('that two claim is judged by what both do alike', () => {
    const both = { metallbL2: ofWeb(anAnnouncement('n1')), kubeVip: ofWeb(aLease('n2')) }
    expect(judge(aService(), { announcements: both }).verdict).toBe('preserved')
    const differ = annotated({}, { loadBalancerClass: 'service.k8s.aws/nlb' })
    const service = { ...differ, annotations: new Map(Object.entries(ipTargets)) }
    expect(judge(service, { announcements: { metallbL2: both.metallbL2 } }).verdict).toBe('unknown')
  })
})
