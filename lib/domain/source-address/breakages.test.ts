import { describe, expect, test } from 'vitest'
import { annotated, bare, nodesWith } from '@/lib/domain/balancers/test-detect'
import type { Service } from '@/lib/domain/cluster'
import { anEndpoint, aService, aSlice } from '@/lib/domain/test-objects'
import type { NetworkPolicy } from '@/lib/domain/workload'
import { aBackend, type Given, judge, seen } from './test-judge'

type Rule = NonNullable<NetworkPolicy['ingress']>[number]

const metal = { 'metallb.io/ip-allocated-from-pool': 'a' }
const fromPool = (fields: Partial<Service> = {}) => annotated(metal, fields)
const selecting = (labels: Record<string, string>): NetworkPolicy['podSelector'] => ({
  matchLabels: new Map(Object.entries(labels)),
  matchExpressions: [],
})
const from = (...cidrs: readonly string[]): Rule => ({
  ipBlocks: cidrs.map((cidr) => ({ cidr, except: [] })),
  hasSelectors: false,
  ports: [],
})
const everybody: Rule = { ipBlocks: [], hasSelectors: false, ports: [] }
const aPolicy = (name: string, ...ingress: readonly Rule[]): NetworkPolicy => ({
  name,
  podSelector: selecting({ app: 'web' }),
  ingress,
})
const office = aPolicy('allow-office', from('203.0.113.0/24'))

const underCluster = (given: Given, service = fromPool()) =>
  judge(service, { policy: 'Cluster', pods: [aBackend()], ...given })
const policiesOf = (given: Given, service = fromPool()) =>
  underCluster(given, service).breaks.filter(({ what }) => what === 'network-policy')

describe('a NetworkPolicy that lets clients in by address', () => {
  test('breaks where pods see nodes instead, and says what follows for the nodes of this cluster', () => {
    const [breakage] = policiesOf({ networkPolicies: [office] })
    expect(breakage).toMatchObject({ what: 'network-policy', object: 'allow-office' })
    expect(breakage?.inWords).toContain('none of 3 nodes lies in it, so clients are usually denied')
    expect(breakage?.inWords).toContain('varies')
    const nodesIn = (cidr: string) => policiesOf({ networkPolicies: [aPolicy('nodes', from(cidr))] })[0]?.inWords
    expect(nodesIn('10.1.0.0/24')).toContain('all 3 nodes lie in it, so it usually lets everybody in')
    expect(nodesIn('10.1.0.2/32')).toContain('1 of 3 nodes lie in it')
  })

  test('does not break where the client is seen', () => {
    const address = judge(fromPool(), { policy: 'Local', pods: [aBackend()], networkPolicies: [office] })
    expect(address).toMatchObject({ breaks: [], unchecked: [] })
  })

  test('does not matter where it selects no backend', () => {
    const other = { ...office, podSelector: selecting({ app: 'db' }) }
    expect(policiesOf({ networkPolicies: [other] })).toEqual([])
  })

  test('selects by an empty selector, and by expressions', () => {
    expect(policiesOf({ networkPolicies: [{ ...office, podSelector: selecting({}) }] })).toHaveLength(1)
    const expressed = (values: readonly string[]) => ({
      ...office,
      podSelector: { matchLabels: new Map(), matchExpressions: [{ key: 'app', operator: 'In' as const, values }] },
    })
    expect(policiesOf({ networkPolicies: [expressed(['web', 'api'])] })).toHaveLength(1)
    expect(policiesOf({ networkPolicies: [expressed(['api'])] })).toHaveLength(0)
  })

  test('keeps nobody out beside one that lets everybody in: policies add up', () => {
    expect(policiesOf({ networkPolicies: [office, aPolicy('open', everybody)] })).toEqual([])
    expect(policiesOf({ networkPolicies: [office, aPolicy('open', from('0.0.0.0/0'))] })).toEqual([])
  })

  test('still does where the open one is for another port, another family or other pods', () => {
    const otherPort: Rule = { ...everybody, ports: [{ protocol: 'TCP', port: '9090' }] }
    expect(policiesOf({ networkPolicies: [office, aPolicy('metrics', otherPort)] })).toHaveLength(1)
    const dual = fromPool({ ipFamilies: ['IPv4', 'IPv6'] })
    expect(policiesOf({ networkPolicies: [office, aPolicy('open', from('::/0'))] }, dual)).toHaveLength(1)
    const elsewhere = { ...aPolicy('open', everybody), podSelector: selecting({ app: 'db' }) }
    expect(policiesOf({ networkPolicies: [office, elsewhere] })).toHaveLength(1)
  })

  test('counts for the ports of the Service alone, by number or by name', () => {
    const onPort = (port: string): NetworkPolicy =>
      aPolicy('p', { ...from('203.0.113.0/24'), ports: [{ protocol: 'TCP', port }] })
    const named = fromPool({ ports: [{ ...aService().ports[0], targetPort: 'http' } as Service['ports'][number]] })
    const slices = [aSlice([anEndpoint('10.0.1.10', 'n1')])]
    expect(policiesOf({ networkPolicies: [onPort('http')], slices }, named)).toHaveLength(1)
    expect(policiesOf({ networkPolicies: [onPort('8080')], slices }, named)).toHaveLength(1)
    expect(policiesOf({ networkPolicies: [onPort('9090')], slices }, named)).toHaveLength(0)
  })

  test('with everything except a hole is narrow, and one for pods alone or without ingress is none', () => {
    const hole: Rule = { ...everybody, ipBlocks: [{ cidr: '0.0.0.0/0', except: ['192.0.2.0/24'] }] }
    expect(policiesOf({ networkPolicies: [aPolicy('hole', hole)] })[0]?.inWords).toContain(
      '0.0.0.0/0 without 192.0.2.0/24',
    )
    const bySelector: Rule = { ...everybody, hasSelectors: true }
    expect(policiesOf({ networkPolicies: [aPolicy('pods', bySelector)] })).toEqual([])
    expect(policiesOf({ networkPolicies: [{ ...office, ingress: null }] })).toEqual([])
  })

  test('breaks at the balancer without a word on nodes', () => {
    const [breakage] = judge(aService(), {
      nodes: nodesWith('hcloud://1'),
      pods: [aBackend()],
      networkPolicies: [office],
    }).breaks
    expect(breakage?.inWords).toContain('pods see an address of the balancer')
    expect(breakage?.inWords).not.toContain('nodes lie')
  })
})

describe('what could not be looked at does not count as whole', () => {
  test('NetworkPolicies that were not read', () => {
    const { unchecked } = underCluster({})
    expect(unchecked.join(' ')).toContain('NetworkPolicies are read for opened Services only')
  })

  test('backends whose labels are not known and that the selector does not settle', () => {
    const tiered = { ...office, podSelector: selecting({ tier: 'front' }) }
    const address = judge(fromPool(), { policy: 'Cluster', networkPolicies: [tiered, office] })
    expect(address.unchecked).toHaveLength(1)
    expect(address.unchecked[0]).toContain('selects backends is not known')
    expect(address.breaks.map(({ object }) => object)).toContain('allow-office')
  })

  test('a verdict that is not known', () => {
    const address = judge(aService(), { pods: [aBackend()], networkPolicies: [office] })
    expect(address).toMatchObject({ verdict: 'unknown', breaks: [] })
    expect(address.unchecked[0]).toContain('whether it sees clients is not known')
  })
})

describe('loadBalancerSourceRanges', () => {
  const ranges = { loadBalancerSourceRanges: ['203.0.113.0/24'] }
  const of = (service: Service, given: Given = {}) => {
    const { breaks, unchecked } = judge(service, given)
    return { breaks: breaks.filter(({ what }) => what === 'source-ranges').length, unchecked: unchecked.join(' ') }
  }

  test('hold under Cluster too: kube-proxy looks before it replaces the address', () => {
    expect(of(fromPool(ranges), { policy: 'Cluster' }).breaks).toBe(0)
  })

  test('break behind a proxy, which is all that kube-proxy sees', () => {
    expect(of(aService(ranges), { nodes: nodesWith('hcloud://1') }).breaks).toBe(1)
  })

  test('are not enforced by kube-proxy without an address of their own, and then hang on the balancer', () => {
    const proxy = aService({ ...ranges, ingress: [{ ip: '203.0.113.10', hostname: null, ipMode: 'Proxy' }] })
    const nlb = aService({ ...ranges, loadBalancerClass: 'service.k8s.aws/nlb', ingress: [] })
    const azure = annotated({ 'service.beta.kubernetes.io/azure-disable-load-balancer-floating-ip': 'true' }, ranges)
    for (const service of [proxy, nlb, azure]) {
      expect(of(service).breaks).toBe(0)
      expect(of(service).unchecked).toContain('not enforced by kube-proxy here')
    }
  })

  test('are not known to hold where the balancer is not known', () => {
    expect(of(aService(ranges)).unchecked).toContain('see clients or the balancer is not known')
  })
})

describe('session affinity', () => {
  const sticky = { sessionAffinity: 'ClientIP', sessionAffinityTimeoutSeconds: 10_800 } as const
  const of = (service: Service, given: Given = {}) =>
    judge(service, given)
      .breaks.filter(({ what }) => what === 'session-affinity')
      .map(({ inWords }) => inWords)

  test('goes by the client under Cluster too', () => {
    expect(of(fromPool(sticky), { policy: 'Cluster' })).toEqual([])
  })

  test('goes by the balancer behind a proxy', () => {
    expect(of(aService(sticky), { nodes: nodesWith('hcloud://1') })[0]).toContain('which gets hot')
  })

  test('has no effect where connections go straight to pods', () => {
    const direct = annotated({ 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb-ip' }, sticky)
    expect(of(direct)[0]).toContain('no effect')
  })
})

describe('what goes by the remote address inside the application', () => {
  const limits = (service: Service, given: Given) =>
    judge(service, given)
      .breaks.filter(({ what }) => what === 'rate-limit')
      .map(({ inWords }) => inWords)

  test('sees no more addresses than there are nodes', () => {
    expect(limits(fromPool(), { policy: 'Cluster', nodes: bare })[0]).toContain('no more than nodes (3)')
  })

  test('may read the client elsewhere, which is named', () => {
    const proxied = annotated({ 'load-balancer.hetzner.cloud/uses-proxyprotocol': 'true' })
    expect(limits(proxied, { nodes: nodesWith('hcloud://1') })[0]).toContain(
      'unless the application reads PROXY protocol',
    )
  })

  test('is whole where the client is seen, by configuration or as observed', () => {
    expect(limits(fromPool(), { policy: 'Local' })).toEqual([])
    expect(limits(fromPool(), { policy: 'Cluster', evidence: { addresses: [seen('192.0.2.1')] } })).toEqual([])
  })
})
