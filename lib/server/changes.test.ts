import { expect, test } from 'vitest'
import { aFollowedCluster, allAccess } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { aCluster, aService } from '@/lib/domain/test-objects'
import type { ReaderAccess } from './sources'

const state = aCluster(aService(), [], [])
const onlyShop: ReaderAccess = { namespaces: new Set(['shop']), nodes: false }

function rig() {
  const clock = createManualClock()
  return { clock, cluster: aFollowedCluster(clock, state) }
}

test('before anything changed the version is 0', () => {
  const { cluster } = rig()
  expect(cluster.changes.version(allAccess)).toBe(0)
})

test('each change has a greater version, even within one millisecond and when the clock goes back', () => {
  const { cluster, clock } = rig()
  const versions: number[] = []
  cluster.changes.onChange(({ atMs }) => versions.push(atMs))
  cluster.publish(state, { services: ['shop/web'] })
  cluster.publish(state, { services: ['shop/web'] })
  clock.advance(-5000)
  cluster.publish(state, { services: ['shop/web'] })
  expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
  expect(versions).toHaveLength(3)
})

test('what a reader may not read leaves no trace in their version', () => {
  const { cluster, clock } = rig()
  cluster.publish(state, { services: ['shop/web'] })
  const before = cluster.changes.version(onlyShop)
  clock.advance(1000)
  cluster.publish(state, { services: ['secret/db'], nodes: true })
  expect(cluster.changes.version(onlyShop)).toBe(before)
  expect(cluster.changes.version(allAccess)).toBeGreaterThan(before)
  clock.advance(1000)
  cluster.publish(state, { services: ['shop/web'] })
  expect(cluster.changes.version(onlyShop)).toBe(clock.nowMs())
})

test('a reader of nodes sees that nodes changed', () => {
  const { cluster } = rig()
  cluster.publish(state, { nodes: true })
  expect(cluster.changes.version({ namespaces: new Set(), nodes: true })).toBeGreaterThan(0)
  expect(cluster.changes.version({ namespaces: 'all', nodes: false })).toBe(0)
})

test('whoever left is not told any more', () => {
  const { cluster } = rig()
  let told = 0
  const leave = cluster.changes.onChange(() => {
    told += 1
  })
  cluster.publish(state)
  leave()
  cluster.publish(state)
  expect(told).toBe(1)
})
