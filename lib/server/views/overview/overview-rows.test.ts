import { expect, test } from 'vitest'
import { aFollowedCluster, allAccess } from '@/e2e/fakes/followed-cluster'
import { createManualClock, turnEventLoop } from '@/e2e/fakes/manual-clock'
import { nothingAnnounced } from '@/lib/domain/announcements'
import type { ClusterState } from '@/lib/domain/cluster'
import { aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { overviewRows } from './overview-rows'

/** Enough Services that their rows take more than one turn of the event loop. */
function largeState(nodes: number): ClusterState {
  const names = Array.from({ length: 3000 }, (_, at) => `s${at}`)
  return {
    services: new Map(names.map((name) => [`shop/${name}`, aService({ name })])),
    slices: new Map(names.map((name) => [`shop/${name}`, [aSlice(podsOn([2, 1]), { serviceName: name })]])),
    nodes: new Map(nodesOf(nodes).map((node) => [node.name, node])),
    serverVersion: null,
    announcements: nothingAnnounced,
  }
}

test('while a large change is computed readers get the rows before it, and a hint when the new ones are there', async () => {
  const clock = createManualClock()
  const first = largeState(2)
  const cluster = aFollowedCluster(clock, first)
  const hints: number[] = []
  cluster.changes.onChange(({ atMs }) => hints.push(atMs))
  const before = await overviewRows(cluster, allAccess, clock)

  cluster.publish({ ...first, nodes: largeState(3).nodes }, { nodes: true })
  const [one, another] = [overviewRows(cluster, allAccess, clock), overviewRows(cluster, allAccess, clock)]
  clock.advance(30)
  expect(await one).toBe(before)
  expect(await another).toBe(before)
  expect(hints).toHaveLength(1)

  while (hints.length < 2) await turnEventLoop()
  const after = await overviewRows(cluster, allAccess, clock)
  expect(after.rows[0]?.candidateNodes).toBe(3)
  expect(after.version).toBeGreaterThan(before.version)
  await turnEventLoop(4)
  expect(hints).toHaveLength(2)
})

test('a small change is waited for', async () => {
  const clock = createManualClock()
  const first = largeState(2)
  const cluster = aFollowedCluster(clock, first)
  await overviewRows(cluster, allAccess, clock)
  const slices = new Map(first.slices).set('shop/s7', [aSlice(podsOn([5, 5]), { serviceName: 's7' })])
  cluster.publish({ ...first, slices }, { services: ['shop/s7'] })
  const { rows } = await overviewRows(cluster, allAccess, clock)
  expect(rows[7]?.readyEndpoints).toBe(10)
  expect(clock.pending()).toBe(0)
})
