import { expect, test } from 'vitest'
import { aFollowedCluster, allAccess } from '@/e2e/fakes/followed-cluster'
import { createManualClock, turnEventLoop } from '@/e2e/fakes/manual-clock'
import { nodesResponse } from '@/lib/contracts/nodes'
import { servicesQuery } from '@/lib/contracts/services'
import { nothingAnnounced } from '@/lib/domain/announcements'
import type { ClusterState } from '@/lib/domain/cluster'
import { aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { clusterFindings } from '../findings/cluster-findings'
import { countedFindings } from '../findings/counted-findings'
import { judgeOnce } from '../findings/judged-services'
import { getNodes } from '../nodes/get-nodes'
import { getServices } from './get-services'
import { overviewRows } from './overview-rows'
import { withFindings } from './rows-with-findings'

const nlb = { loadBalancerClass: 'service.k8s.aws/nlb', ingress: [{ ip: null, hostname: 'lb', ipMode: null }] }

/** As many Services with 5, 3 and 2 pods, and one that is even. */
function stateOf(uneven: number): ClusterState {
  const names = Array.from({ length: uneven }, (_, at) => `s${at}`)
  const services = [...names, 'even'].map((name) => aService({ ...nlb, name }))
  return {
    services: new Map(services.map((service) => [`shop/${service.name}`, service])),
    slices: new Map(
      services.map(({ name }) => [
        `shop/${name}`,
        [aSlice(podsOn(name === 'even' ? [2, 2, 2] : [5, 3, 2]), { serviceName: name })],
      ]),
    ),
    nodes: new Map(nodesOf(3).map((node) => [node.name, node])),
    serverVersion: null,
    announcements: nothingAnnounced,
  }
}

test('each row tells its findings and the worst of them, and rows can be sorted and filtered by it', async () => {
  const clock = createManualClock()
  const cluster = aFollowedCluster(clock, stateOf(2))
  const overview = withFindings(
    await overviewRows(cluster, allAccess, clock),
    await countedFindings(cluster, allAccess, clock),
  )
  const ask = (query: object) => getServices(cluster, allAccess, overview, servicesQuery.parse(query), clock.nowMs())
  const told = ask({ sort: 'findings' }).services.map(({ name, findings }) => [name, findings])
  expect(told).toEqual([
    ['s0', { count: 1, worst: 'medium' }],
    ['s1', { count: 1, worst: 'medium' }],
    ['even', { count: 0, worst: null }],
  ])
  expect(ask({}).summary.severities).toMatchObject({ critical: 0, medium: 2 })
  expect(ask({ severity: 'medium' }).services.map(({ name }) => name)).toEqual(['s0', 's1'])
})

test('each node tells the findings about it, and none for hot pods that run on it', async () => {
  const clock = createManualClock()
  const state = stateOf(1)
  const label = new Map([['node.kubernetes.io/exclude-from-external-load-balancers', 'false']])
  const nodes = new Map(
    [...(state.nodes ?? [])].map(([name, node]) => [name, name === 'n2' ? { ...node, labels: label } : node]),
  )
  const cluster = aFollowedCluster(clock, { ...state, nodes })
  const tallies = (await countedFindings(cluster, allAccess, clock))?.nodes ?? null
  const answer = nodesResponse.parse(getNodes(cluster, allAccess, null, tallies, clock.nowMs()))
  expect(answer.judged).toBe(true)
  expect(answer.nodes.map(({ name, findings }) => [name, findings?.count])).toEqual([
    ['n1', undefined],
    ['n2', 3],
    ['n3', undefined],
  ])
  expect(getNodes(cluster, allAccess, null, null, clock.nowMs()).judged).toBe(false)
})

test('rows go out without findings while a large cluster is judged for the first time, and a hint follows', async () => {
  const clock = createManualClock()
  const cluster = aFollowedCluster(clock, stateOf(600))
  const rows = await overviewRows(cluster, allAccess, clock)
  const hints: number[] = []
  cluster.changes.onChange(({ atMs }) => hints.push(atMs))
  const asking = countedFindings(cluster, allAccess, clock)
  clock.advance(30)
  const first = withFindings(rows, await asking)
  expect(first.rows[0]?.findings).toBeNull()
  const summary = getServices(cluster, allAccess, first, servicesQuery.parse({}), clock.nowMs()).summary
  expect(summary.severities).toBeNull()
  while (hints.length === 0) await turnEventLoop()
  const later = withFindings(rows, await countedFindings(cluster, allAccess, clock))
  expect(later.rows[0]?.findings).toEqual({ count: 1, worst: 'medium' })
})

test('a change of one Service judges that Service alone, and time only what rests on time', async () => {
  const clock = createManualClock()
  const first = stateOf(2)
  const cluster = aFollowedCluster(clock, first)
  const findingsOf = (state: ClusterState, name: string) => {
    const service = state.services.get(`shop/${name}`)
    if (service === undefined) throw new Error('no such Service')
    return judgeOnce(state, `shop/${name}`, service, cluster.memory.of(`shop/${name}`), clock.nowMs())
  }
  const before = ['s0', 's1'].map((name) => findingsOf(first, name))
  clock.advance(3_600_000)
  expect(['s0', 's1'].map((name) => findingsOf(first, name))).toEqual(before)
  expect(findingsOf(first, 's0')).toBe(before[0])

  const slices = new Map(first.slices).set('shop/s1', [aSlice(podsOn([2, 2, 2]), { serviceName: 's1' })])
  const next = { ...first, slices }
  cluster.publish(next, { services: ['shop/s1'] })
  expect(findingsOf(next, 's0')).toBe(before[0])
  expect(findingsOf(next, 's1')).not.toBe(before[1])

  const settling = await clusterFindings(cluster, allAccess, clock.nowMs())
  clock.advance(61_000)
  const settled = await clusterFindings(cluster, allAccess, clock.nowMs())
  expect(settled).not.toBe(settling)
  expect(await clusterFindings(cluster, allAccess, clock.nowMs())).toBe(settled)
  expect(settled.judged.findings.map(({ subject }) => subject.name)).toEqual(['s0'])
})

test('a finding that was awaited for a minute after a change is told once the minute is over', async () => {
  const clock = createManualClock()
  const calm = stateOf(0)
  const cluster = aFollowedCluster(clock, calm)
  const slices = new Map(calm.slices).set('shop/even', [aSlice(podsOn([5, 3, 2]), { serviceName: 'even' })])
  cluster.publish({ ...calm, slices }, { services: ['shop/even'] })
  const namesOf = async () =>
    (await clusterFindings(cluster, allAccess, clock.nowMs())).judged.findings.map(({ id }) => id)
  expect(await namesOf()).toEqual([])
  clock.advance(61_000)
  expect(await namesOf()).toEqual(['F12'])
})
