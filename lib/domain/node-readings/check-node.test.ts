import { describe, expect, test } from 'vitest'
import { type ClusterState, serviceKey } from '@/lib/domain/cluster'
import { aCluster, anEndpoint, aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { checkNode } from './check-node'
import { type NodeReading, nothingReadOfNode } from './reading'
import { createWithoutLocalCounter, type WithoutLocal } from './without-local'

const NOW = 10_000_000
const none: WithoutLocal = new Map()
const check = (reading: Partial<NodeReading>, expected: WithoutLocal | null = none) =>
  checkNode({ ...nothingReadOfNode, ...reading }, expected, NOW)
const only = (reading: Partial<NodeReading>, expected: WithoutLocal | null = none) => {
  const checks = check(reading, expected)
  expect(checks).toHaveLength(1)
  return checks[0]
}

test('a node that no exporter speaks of has no answers, and no good ones', () => {
  expect(check({})).toEqual([])
})

describe('the table of tracked connections', () => {
  test.each([
    [100, 1000, true],
    [800, 1000, true],
    [801, 1000, false],
    [1000, 1000, false],
    [100, null, null],
    [100, 0, null],
  ])('with %s of %s is %s', (conntrackEntries, conntrackLimit, holds) => {
    expect(only({ conntrackEntries, conntrackLimit })?.holds).toBe(holds)
  })

  test('is told with its numbers', () => {
    expect(only({ conntrackEntries: 248_000, conntrackLimit: 262_144 })?.inWords).toBe(
      'The table of tracked connections is 94 % full: 248,000 of 262,144. When it is full, the node drops new connections.',
    )
  })
})

describe('the rules of kube-proxy', () => {
  const ago = (seconds: number) => NOW - seconds * 1000
  test.each([
    [12, null, true],
    [600, 5, true],
    [601, 5, false],
    // Nothing changed for an hour.
    [3600, 0, true],
    [3600, null, null],
  ])('written %s s ago with %s changes that wait are up to date: %s', (seconds, pendingChanges, holds) => {
    expect(only({ syncedAtMs: ago(seconds), pendingChanges })?.holds).toBe(holds)
  })
})

describe('ports without an endpoint on the node', () => {
  const expected: WithoutLocal = new Map([['IPv4', 3]])
  const counting = (
    ...counts: [NodeReading['withoutLocal'] extends ReadonlyMap<infer K, number> ? K : never, number][]
  ) => ({ withoutLocal: new Map(counts) }) as const

  test('are as many as the objects say, or they are not', () => {
    expect(only(counting(['IPv4', 3]), expected)).toMatchObject({ holds: true })
    expect(only(counting(['IPv4', 5]), expected)).toMatchObject({ holds: false })
    expect(only(counting(['IPv4', 5]), expected)?.inWords).toContain('by the objects it is 3')
  })

  test('of a family that has none expected are too many', () => {
    expect(only(counting(['IPv4', 3], ['IPv6', 1]), expected)?.holds).toBe(false)
  })

  test('that are not told by family are compared where both families expect the same', () => {
    const both: WithoutLocal = new Map([
      ['IPv4', 3],
      ['IPv6', 3],
    ])
    const unlike: WithoutLocal = new Map([
      ['IPv4', 3],
      ['IPv6', 1],
    ])
    expect(only(counting(['any', 3]), both)?.holds).toBe(true)
    expect(only(counting(['any', 3]), unlike)?.holds).toBeNull()
    expect(only(counting(['any', 0]), none)?.holds).toBe(true)
  })

  test('are held against nothing where the reader may not see all Services', () => {
    expect(only(counting(['IPv4', 3]), null)?.holds).toBeNull()
  })
})

describe('what the objects say of ports without an endpoint', () => {
  const of = (state: ClusterState) => {
    const { services, slices } = state
    const counter = createWithoutLocalCounter(state)
    for (const [key, service] of services) counter.add(service, slices.get(key) ?? [])
    return Object.fromEntries(['n1', 'n2', 'n3'].map((node) => [node, counter.of(node).get('IPv4') ?? 0]))
  }

  test('counts ports under Local whose endpoints are elsewhere', () => {
    expect(of(aCluster(aService(), [aSlice(podsOn([2, 1]))], nodesOf(3)))).toEqual({ n1: 0, n2: 0, n3: 1 })
  })

  test('counts none of Cluster, of no endpoints at all, of a headless Service, or of another proxy', () => {
    const slice = aSlice(podsOn([1]))
    const zero = { n1: 0, n2: 0, n3: 0 }
    expect(of(aCluster(aService({ externalTrafficPolicy: 'Cluster' }), [slice], nodesOf(3)))).toEqual(zero)
    expect(of(aCluster(aService(), [], nodesOf(3)))).toEqual(zero)
    expect(of(aCluster(aService({ clusterIPs: ['None'] }), [slice], nodesOf(3)))).toEqual(zero)
    expect(of(aCluster(aService({ serviceProxyName: 'other' }), [slice], nodesOf(3)))).toEqual(zero)
  })

  test('takes an endpoint that terminates and still serves for one, as kube-proxy does', () => {
    const leaving = anEndpoint('10.0.0.9', 'n1', { ready: false, serving: true, terminating: true })
    expect(of(aCluster(aService(), [aSlice([leaving])], nodesOf(3)))).toEqual({ n1: 0, n2: 1, n3: 1 })
  })

  test('adds up over Services', () => {
    const state = aCluster(aService(), [aSlice(podsOn([1]))], nodesOf(3))
    const other = aService({ name: 'api', uid: 'api' })
    const services = new Map([...state.services, [serviceKey('shop', 'api'), other] as const])
    const slices = new Map([
      ...state.slices,
      [serviceKey('shop', 'api'), [aSlice(podsOn([0, 1]), { serviceName: 'api' })]] as const,
    ])
    expect(of({ ...state, services, slices })).toEqual({ n1: 1, n2: 1, n3: 2 })
  })
})
