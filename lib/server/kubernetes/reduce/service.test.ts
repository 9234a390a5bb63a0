import { describe, expect, it } from 'vitest'
import { type RawFields, rawService } from '@/e2e/fakes/raw-objects'
import type { Service } from '@/lib/domain/cluster'
import { createInterner } from './interner'
import { reduceService } from './service'

const reduce = (raw: unknown) => reduceService(raw, createInterner())

function read(raw: unknown): Service {
  const reduction = reduce(raw)
  if (reduction.kind !== 'object') throw new Error(JSON.stringify(reduction))
  return reduction.value
}

const reasonOf = (spec: RawFields, metadata: RawFields = {}): string => {
  const reduction = reduce(rawService({}, spec, metadata))
  return reduction.kind === 'unreadable' ? `${reduction.object}: ${reduction.reason}` : reduction.kind
}

describe('a Service', () => {
  it('keeps the fields that decide where traffic goes', () => {
    expect(read(rawService())).toEqual({
      namespace: 'shop',
      name: 'cart',
      uid: '0f57de58-d987-40d7-860c-c65ba1ffd7e2',
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      internalTrafficPolicy: 'Cluster',
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: '8080', nodePort: 30_080, appProtocol: 'http' }],
      ipFamilies: ['IPv4'],
      clusterIPs: ['10.96.10.20'],
      externalIPs: [],
      loadBalancerClass: null,
      loadBalancerSourceRanges: [],
      allocateLoadBalancerNodePorts: true,
      ingress: [{ ip: '192.0.2.10', hostname: null, ipMode: 'VIP' }],
      healthCheckNodePort: 31_234,
      sessionAffinity: 'None',
      sessionAffinityTimeoutSeconds: null,
      publishNotReadyAddresses: false,
      trafficDistribution: null,
      serviceProxyName: null,
      selector: new Map([['app', 'cart']]),
      annotations: new Map(),
      finalizers: ['service.kubernetes.io/load-balancer-cleanup'],
      createdAtMs: Date.UTC(2026, 4, 4, 10, 11, 12),
      deleting: false,
    })
  })

  it('says whose it is where a label hands it to another proxy, with an empty name too', () => {
    const proxyOf = (labels: Record<string, string>) => read(rawService({}, {}, { labels })).serviceProxyName
    expect(proxyOf({ 'service.kubernetes.io/service-proxy-name': 'other' })).toBe('other')
    expect(proxyOf({ 'service.kubernetes.io/service-proxy-name': '' })).toBe('')
    expect(proxyOf({ app: 'cart' })).toBeNull()
  })

  it('is frozen with all its lists', () => {
    const service = read(rawService())
    expect(() => Object.assign(service, { type: 'NodePort' })).toThrow(TypeError)
    expect(Object.isFrozen(service.ports) && Object.isFrozen(service.ports[0])).toBe(true)
    expect(Object.isFrozen(service.externalIPs) && Object.isFrozen(service.ingress)).toBe(true)
  })

  it('keeps annotations that decide a balancer and no others', () => {
    const annotations = {
      'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
      'networking.gke.io/weighted-load-balancing': 'pods-per-node',
      'service.beta.kubernetes.io/port_80_health-probe_port': '8080',
      'evenkeel.dev/model': 'ecmp',
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
      'example.com/networking.gke.io/weighted-load-balancing': 'x',
    }
    expect([...read(rawService({}, {}, { annotations })).annotations.keys()]).toEqual([
      'service.beta.kubernetes.io/aws-load-balancer-type',
      'networking.gke.io/weighted-load-balancing',
      'service.beta.kubernetes.io/port_80_health-probe_port',
      'evenkeel.dev/model',
    ])
  })

  it('gets the defaults of the API where fields are absent', () => {
    const raw = { metadata: { name: 'cart', namespace: 'shop' }, spec: { ports: [{ port: 80 }] } }
    expect(read(raw)).toMatchObject({
      type: 'ClusterIP',
      externalTrafficPolicy: null,
      internalTrafficPolicy: 'Cluster',
      ports: [{ name: '', protocol: 'TCP', port: 80, targetPort: null, nodePort: null, appProtocol: null }],
      allocateLoadBalancerNodePorts: true,
      ingress: [],
      healthCheckNodePort: null,
      createdAtMs: null,
    })
  })

  it('without a policy is of policy Cluster when it takes traffic from outside', () => {
    const policy = (spec: RawFields) =>
      read(rawService({}, { externalTrafficPolicy: undefined, ...spec })).externalTrafficPolicy
    expect(policy({ type: 'NodePort' })).toBe('Cluster')
    expect(policy({ type: 'ClusterIP', externalIPs: ['192.0.2.1'] })).toBe('Cluster')
    expect(policy({ type: 'ClusterIP' })).toBeNull()
  })

  it('has no port where the API writes 0', () => {
    const service = read(
      rawService({}, { healthCheckNodePort: 0, ports: [{ port: 80, nodePort: 0, targetPort: 'web' }] }),
    )
    expect(service.healthCheckNodePort).toBeNull()
    expect(service.ports[0]).toMatchObject({ nodePort: null, targetPort: 'web' })
  })

  it('says its affinity timeout only when it has affinity', () => {
    const clientIP = { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } }
    expect(read(rawService({}, clientIP)).sessionAffinityTimeoutSeconds).toBe(60)
    expect(read(rawService({}, { sessionAffinity: 'ClientIP' })).sessionAffinityTimeoutSeconds).toBe(10_800)
  })

  it('is deleting from the moment that it has a deletion timestamp', () => {
    expect(read(rawService({}, {}, { deletionTimestamp: '2026-05-04T11:00:00Z' })).deleting).toBe(true)
  })
})

describe('a Service that cannot be read names the field and what is wrong with it', () => {
  it.each([
    [{ type: 'Weird' }, 'spec.type is "Weird", which is none of ClusterIP, NodePort, LoadBalancer, ExternalName'],
    [{ type: 7 }, 'spec.type is 7, which is none of ClusterIP, NodePort, LoadBalancer, ExternalName'],
    [{ externalTrafficPolicy: 'local' }, 'spec.externalTrafficPolicy is "local", which is none of Local, Cluster'],
    [{ ports: {} }, 'spec.ports is an object, not a list'],
    [{ ports: [null] }, 'spec.ports[] is null, not an object'],
    [{ ports: [{ port: 70_000 }] }, 'spec.ports[].port is 70000, not a whole number from 1 to 65535'],
    [{ ports: [{ name: 'http' }] }, 'spec.ports[].port is missing'],
    [{ selector: { app: ['cart'] } }, 'spec.selector.app is a list, not a text'],
    [{ ipFamilies: ['IPv5'] }, 'spec.ipFamilies[] is "IPv5", which is none of IPv4, IPv6'],
    [{ externalIPs: [1] }, 'spec.externalIPs[] is 1, not a text of up to 253 characters'],
    [{ publishNotReadyAddresses: 'yes' }, 'spec.publishNotReadyAddresses is a string, not true or false'],
  ])('%j', (spec, reason) => {
    expect(reasonOf(spec)).toBe(`Service shop/cart: ${reason}`)
  })

  it.each([
    ['no object', 'text', 'Service without a name: Service is a string, not an object'],
    ['null', null, 'Service without a name: Service is null, not an object'],
    ['no metadata', { spec: {} }, 'Service without a name: metadata is missing'],
    ['no spec', { metadata: { name: 'cart', namespace: 'shop' } }, 'Service shop/cart: spec is missing'],
    [
      'no namespace',
      { metadata: { name: 'cart' }, spec: {} },
      'Service cart: metadata.namespace is "", not a Kubernetes name',
    ],
  ])('%s', (_what, raw, expected) => {
    const reduction = reduce(raw)
    expect(reduction.kind === 'unreadable' && `${reduction.object}: ${reduction.reason}`).toBe(expected)
  })
})
