import { describe, expect, test } from 'vitest'
import { nothingAnnounced } from '@/lib/domain/announcements'
import type { ClusterNode, Service, TrafficPolicy } from '@/lib/domain/cluster'
import { aNode, aService } from '@/lib/domain/test-objects'
import { detectBalancer } from './detect'
import type { BalancerModel } from './model'

const annotated = (annotations: Record<string, string>, fields: Partial<Service> = {}) =>
  aService({ annotations: new Map(Object.entries(annotations)), ...fields })

const nodesOf = (providerId: string | null, ...addresses: readonly string[]): ReadonlyMap<string, ClusterNode> =>
  new Map(
    (addresses.length > 0 ? addresses : ['10.1.0.1']).map((address, index) => {
      const node = aNode(`n${index + 1}`, { providerId, addresses: [{ type: 'InternalIP', address }] })
      return [node.name, node]
    }),
  )

const aws = nodesOf('aws:///eu-west-1a/i-0abc')
const gce = nodesOf('gce://project/europe-west1-b/node')
const bare = nodesOf(null)
const awsPrefix = 'service.beta.kubernetes.io/aws-load-balancer'

const detect = (service: Service, nodes: ReadonlyMap<string, ClusterNode> | null, policy?: TrafficPolicy) =>
  detectBalancer(service, { nodes, announcements: nothingAnnounced }, policy)

function expectModel(model: BalancerModel, fields: Partial<BalancerModel>) {
  expect(model).toMatchObject(fields)
  expect(model.evidence.length).toBeGreaterThan(0)
}

describe('AWS', () => {
  test('the class of the AWS Load Balancer Controller means an NLB that keeps zones apart', () => {
    const model = detect(aService({ loadBalancerClass: 'service.k8s.aws/nlb' }), aws)
    expectModel(model, {
      id: 'zonal',
      confidence: 'class',
      product: 'AWS NLB',
      candidateRule: 'aws-load-balancer-controller',
      crossZone: false,
      failsOpen: true,
    })
    expect(model.probe).toMatchObject({
      target: 'health-check-node-port',
      intervalSeconds: 10,
      upThreshold: 2,
      downThreshold: 2,
    })
  })

  test('under Cluster it probes the node port, less often', () => {
    const model = detect(aService({ loadBalancerClass: 'service.k8s.aws/nlb' }), aws, 'Cluster')
    expect(model.probe).toMatchObject({ target: 'node-port', intervalSeconds: 10, upThreshold: 3, downThreshold: 3 })
  })

  test.each<[string, Record<string, string>, boolean]>([
    ['the attribute', { [`${awsPrefix}-attributes`]: 'a.b=c, load_balancing.cross_zone.enabled=true' }, true],
    ['the older annotation', { [`${awsPrefix}-cross-zone-load-balancing-enabled`]: 'true' }, true],
    [
      'a target group that says otherwise than its balancer',
      {
        [`${awsPrefix}-attributes`]: 'load_balancing.cross_zone.enabled=true',
        [`${awsPrefix}-target-group-attributes`]: 'load_balancing.cross_zone.enabled=false',
      },
      false,
    ],
  ])('cross-zone balancing follows %s', (_, annotations, crossZone) => {
    const model = detect(annotated(annotations, { loadBalancerClass: 'service.k8s.aws/nlb' }), aws)
    expectModel(model, { id: crossZone ? 'equal-node' : 'zonal', crossZone })
  })

  test('T18: nlb-ip sends straight to pods', () => {
    const model = detect(annotated({ [`${awsPrefix}-type`]: 'nlb-ip' }), aws)
    expectModel(model, { id: 'direct', confidence: 'annotation', crossZone: false })
  })

  test('target type ip sends straight to pods; with cross-zone on, to all alike', () => {
    const annotations = {
      [`${awsPrefix}-type`]: 'external',
      [`${awsPrefix}-nlb-target-type`]: 'ip',
      [`${awsPrefix}-attributes`]: 'load_balancing.cross_zone.enabled=true',
    }
    expectModel(detect(annotated(annotations), aws), { id: 'direct', crossZone: true })
  })

  test('a finalizer of the controller is as good as its annotation', () => {
    const model = detect(aService({ finalizers: ['service.k8s.aws/resources'] }), bare)
    expectModel(model, { id: 'zonal', confidence: 'annotation', product: 'AWS NLB' })
  })

  test('a finalizer counts under a class that the controller was told to answer to, and contradicts that of another', () => {
    const owned = (loadBalancerClass: string, finalizer: string) =>
      detect(aService({ loadBalancerClass, finalizers: [finalizer] }), bare)
    expect(owned('example.com/nlb', 'service.k8s.aws/resources')).toMatchObject({ id: 'zonal', product: 'AWS NLB' })
    expect(owned('example.com/l4', 'gke.networking.io/l4-netlb-v2').product).toBe('GKE external pass-through balancer')
    const both = owned('io.cilium/bgp-control-plane', 'service.k8s.aws/resources')
    expect(both).toMatchObject({ id: 'unknown', product: null })
    expect(both.couldBe.map(({ product }) => product)).toEqual(['AWS NLB', 'Cilium BGP'])
  })

  test('EKS Auto Mode without a target type stays unknown: what it then does is not verified', () => {
    const service = aService({ loadBalancerClass: 'eks.amazonaws.com/nlb' })
    expectModel(detect(service, aws), {
      id: 'unknown',
      confidence: 'class',
      product: 'AWS NLB (EKS Auto Mode)',
    })
    const ways = detect(service, aws).couldBe.map(({ id, clientPath }) => [id, clientPath.target])
    expect(ways).toEqual([
      ['direct', 'pod'],
      ['zonal', 'node'],
    ])
    const set = annotated(
      { [`${awsPrefix}-nlb-target-type`]: 'instance' },
      { loadBalancerClass: 'eks.amazonaws.com/nlb' },
    )
    const model = detect(set, aws)
    expectModel(model, { id: 'zonal' })
    expect(model.evidence.join(' ')).toContain('Assumed')
  })

  test('annotation nlb means the cloud controller', () => {
    expectModel(detect(annotated({ [`${awsPrefix}-type`]: 'nlb' }), aws), {
      id: 'zonal',
      product: 'AWS NLB (cloud controller)',
      candidateRule: 'cloud-controller',
    })
  })

  test('provider ids alone mean a Classic Load Balancer, and that is called assumed', () => {
    const model = detect(aService(), aws)
    expectModel(model, {
      id: 'zonal',
      confidence: 'provider-id',
      product: 'AWS Classic Load Balancer',
      failsOpen: false,
    })
    expect(model.evidence.join(' ')).toContain('assumed')
  })

  test('annotations for AWS on nodes of another cloud are leftovers of a manifest', () => {
    const model = detect(annotated({ [`${awsPrefix}-backend-protocol`]: 'tcp' }), gce)
    expectModel(model, { product: 'Google Cloud pass-through balancer', confidence: 'provider-id' })
  })

  test('a routing policy that prefers the zone of the client is said', () => {
    const annotations = { [`${awsPrefix}-attributes`]: 'dns_record.client_routing_policy=availability_zone_affinity' }
    const model = detect(annotated(annotations, { loadBalancerClass: 'service.k8s.aws/nlb' }), aws)
    expect(model.evidence.join(' ')).toContain('availability_zone_affinity')
  })
})

describe('Google', () => {
  const weighted = {
    'networking.gke.io/weighted-load-balancing': 'pods-per-node',
    'cloud.google.com/l4-rbs': 'enabled',
  }

  test('pods-per-node under Local weights nodes by their pods', () => {
    const model = detect(annotated(weighted), gce)
    expectModel(model, { id: 'weighted', confidence: 'annotation' })
    expect(model.probe).toMatchObject({
      target: 'health-check-node-port',
      intervalSeconds: 3,
      upThreshold: 1,
      downThreshold: 2,
    })
  })

  test('one node whose kube-proxy is too old to send a weight makes all of them alike', () => {
    const mixed = new Map(
      ['v1.27.9', 'v1.30.1'].map((kubeletVersion, at) => [`n${at}`, aNode(`n${at}`, { kubeletVersion })]),
    )
    const model = detect(annotated(weighted), mixed)
    expectModel(model, { id: 'equal-node' })
    expect(model.evidence.join(' ')).toContain('n0 has kubelet v1.27.9')
  })

  test('T17: pods-per-node has no effect under Cluster, and the evidence says so', () => {
    const model = detect(annotated(weighted, { externalTrafficPolicy: 'Cluster' }), gce)
    expectModel(model, { id: 'equal-node' })
    expect(model.evidence.join(' ')).toContain('no effect')
    expect(model.probe?.target).toBe('kube-proxy-10256')
  })

  test.each([
    ['networking.gke.io/l4-regional-external', 'GKE external pass-through balancer', true],
    ['networking.gke.io/l4-regional-internal', 'GKE internal pass-through balancer', false],
    ['networking.gke.io/l4-regional-internal-legacy', 'GKE internal pass-through balancer', false],
  ])('class %s is the %s', (loadBalancerClass, product, failsOpen) => {
    expectModel(detect(aService({ loadBalancerClass }), gce), { confidence: 'class', product, failsOpen })
  })

  test.each(['gke.networking.io/l4-ilb-v2', 'gke.networking.io/l4-netlb-v2', 'gke.networking.io/l4-netlb-v3'])(
    'finalizer %s is GKE',
    (finalizer) => {
      expectModel(detect(aService({ finalizers: [finalizer] }), bare), {
        id: 'equal-node',
        candidateRule: 'gke-l4',
      })
    },
  )

  // Every external balancer of GKE that has no backend service has these two.
  const older = ['gke.networking.io/l4-netlb-v1', 'service.kubernetes.io/load-balancer-cleanup']

  test.each([
    ['gke.networking.io/l4-netlb-v1', true],
    ['gke.networking.io/l4-ilb-v1', false],
  ])('finalizer %s is the cloud controller of Google, with its own probes', (finalizer, failsOpen) => {
    const model = detect(aService({ finalizers: [finalizer] }), bare)
    expectModel(model, { id: 'equal-node', candidateRule: 'cloud-controller', failsOpen })
    expect(model.probe).toMatchObject({ intervalSeconds: 8, downThreshold: 3 })
  })

  test('weights that are asked of a balancer of the cloud controller are bounds: they need one of GKE', () => {
    const { 'networking.gke.io/weighted-load-balancing': value } = weighted
    const alone = { 'networking.gke.io/weighted-load-balancing': value }
    const model = detect(annotated(alone, { finalizers: older }), gce)
    expectModel(model, { id: 'unknown' })
    expect(model.couldBe.map(({ id }) => id)).toEqual(['equal-node', 'weighted'])
    expect(model.evidence.join(' ')).toContain('nothing says that this is one')
    expectModel(detect(annotated(weighted, { finalizers: older }), gce), { id: 'weighted' })
  })

  test('a subset of nodes that cannot be known is said under Cluster in larger clusters', () => {
    const many = new Map(Array.from({ length: 30 }, (_, index) => [`n${index}`, aNode(`n${index}`)]))
    const service = aService({ loadBalancerClass: 'networking.gke.io/l4-regional-internal' })
    expect(detect(service, many, 'Cluster').evidence.join(' ')).toContain('subset')
    expect(detect(service, many, 'Local').evidence.join(' ')).not.toContain('subset')
    const external = aService({ loadBalancerClass: 'networking.gke.io/l4-regional-external' })
    const some = (count: number) => new Map([...many].slice(0, count))
    expect(detect(external, some(4), 'Cluster').evidence.join(' ')).toContain('at least 3 a zone')
    expect(detect(external, some(3), 'Cluster').evidence.join(' ')).not.toContain('subset')
  })

  test('container-native balancing of a NodePort Service goes straight to pods', () => {
    const service = annotated({ 'cloud.google.com/neg': '{"ingress": true}' }, { type: 'NodePort' })
    expectModel(detect(service, gce), { id: 'direct', confidence: 'annotation' })
  })
})

describe('other clouds', () => {
  test.each<[string, Record<string, string>, string, Partial<BalancerModel>]>([
    [
      'Azure',
      { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' },
      'azure:///subscriptions/x',
      { product: 'Azure Load Balancer', id: 'equal-node' },
    ],
    ['DigitalOcean', {}, 'digitalocean://123', { product: 'DigitalOcean Load Balancer', id: 'equal-node' }],
    [
      'DigitalOcean by load',
      { 'service.beta.kubernetes.io/do-loadbalancer-algorithm': 'least_connections' },
      'digitalocean://123',
      { id: 'adaptive' },
    ],
    ['Hetzner', {}, 'hcloud://123', { product: 'Hetzner Load Balancer', id: 'equal-node' }],
    [
      'Hetzner by load',
      { 'load-balancer.hetzner.cloud/algorithm-type': 'least_connections' },
      'hcloud://123',
      { id: 'adaptive' },
    ],
    ['Octavia', {}, 'openstack:///id', { product: 'OpenStack Octavia', id: 'equal-node', probed: false, probe: null }],
    [
      'Octavia with a monitor',
      { 'loadbalancer.openstack.org/enable-health-monitor': 'true' },
      'openstack:///id',
      { probed: true },
    ],
    [
      'Octavia by load',
      { 'loadbalancer.openstack.org/lb-method': 'LEAST_CONNECTIONS' },
      'openstack:///id',
      { id: 'adaptive' },
    ],
  ])('%s', (_, annotations, providerId, fields) => {
    expectModel(detect(annotated(annotations), nodesOf(providerId)), {
      candidateRule: 'cloud-controller',
      confidence: Object.keys(annotations).length > 0 ? 'annotation' : 'provider-id',
      ...fields,
    })
  })

  test('Hetzner never asks the health check node port', () => {
    expect(detect(aService(), nodesOf('hcloud://1')).probe?.target).toBe('node-port')
  })

  test('what DigitalOcean probes is unknown once its check is overridden', () => {
    const annotations = { 'service.beta.kubernetes.io/do-loadbalancer-override-health-check': 'true' }
    expect(detect(annotated(annotations), bare).probe).toBeNull()
  })

  test('no cloud controller owns a Service that has a class', () => {
    const service = aService({ loadBalancerClass: 'example.org/own' })
    const model = detect(service, nodesOf('hcloud://1'))
    expectModel(model, { id: 'unknown', confidence: 'unknown' })
    expect(model.evidence[0]).toContain('example.org/own')
  })
})

describe('balancers that announce', () => {
  test.each(['metallb.io/ip-allocated-from-pool', 'metallb.universe.tf/ip-allocated-from-pool'])(
    'MetalLB by %s: layer 2 or BGP is not on the Service, so the model stays unknown',
    (key) => {
      const model = detect(annotated({ [key]: 'public' }), bare)
      expectModel(model, { id: 'unknown', confidence: 'annotation', product: 'MetalLB', candidateRule: 'metallb' })
      expect(model.evidence.join(' ')).toContain('not on the Service')
    },
  )

  test('kube-vip names its announcer', () => {
    const model = detect(annotated({ 'kube-vip.io/vipHost': 'n1' }), bare)
    expectModel(model, { id: 'single-node', confidence: 'annotation', product: 'kube-vip', announcers: ['n1'] })
  })

  test('kube-vip without an announcer may be ARP or BGP', () => {
    const model = detect(aService({ loadBalancerClass: 'kube-vip.io/kube-vip-class' }), bare)
    expectModel(model, { id: 'unknown', confidence: 'class', product: 'kube-vip' })
  })

  test("Cilium's classes name the way of announcing", () => {
    const l2 = detect(aService({ loadBalancerClass: 'io.cilium/l2-announcer' }), bare)
    expectModel(l2, { id: 'single-node', confidence: 'class', announcers: null })
    expect(l2.evidence.join(' ')).toContain('without regard to endpoints')
    const bgp = detect(aService({ loadBalancerClass: 'io.cilium/bgp-control-plane' }), bare)
    expectModel(bgp, { id: 'ecmp', confidence: 'class' })
    expect(bgp.evidence.join(' ')).toContain('assumed')
  })

  test("Cilium's address annotation does not say how it announces", () => {
    const model = detect(annotated({ 'lbipam.cilium.io/ips': '203.0.113.10' }), bare)
    expectModel(model, { id: 'unknown', product: 'Cilium' })
  })
})

describe('without a balancer, or an unknown one', () => {
  const ip = (address: string) => [{ ip: address, hostname: null, ipMode: null }]

  test("k3s puts the nodes' own addresses into the status", () => {
    const service = aService({ ingress: [...ip('10.1.0.1'), ...ip('10.1.0.2')] })
    const model = detect(service, nodesOf('k3s://n', '10.1.0.1', '10.1.0.2', '10.1.0.3'))
    expectModel(model, { id: 'multi-address', confidence: 'status', product: 'k3s ServiceLB', probed: false })
  })

  test('addresses of nodes count as such without k3s too; one foreign address makes them a balancer of another kind', () => {
    const nodes = nodesOf(null, '10.1.0.1')
    expectModel(detect(aService({ ingress: ip('10.1.0.1') }), nodes), { id: 'multi-address', product: null })
    const mixed = aService({ ingress: [...ip('10.1.0.1'), ...ip('203.0.113.1')] })
    expectModel(detect(mixed, nodes), { id: 'unknown' })
  })

  test.each<[string, Partial<Service>]>([
    ['NodePort', { type: 'NodePort' }],
    ['externalIPs', { type: 'ClusterIP', externalIPs: ['198.51.100.7'] }],
  ])('%s is a guess: clients pick the node, nobody probes', (_, fields) => {
    const model = detect(aService({ ingress: [], healthCheckNodePort: null, ...fields }), bare)
    expectModel(model, { id: 'multi-address', confidence: 'guess', probed: false, candidateRule: 'node-ports' })
    expect(model.evidence[0]).toContain('pick the node')
  })

  test('nothing known is unknown, and says what was looked for', () => {
    for (const nodes of [bare, null]) {
      const model = detect(aService(), nodes)
      expectModel(model, { id: 'unknown', confidence: 'unknown', product: null, probed: null })
      expect(model.evidence[0]).toContain('Nothing on the Service names its balancer')
    }
  })

  test('provider ids that disagree decide nothing', () => {
    const nodes = new Map([
      ['n1', aNode('n1', { providerId: 'aws:///a/i-1' })],
      ['n2', aNode('n2', { providerId: 'gce://p/z/n' })],
    ])
    expectModel(detect(aService(), nodes), { id: 'unknown' })
  })
})

describe('what Google balancers do beyond their model', () => {
  const internal = (fields: Partial<Service> = {}) =>
    aService({ loadBalancerClass: 'networking.gke.io/l4-regional-internal', ...fields })
  const words = (service: Service) => detect(service, gce).evidence.join(' ')

  test('an internal balancer may keep clients in their zone where the Service asks for it', () => {
    expect(words(internal({ trafficDistribution: 'PreferSameZone' }))).toContain('their own zone')
    expect(words(internal())).not.toContain('zone')
    const external = aService({
      loadBalancerClass: 'networking.gke.io/l4-regional-external',
      trafficDistribution: 'PreferClose',
    })
    expect(words(external)).not.toContain('their own zone')
  })

  test('annotations for GKE on nodes of another cloud are leftovers of a manifest', () => {
    expect(detect(annotated({ 'cloud.google.com/l4-rbs': 'enabled' }), aws).product).toBe('AWS Classic Load Balancer')
  })
})

describe('what Azure does beyond its model', () => {
  const azure = nodesOf('azure:///subscriptions/x')
  const on = (annotations: Record<string, string>, fields: Partial<Service> = {}) =>
    detect(annotated(annotations, fields), azure)
  const key = 'service.beta.kubernetes.io/azure-'

  test('with the PROXY protocol of a Private Link Service it does not ask the health check node port', () => {
    const model = on({ [`${key}pls-create`]: 'true', [`${key}pls-proxy-protocol`]: 'true' })
    expect(model.probe?.target).toBe('node-port')
    expect(model.clientPath.ports[0]).toMatchObject({ targetSees: null, proxyProtocol: 'v2' })
  })

  test('session affinity binds clients at the balancer too', () => {
    const words = on({}, { sessionAffinity: 'ClientIP' }).evidence.join(' ')
    expect(words).toContain('the balancer too keeps each client address on one node')
  })

  test('several balancers take the nodes that endpoints name, and floating IP that is off is said', () => {
    const words = on({
      [`${key}load-balancer-configurations`]: 'lb1',
      [`${key}disable-load-balancer-floating-ip`]: 'true',
    }).evidence.join(' ')
    expect(words).toContain('nodes that endpoints name')
    expect(words).toContain('floating-ip is "true"')
  })
})

test("a cloud controller's finalizer is said where the cloud is not known", () => {
  const model = detect(aService({ finalizers: ['service.kubernetes.io/load-balancer-cleanup'] }), bare)
  expectModel(model, { id: 'unknown' })
  expect(model.evidence.join(' ')).toContain('some cloud controller owns it')
})
