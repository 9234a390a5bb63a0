import { describe, expect, test } from 'vitest'
import { aFollowedCluster, allAccess } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { nodeReadingsResponse } from '@/lib/contracts/node-readings'
import { type NodeReading, nothingReadOfNode } from '@/lib/domain/node-readings/reading'
import type { Observed } from '@/lib/domain/observed/traffic'
import { aCluster, aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import type { ReaderAccess } from '../../sources'
import { noTraffic } from '../../traffic/no-traffic'
import { getNodeReadings } from './get-node-readings'

const clock = createManualClock()
const read = (entries: number, ports: number): NodeReading => ({
  ...nothingReadOfNode,
  conntrackEntries: entries,
  conntrackLimit: 1000,
  withoutLocal: new Map([['IPv4', ports]]),
})
const readings = new Map([
  ['n1', read(100, 0)],
  ['n2', read(950, 1)],
])

async function ask(node?: string, access: ReaderAccess = allAccess, answer?: Observed<typeof readings>) {
  const cluster = aFollowedCluster(clock, aCluster(aService(), [aSlice(podsOn([2]))], nodesOf(3)))
  const traffic = { ...noTraffic, nodes: async () => answer ?? { known: true as const, value: readings } }
  return nodeReadingsResponse.parse(await getNodeReadings({ ...cluster, traffic }, access, { node }, clock.nowMs))
}

test('of all nodes those in trouble are told, and how many are spoken of', async () => {
  const { nodes, told, total, bad } = await ask()
  expect({ told, total, bad }).toEqual({ told: 2, total: 3, bad: 1 })
  expect(nodes.map(({ name }) => name)).toEqual(['n2'])
  expect(nodes[0]?.checks.map(({ id, holds }) => [id, holds])).toEqual([
    ['conntrack', false],
    ['no-local-endpoints', true],
  ])
})

describe('one node', () => {
  test('is told of whether it is well or not, and of one that nobody speaks of nothing is', async () => {
    expect((await ask('n1')).nodes[0]?.checks.map(({ holds }) => holds)).toEqual([true, true])
    expect((await ask('n3')).nodes).toEqual([{ name: 'n3', checks: [] }])
  })

  test('that is not there is not found', async () => {
    await expect(ask('n9')).rejects.toMatchObject({ code: 'not-found' })
  })
})

test('a reader who may not see nodes learns nothing of them', async () => {
  const answer = await ask(undefined, { namespaces: 'all', nodes: false })
  expect(answer).toMatchObject({ nodes: [], told: 0, total: null, notObserved: 'Nodes may not be read.' })
})

test('what kube-proxy counts is held against nothing for a reader of some namespaces', async () => {
  const { nodes } = await ask('n1', { namespaces: new Set(['shop']), nodes: true })
  expect(nodes[0]?.checks.map(({ id, holds }) => [id, holds])).toEqual([
    ['conntrack', true],
    ['no-local-endpoints', null],
  ])
})

test('without a metric source it says why nothing is known', async () => {
  const answer = await ask(undefined, allAccess, { known: false, why: 'failed', inWords: 'It is down.' })
  expect(answer).toMatchObject({ nodes: [], notObserved: 'It is down.', total: 3 })
})
