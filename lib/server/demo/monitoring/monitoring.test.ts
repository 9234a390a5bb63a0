import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { allAccess } from '@/e2e/fakes/followed-cluster'
import { createManualClock, type ManualClock } from '@/e2e/fakes/manual-clock'
import { isExternalService } from '@/lib/domain/cluster'
import { followChanges } from '@/lib/server/changes'
import { createDemoClusters } from '@/lib/server/demo/create-demo-clusters'
import { keepAsked } from '@/lib/server/memory/asked-findings'
import { rememberServices } from '@/lib/server/memory/service-memories'
import type { FollowedCluster } from '@/lib/server/runtime'
import { getNodeReadings } from '@/lib/server/views/nodes/get-node-readings'
import { getMonitoring } from '@/lib/server/views/service/get-monitoring'

let clock: ManualClock
let harbor: FollowedCluster
let quay: FollowedCluster

beforeEach(() => {
  clock = createManualClock()
  const clusters = createDemoClusters({ seed: 7, clock }).map((cluster) => ({
    ...cluster,
    asked: keepAsked(clock),
    memory: rememberServices(cluster, clock),
    changes: followChanges(cluster, clock),
  }))
  for (const { source } of clusters) source.start()
  clock.advance(20_000)
  const [first, second] = clusters
  if (first === undefined || second === undefined) throw new Error('there are two clusters')
  harbor = first
  quay = second
})
afterEach(async () => {
  for (const { source, memory } of [harbor, quay]) {
    memory.stop()
    await source.stop()
  }
})

const ask = (cluster: FollowedCluster, path: string) => {
  const [namespace = '', name = ''] = path.split('/')
  return getMonitoring(cluster, allAccess, { namespace, name }, clock.nowMs)
}

describe('how Services of the demo are scraped', () => {
  test('one has a monitor that names a port which is gone, with the command that mends it', async () => {
    const { verdict, monitors } = await ask(harbor, 'web/status')
    expect(verdict.holds).toBe(false)
    expect(monitors[0]).toMatchObject({ selects: { holds: true }, port: { holds: false }, prometheus: { holds: true } })
    expect(monitors[0]?.mends[0]?.command).toContain('kubectl -n web patch servicemonitor status')
  })

  test('one is scraped as it should be', async () => {
    expect(await ask(harbor, 'web/blog')).toMatchObject({ verdict: { holds: true }, manifest: null, unread: [] })
  })

  test('one has no monitor and gets one', async () => {
    const { verdict, manifest } = await ask(harbor, 'legacy/ftp')
    expect(verdict.holds).toBe(false)
    expect(manifest?.yaml).toContain('release: monitoring')
  })

  test('in the cluster in trouble monitors may not be read', async () => {
    const { verdict, unread } = await ask(quay, 'berth/booking')
    expect(verdict.holds).toBeNull()
    expect(unread[0]?.missingRightYaml).toContain('servicemonitors')
  })

  test('every Service has an answer in words', async () => {
    const services = [...harbor.source.state().services.values()].filter(isExternalService)
    expect(services.length).toBeGreaterThan(30)
    for (const { namespace, name } of services) {
      expect((await ask(harbor, `${namespace}/${name}`)).verdict.inWords).toMatch(/\.$/)
    }
  })
})

test('of the nodes of the demo two are in trouble, and all others are as the objects say', async () => {
  const { nodes, told, total, bad } = await getNodeReadings(harbor, allAccess, {}, clock.nowMs)
  expect(nodes.map(({ name }) => name)).toEqual(['kn-b07', 'kn-c08'])
  expect({ told, bad }).toEqual({ told: total, bad: 2 })
  const broken = await getNodeReadings(quay, allAccess, {}, clock.nowMs)
  expect(broken.notObserved).not.toBeNull()
})
