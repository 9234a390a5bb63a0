import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AnnouncerLease, nothingAnnounced } from '@/lib/domain/announcements'
import { distribute } from '@/lib/domain/distribution/distribute'
import { known } from '@/lib/domain/fact'
import { judgeSourceAddress } from '@/lib/domain/source-address/judge-source-address'
import { aCluster, aNode, aService, aSlice, httpPort, podsOn } from '@/lib/domain/test-objects'
import { overrideAnnotations } from './annotation-override'
import { detectBalancer } from './detect'
import { aLease } from './test-detect'

const keys = [
  'service.beta.kubernetes.io/aws-load-balancer-type',
  'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type',
  'service.beta.kubernetes.io/aws-load-balancer-attributes',
  'service.beta.kubernetes.io/aws-load-balancer-target-group-attributes',
  'service.beta.kubernetes.io/aws-load-balancer-target-group-attributes.80',
  'service.beta.kubernetes.io/aws-load-balancer-proxy-protocol-per-target-group',
  'service.beta.kubernetes.io/aws-load-balancer-healthcheck-interval',
  'service.beta.kubernetes.io/aws-load-balancer-healthcheck-port',
  'cloud.google.com/neg',
  'networking.gke.io/weighted-load-balancing',
  'loadbalancer.openstack.org/proxy-protocol',
  'load-balancer.hetzner.cloud/health-check-retries',
  'metallb.io/ip-allocated-from-pool',
  'kube-vip.io/vipHost',
  'projectcalico.org/loadBalancerIPs',
  ...Object.values(overrideAnnotations),
] as const

const value = fc.oneof(
  fc.constantFrom('', 'true', 'false', 'ip', 'nlb-ip', 'nlb', '*', '80', 'n1', 'n1,n9', 'ecmp', 'weighted', ',,=,=,'),
  fc.constantFrom('load_balancing.cross_zone.enabled=true', 'preserve_client_ip.enabled=false', '{"ingress":true}'),
  fc.string({ maxLength: 20 }),
)

const named = fc.constantFrom('n1', 'n2', 'n3', 'n9')
const entries = fc.uniqueArray(named, { maxLength: 3 })

const world = fc.record({
  type: fc.constantFrom('LoadBalancer' as const, 'NodePort' as const),
  loadBalancerClass: fc.constantFrom(null, 'service.k8s.aws/nlb', 'io.cilium/l2-announcer', 'example.org/x'),
  finalizers: fc.subarray(['service.k8s.aws/resources', 'gke.networking.io/l4-ilb-v2']),
  annotations: fc.uniqueArray(fc.tuple(fc.constantFrom(...keys), value), { selector: ([key]) => key, maxLength: 5 }),
  policy: fc.constantFrom('Local' as const, 'Cluster' as const),
  scheme: fc.constantFrom(null, 'aws', 'gce', 'azure', 'digitalocean', 'hcloud', 'openstack', 'k3s'),
  nodesKnown: fc.boolean(),
  metallbL2: fc.option(entries),
  kubeVip: fc.option(entries),
  ciliumL2: fc.option(entries),
  ports: fc.constantFrom([httpPort], [httpPort, { ...httpPort, name: 'https', port: 443 }]),
})
type World = typeof world extends fc.Arbitrary<infer Value> ? Value : never

const leases = (names: readonly string[]): readonly AnnouncerLease[] =>
  names.map((name) => aLease(name, { object: name }))

function build(
  { type, loadBalancerClass, finalizers, annotations, policy, scheme, nodesKnown, ports, ...given }: World,
  inOrder: <T>(list: readonly T[]) => readonly T[],
) {
  const service = aService({
    type,
    loadBalancerClass,
    finalizers: inOrder(finalizers),
    annotations: new Map(inOrder(annotations)),
    externalTrafficPolicy: policy,
    ports,
  })
  const nodes = inOrder([1, 2, 3]).map((at) =>
    aNode(`n${at}`, {
      providerId: scheme === null ? null : `${scheme}://${at}`,
      addresses: [{ type: 'InternalIP', address: `10.1.0.${at}` }],
    }),
  )
  const part = (names: readonly string[] | null) =>
    names === null ? null : known(new Map([['shop/web', leases(inOrder(names))]]))
  const announcements = {
    ...nothingAnnounced,
    metallbL2: part(given.metallbL2) ?? nothingAnnounced.metallbL2,
    kubeVip: part(given.kubeVip) ?? nothingAnnounced.kubeVip,
    ciliumL2: part(given.ciliumL2) ?? nothingAnnounced.ciliumL2,
  }
  const slices = [
    aSlice(podsOn([2, 1, 0]), { ports: ports.map(({ name }) => ({ name, protocol: 'TCP', port: 8080 })) }),
  ]
  return { state: { ...aCluster(service, slices, nodesKnown ? nodes : null), announcements }, service }
}

const forwards = <T>(list: readonly T[]) => list
const backwards = <T>(list: readonly T[]) => [...list].reverse()

function judge(given: World, order: <T>(list: readonly T[]) => readonly T[]) {
  const { state, service } = build(given, order)
  const model = detectBalancer(service, state)
  const address = judgeSourceAddress({
    state,
    service,
    model,
    networkPolicies: known([]),
    pods: known([]),
    evidence: notObserved,
  })
  return { model, address, distribution: distribute({ state, service, model }) }
}

const notObserved = { known: false, why: 'not-asked', inWords: 'Nobody looked.', right: null } as const

describe('whatever the objects say', () => {
  test('detection and verdict do not hang on the order of annotations, nodes and announcements', () => {
    fc.assert(
      fc.property(world, (given) => {
        const one = judge(given, forwards)
        const other = judge(given, backwards)
        expect(other.model).toEqual(one.model)
        expect(other.address).toEqual(one.address)
      }),
      { numRuns: 300 },
    )
  })

  test('every model rests on evidence, and an unknown or disputed one has bounds to show', () => {
    fc.assert(
      fc.property(world, (given) => {
        const { model, address, distribution } = judge(given, forwards)
        expect(model.evidence.length).toBeGreaterThan(0)
        expect(address.reasons.length).toBeGreaterThan(0)
        if (model.couldBe.length > 0) expect(model.id).toBe('unknown')
        if (model.id === 'unknown') expect(distribution.bounds?.length ?? 0).toBeGreaterThan(0)
      }),
      { numRuns: 300 },
    )
  })

  test('under Cluster no verdict says preserved unless connections go past kube-proxy', () => {
    fc.assert(
      fc.property(world, (given) => {
        const { model, address } = judge({ ...given, policy: 'Cluster' }, forwards)
        if (model.clientPath.target !== 'pod') expect(address.verdict).not.toBe('preserved')
      }),
      { numRuns: 300 },
    )
  })
})
