import { describe, expect, test } from 'vitest'
import { autoscalerTaint } from '@/lib/domain/balancers/candidate-rules'
import type { ClusterNode, Service, SliceEndpoint } from '@/lib/domain/cluster'
import { aCluster, aNode, anEndpoint, aService, aSlice, terminating, unready } from '@/lib/domain/test-objects'
import { expectHealth } from './expect'
import { healthTarget } from './target'

const tainted = { taints: [{ key: autoscalerTaint, value: '', effect: 'NoSchedule' }] }
const version = (minor: number) => ({ major: 1, minor })

type Case = {
  endpoints?: readonly SliceEndpoint[]
  nodes?: readonly ClusterNode[] | null
  service?: Partial<Service>
  minor?: number | null
}

function expectOn(nodeName: string, { endpoints = [], nodes = [aNode('n1'), aNode('n2')], service, minor = 36 }: Case) {
  const built = aService(service)
  const state = aCluster(built, [aSlice(endpoints)], nodes, minor === null ? null : version(minor))
  return expectHealth({ state, service: built })?.(nodeName)
}

describe('which port says whether a node takes traffic', () => {
  test.each<[string, Partial<Service>, ReturnType<typeof healthTarget>]>([
    ['a Local LoadBalancer has its own', {}, { kind: 'health-check-node-port', port: 31234 }],
    ['a Cluster one has 10256', { externalTrafficPolicy: 'Cluster' }, { kind: 'kube-proxy', port: 10256 }],
    [
      'a Cluster NodePort has 10256',
      { type: 'NodePort', externalTrafficPolicy: 'Cluster' },
      { kind: 'kube-proxy', port: 10256 },
    ],
    ['a Local NodePort has none', { type: 'NodePort', healthCheckNodePort: null }, null],
    [
      'Local externalIPs have none',
      { type: 'ClusterIP', externalIPs: ['198.51.100.1'], healthCheckNodePort: null },
      null,
    ],
    ['a Local LoadBalancer whose port was never allocated has none', { healthCheckNodePort: null }, null],
    ['a Service that another proxy serves has none that is known', { serviceProxyName: 'other' }, null],
    ['a Service without traffic from outside has none', { type: 'ClusterIP', externalTrafficPolicy: null }, null],
  ])('%s', (_, service, target) => {
    expect(healthTarget(aService(service))).toEqual(target)
  })

  test('a what-if policy is judged by that policy', () => {
    expect(healthTarget(aService(), 'Cluster')).toEqual({ kind: 'kube-proxy', port: 10256 })
  })
})

describe('what a health check node port must answer', () => {
  test('200 and the count where endpoints are ready, 503 and none elsewhere', () => {
    const endpoints = [anEndpoint('10.0.1.1', 'n1'), anEndpoint('10.0.1.2', 'n1')]
    expect(expectOn('n1', { endpoints })).toMatchObject({ status: 200, localEndpoints: 2, acceptedCounts: [2] })
    expect(expectOn('n2', { endpoints })).toMatchObject({ status: 503, localEndpoints: 0, acceptedCounts: [0] })
  })

  test('T5: 503 on a node whose endpoints terminate, which still serve', () => {
    const endpoints = [anEndpoint('10.0.1.1', 'n1'), anEndpoint('10.0.2.1', 'n2', terminating)]
    expect(expectOn('n2', { endpoints })).toMatchObject({ status: 503, localEndpoints: 0, drainingEndpoints: 1 })
  })

  test('T9: 200 for unready pods that are published', () => {
    const endpoints = [anEndpoint('10.0.1.1', 'n1', { ...unready, ready: true })]
    expect(expectOn('n1', { endpoints, service: { publishNotReadyAddresses: true } })).toMatchObject({
      status: 200,
      localEndpoints: 1,
    })
  })

  test('T12, T13: a taint, a cordon and a deletion of the node change nothing', () => {
    const nodes = [aNode('n1', { ...tainted, unschedulable: true, deleting: true })]
    const endpoints = [anEndpoint('10.0.1.1', 'n1'), anEndpoint('10.0.1.2', 'n1')]
    expect(expectOn('n1', { endpoints, nodes })).toMatchObject({ status: 200, localEndpoints: 2 })
  })

  test('nothing about nodes is needed to know it', () => {
    expect(expectOn('n1', { endpoints: [anEndpoint('10.0.1.1', 'n1')], nodes: null })?.status).toBe(200)
  })
})

describe('dual-stack (#114702)', () => {
  const service = aService({ ipFamilies: ['IPv4', 'IPv6'] })
  const slices = [
    aSlice([anEndpoint('10.0.1.1', 'n1'), anEndpoint('10.0.1.2', 'n1')]),
    aSlice([anEndpoint('fd00::1', 'n1')], { addressType: 'IPv6' }),
  ]
  const expected = (minor: number | null, family?: 'IPv4' | 'IPv6') => {
    const state = aCluster(service, slices, [aNode('n1')], minor === null ? null : version(minor))
    return expectHealth({ state, service, family })?.('n1')
  }

  test('from 1.36 each socket counts the endpoints of its own family', () => {
    expect(expected(36, 'IPv4')).toMatchObject({ localEndpoints: 2, acceptedCounts: [2] })
    expect(expected(36, 'IPv6')).toMatchObject({ localEndpoints: 1, acceptedCounts: [1] })
  })

  test.each([35, null])('before (%s) either count is right, for one family wins the port', (minor) => {
    expect(expected(minor, 'IPv6')?.acceptedCounts).toEqual([2, 1])
  })

  test('either count is right on a node that the upgrade to 1.36 has not reached', () => {
    const acceptedOn = (kubeletVersion: string | null) => {
      const state = aCluster(service, slices, [aNode('n1', { kubeletVersion })])
      return expectHealth({ state, service, family: 'IPv6' })?.('n1').acceptedCounts
    }
    expect(acceptedOn('v1.35.4')).toEqual([2, 1])
    for (const known of ['v1.36.0', 'v2.0.0', 'nonsense', null]) expect(acceptedOn(known)).toEqual([1])
  })

  test('a family that the Service does not have is judged as its first', () => {
    const single = aService()
    const state = aCluster(single, slices.slice(0, 1), [aNode('n1')])
    expect(expectHealth({ state, service: single, family: 'IPv6' })?.('n1').localEndpoints).toBe(2)
  })
})

describe('what 10256 must answer', () => {
  const service = { externalTrafficPolicy: 'Cluster' } as const

  test('200 whatever pods are there, and nothing is counted', () => {
    expect(expectOn('n2', { service })).toMatchObject({ status: 200, localEndpoints: null })
  })

  test('T12: 503 once the autoscaler marked the node or it is being deleted', () => {
    expect(expectOn('n1', { service, nodes: [aNode('n1', tainted)] })?.status).toBe(503)
    expect(expectOn('n1', { service, nodes: [aNode('n1', { deleting: true })] })?.status).toBe(503)
  })

  test('200 on a node that the upgrade to 1.30 has not reached', () => {
    const nodes = [aNode('n1', { ...tainted, kubeletVersion: 'v1.29.8' })]
    expect(expectOn('n1', { service, nodes })?.status).toBe(200)
  })

  test('200 before 1.30, when kube-proxy did not look', () => {
    expect(expectOn('n1', { service, nodes: [aNode('n1', tainted)], minor: 29 })?.status).toBe(200)
  })

  test('T13: a cordon or NotReady changes nothing', () => {
    expect(expectOn('n1', { service, nodes: [aNode('n1', { unschedulable: true, ready: 'False' })] })?.status).toBe(200)
  })

  test('without the right to read nodes nothing is expected', () => {
    expect(expectOn('n1', { service, nodes: null })?.status).toBeNull()
    expect(expectOn('gone', { service })?.status).toBeNull()
  })
})
