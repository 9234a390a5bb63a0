import { describe, expect, test } from 'vitest'
import type { SliceEndpoint } from '@/lib/domain/cluster'
import { aNode, anEndpoint, aService, aSlice, terminating, unready } from '@/lib/domain/test-objects'
import { buildEndpoints } from './build'
import type { Endpoint } from './collect'
import { createClusterSelector, hasAny, nodeHintReaders, readsNodeHints, selectLocalByNode } from './select'
import { newest, selectCluster, selectLocal } from './test-selection'

const built = (...endpoints: readonly SliceEndpoint[]): readonly Endpoint[] =>
  buildEndpoints(aService(), [aSlice(endpoints)])[0]?.endpoints ?? []
const names = (endpoints: readonly Endpoint[]) => endpoints.map(({ podName }) => podName)
const pod = (name: string, nodeName: string | null, fields: Partial<SliceEndpoint> = {}) =>
  anEndpoint(`10.0.0.${name.charCodeAt(0)}`, nodeName, { podName: name, ...fields })

describe('what a node may use under Local', () => {
  test('T3: an endpoint without a node name is local to no node', () => {
    const endpoints = built(pod('a', null), pod('b', 'n1'))
    expect(names(selectLocal(endpoints, 'n1'))).toEqual(['b'])
    expect([...selectLocalByNode(endpoints).keys()]).toEqual(['n1'])
  })

  test('T5: a node with only terminating endpoints uses them while others have ready ones', () => {
    const endpoints = built(pod('a', 'n1'), pod('t', 'n2', terminating))
    expect(names(selectLocal(endpoints, 'n1'))).toEqual(['a'])
    expect(names(selectLocal(endpoints, 'n2'))).toEqual(['t'])
  })

  test('T6: an endpoint that terminates and no longer serves is of no use', () => {
    const endpoints = built(pod('a', 'n1'), pod('x', 'n2', { ready: false, serving: false, terminating: true }))
    expect(selectLocal(endpoints, 'n2')).toEqual([])
    expect(selectLocalByNode(endpoints).has('n2')).toBe(false)
  })

  test('an endpoint that serves without being ready or terminating is never used', () => {
    expect(selectLocal(built(pod('a', 'n1', { ready: false, serving: true })), 'n1')).toEqual([])
  })

  test('a ready endpoint keeps the terminating ones of its node out', () => {
    expect(names(selectLocal(built(pod('a', 'n1'), pod('t', 'n1', terminating)), 'n1'))).toEqual(['a'])
  })

  test('hints change nothing', () => {
    expect(names(selectLocal(built(pod('a', 'n1', { zoneHints: ['B'], nodeHints: ['n2'] })), 'n1'))).toEqual(['a'])
  })
})

describe('what a node may use under Cluster', () => {
  const anywhere = { name: 'n9', zone: 'A' }

  test('every ready endpoint, wherever it is', () => {
    expect(names(selectCluster(built(pod('a', 'n1'), pod('b', null), pod('u', 'n2', unready)), anywhere))).toEqual([
      'a',
      'b',
    ])
  })

  test('T7: with nothing ready anywhere, all that terminate and serve', () => {
    const endpoints = built(pod('s', 'n1', terminating), pod('t', 'n2', terminating), pod('u', 'n3', unready))
    expect(names(selectCluster(endpoints, anywhere))).toEqual(['s', 't'])
    expect(hasAny(endpoints)).toBe(true)
  })

  test('T8: nothing at all when nothing could serve', () => {
    expect(selectCluster(built(pod('u', 'n1', unready)), anywhere)).toEqual([])
    expect(hasAny(built(pod('u', 'n1', unready)))).toBe(false)
    expect(hasAny([])).toBe(false)
  })

  test('zone hints keep a node to the endpoints of its zone', () => {
    const endpoints = built(pod('a', 'n1', { zoneHints: ['A'] }), pod('b', 'n2', { zoneHints: ['B', 'C'] }))
    expect(names(selectCluster(endpoints, { name: 'n1', zone: 'A' }))).toEqual(['a'])
    expect(names(selectCluster(endpoints, { name: 'n5', zone: 'C' }))).toEqual(['b'])
  })

  test('T10: one ready endpoint without a hint switches hints off everywhere', () => {
    const endpoints = built(pod('a', 'n1', { zoneHints: ['A'] }), pod('b', 'n2'))
    expect(names(selectCluster(endpoints, { name: 'n1', zone: 'A' }))).toEqual(['a', 'b'])
  })

  test('T11: a node whose zone no hint names uses every endpoint, other nodes keep to theirs', () => {
    const endpoints = built(pod('a', 'n1', { zoneHints: ['A'] }), pod('b', 'n2', { zoneHints: ['B'] }))
    const selector = createClusterSelector(endpoints, newest)
    expect(names(selector.select({ name: 'n3', zone: 'C' }))).toEqual(['a', 'b'])
    expect(names(selector.select({ name: 'n4', zone: null }))).toEqual(['a', 'b'])
    expect(names(selector.select({ name: 'n1', zone: 'A' }))).toEqual(['a'])
    expect([selector.mode({ name: 'n3', zone: 'C' }), selector.mode({ name: 'n1', zone: 'A' })]).toEqual([
      'none',
      'same-zone',
    ])
  })

  test('hints of endpoints that are not ready neither count nor miss', () => {
    const endpoints = built(pod('a', 'n1', { zoneHints: ['A'] }), pod('t', 'n2', terminating))
    expect(names(selectCluster(endpoints, { name: 'n1', zone: 'A' }))).toEqual(['a'])
    expect(names(selectCluster(endpoints, { name: 'n2', zone: 'B' }))).toEqual(['a'])
  })

  test('terminating endpoints ignore hints', () => {
    const endpoints = built(pod('t', 'n1', { ...terminating, zoneHints: ['A'] }))
    expect(names(selectCluster(endpoints, { name: 'n9', zone: 'B' }))).toEqual(['t'])
  })

  test('node hints go before zone hints, and zone hints serve the nodes that no node hint names', () => {
    const endpoints = built(
      pod('a', 'n1', { nodeHints: ['n1'], zoneHints: ['A'] }),
      pod('b', 'n2', { nodeHints: ['n2'], zoneHints: ['A'] }),
    )
    expect(names(selectCluster(endpoints, { name: 'n1', zone: 'A' }))).toEqual(['a'])
    expect(names(selectCluster(endpoints, { name: 'n3', zone: 'A' }))).toEqual(['a', 'b'])
    expect(names(selectCluster(endpoints, { name: 'n1', zone: 'A' }, false))).toEqual(['a', 'b'])
  })

  test('node hints are read on nodes that the upgrade to 1.34 has reached; on others zone hints serve', () => {
    const nodes = new Map([
      ['n1', aNode('n1', { kubeletVersion: 'v1.33.5' })],
      ['n2', aNode('n2', { kubeletVersion: 'v1.34.1' })],
    ])
    const reads = nodeHintReaders({ nodes, serverVersion: { major: 1, minor: 35 } })
    expect(['n1', 'n2', 'n3'].map(reads)).toEqual([false, true, true])
    const hinted = (name: string) => ({ nodeHints: [name], zoneHints: ['A'] })
    const selector = createClusterSelector(built(pod('a', 'n1', hinted('n1')), pod('b', 'n2', hinted('n2'))), {
      ...newest,
      readsNodeHints: reads,
    })
    const usable = (name: string) => selector.select({ name, zone: 'A' }).length
    expect([usable('n1'), usable('n2')]).toEqual([2, 1])
  })

  test('node hints are read from 1.34 on, and where the version is not known', () => {
    const on = [{ major: 1, minor: 34 }, { major: 1, minor: 36 }, { major: 2, minor: 0 }, null].map(readsNodeHints)
    expect(on).toEqual([true, true, true, true])
    expect(readsNodeHints({ major: 1, minor: 33 })).toBe(false)
  })
})
