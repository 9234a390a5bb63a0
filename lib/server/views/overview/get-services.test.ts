import { describe, expect, test } from 'vitest'
import { aFollowedCluster, allAccess, aStatus, aWatch } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { type ServicesQuery, servicesQuery, servicesResponse } from '@/lib/contracts/services'
import { nothingAnnounced } from '@/lib/domain/announcements'
import { type ClusterState, type EndpointSlice, type Service, serviceKey } from '@/lib/domain/cluster'
import { aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { ProblemError } from '../../http/problem'
import type { ReaderAccess } from '../../sources'
import { getServices } from './get-services'
import { overviewRows } from './overview-rows'
import { summariseServices } from './service-summaries'

const nodePort: Partial<Service> = { type: 'NodePort', healthCheckNodePort: null, ingress: [] }

/** Services of type NodePort by `namespace/name`, with their pods on n1, n2, … of three nodes. */
function stateOf(pods: Record<string, readonly number[]>, fields: Record<string, Partial<Service>> = {}): ClusterState {
  const services = new Map<string, Service>()
  const slices = new Map<string, readonly EndpointSlice[]>()
  for (const [key, counts] of Object.entries(pods)) {
    const [namespace = '', name = ''] = key.split('/')
    services.set(key, aService({ ...nodePort, namespace, name, ...fields[key] }))
    slices.set(key, [aSlice(podsOn(counts), { namespace, name: `${name}-1`, serviceName: name })])
  }
  const nodes = new Map(nodesOf(3).map((node) => [node.name, node]))
  return { services, slices, nodes, serverVersion: null, announcements: nothingAnnounced }
}

const clock = createManualClock()

async function list(state: ClusterState, query: Record<string, string> = {}, access: ReaderAccess = allAccess) {
  const cluster = aFollowedCluster(clock, state)
  const rows = await overviewRows(cluster, access, clock)
  return servicesResponse.parse(getServices(cluster, access, rows, servicesQuery.parse(query), clock.nowMs()))
}

const names = ({ services }: { services: readonly { namespace: string; name: string }[] }) =>
  services.map(({ namespace, name }) => serviceKey(namespace, name))

const mixed = stateOf({
  'shop/even': [2, 2, 2],
  'shop/uneven': [3, 1, 1],
  'shop/lost': [1, 1, 0],
  'pay/lost-more': [1, 0, 0],
  'pay/none': [0, 0, 0],
})

test('Services that need someone come first, the worst of them on top', async () => {
  expect(names(await list(mixed))).toEqual(['pay/lost-more', 'shop/lost', 'shop/uneven', 'pay/none', 'shop/even'])
})

test('the sentence of the page gets its numbers, whatever the filters', async () => {
  const { summary, total } = await list(mixed, { namespace: 'pay' })
  expect(total).toBe(2)
  expect(summary).toMatchObject({
    external: 5,
    local: 5,
    cluster: 0,
    groups: { dropped: 2, uneven: 1, 'no-endpoints': 1, even: 1, 'one-node': 0 },
    namespaces: ['pay', 'shop'],
    worst: { namespace: 'shop', name: 'uneven' },
  })
  expect(summary.dropped.map(({ name }) => name)).toEqual(['lost-more', 'lost'])
})

describe('filters', () => {
  const cases: [Record<string, string>, string[]][] = [
    [{ namespace: 'pay' }, ['pay/lost-more', 'pay/none']],
    [{ group: 'even' }, ['shop/even']],
    [{ q: 'LOST' }, ['pay/lost-more', 'shop/lost']],
    [{ q: 'shop/' }, ['shop/lost', 'shop/uneven', 'shop/even']],
    [{ type: 'LoadBalancer' }, []],
    [{ policy: 'Cluster' }, []],
    [{ model: 'multi-address', q: 'even' }, ['shop/uneven', 'shop/even']],
  ]
  test.each(cases)('%j', async (query, expected) => {
    const answer = await list(mixed, query)
    expect(names(answer)).toEqual(expected)
    expect(answer.total).toBe(expected.length)
  })
})

describe('sorting', () => {
  test('by figures begins with the largest, and what is not known comes last in either direction', async () => {
    expect(names(await list(mixed, { sort: 'skew' })).at(-1)).toBe('pay/none')
    expect(names(await list(mixed, { sort: 'skew', order: 'asc' })).at(-1)).toBe('pay/none')
  })

  test('by name goes by namespace first', async () => {
    expect(names(await list(mixed, { sort: 'name' }))).toEqual([
      'pay/lost-more',
      'pay/none',
      'shop/even',
      'shop/lost',
      'shop/uneven',
    ])
  })
})

describe('pages', () => {
  const many = stateOf(Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`ns/s${at + 10}`, [at % 4, 1, 1]])))
  const sorts: ServicesQuery['sort'][] = ['urgency', 'name', 'policy', 'model', 'endpoints', 'skew', 'drop']

  async function walk(states: (page: number) => ClusterState, query: Record<string, string>): Promise<string[]> {
    const seen: string[] = []
    let cursor: string | null = null
    for (let page = 0; page === 0 || cursor !== null; page += 1) {
      const answer = await list(states(page), { ...query, limit: '4', ...(cursor === null ? {} : { cursor }) })
      seen.push(...names(answer))
      cursor = answer.next
    }
    return seen
  }

  test.each(sorts.flatMap((sort) => [[sort, 'asc'] as const, [sort, 'desc'] as const]))(
    'by %s %s hold every Service once, in order',
    async (sort, order) => {
      const whole = names(await list(many, { sort, order, limit: '200' }))
      expect(await walk(() => many, { sort, order })).toEqual(whole)
      expect(new Set(whole).size).toBe(25)
    },
  )

  test('skip and repeat nobody who stayed while others came and went', async () => {
    const stateAt = (page: number): ClusterState => {
      const services = new Map(many.services)
      services.delete(`ns/s${10 + page}`)
      const name = `s1${page}-new`
      services.set(`ns/${name}`, aService({ ...nodePort, namespace: 'ns', name }))
      return { ...many, services }
    }
    const seen = await walk(stateAt, { sort: 'name' })
    const stayed = [...many.services.keys()].filter((key) => !/s1[0-6]$/.test(key))
    for (const key of stayed) expect(seen.filter((name) => name === key)).toEqual([key])
  })

  test('a cursor of another sort, or one that somebody made up, is refused', async () => {
    const { next } = await list(many, { sort: 'name', limit: '4' })
    for (const cursor of [next ?? '', 'bm9uc2Vuc2U', 'W10', 'WyJza2V3IiwiZGVzYyIse31d']) {
      await expect(list(many, { sort: 'skew', cursor })).rejects.toThrow(ProblemError)
    }
  })

  test('a cursor fits the longest names', async () => {
    const long = 'a'.repeat(63)
    const state = stateOf({ [`${long}/${long}`]: [1, 1, 3], [`${long}/b`]: [1, 1, 3] })
    const { next } = await list(state, { limit: '1' })
    expect(names(await list(state, { limit: '1', cursor: next ?? '' }))).toEqual([`${long}/b`])
  })
})

test('cells come only when they are asked for', async () => {
  expect((await list(mixed)).services[0]?.cells).toBeNull()
  expect((await list(mixed, { cells: 'true' })).services[0]?.cells?.nodes).toHaveLength(1)
})

test('Services that take no traffic from outside are no rows', async () => {
  const state = stateOf({ 'shop/db': [1] }, { 'shop/db': { type: 'ClusterIP' } })
  expect((await list(state)).summary.external).toBe(0)
})

describe('before everything is known', () => {
  const answerWith = async (watches: Parameters<typeof aStatus>[0], fields = {}) => {
    const cluster = aFollowedCluster(clock, mixed, aStatus(watches, fields))
    return getServices(cluster, allAccess, await overviewRows(cluster, allAccess, clock), servicesQuery.parse({}), 0)
  }

  test('while Services were never listed the answer is a problem with the progress', async () => {
    const listing = aWatch('services', {
      syncedAtMs: null,
      state: 'listing',
      listedObjects: 500,
      expectedObjects: 10_000,
    })
    await expect(answerWith([listing])).rejects.toMatchObject({
      code: 'not-ready',
      detail: 'The cluster is being read for the first time: 500 of 10,000 Services listed.',
      retryAfterSeconds: 1,
    })
  })

  test('a cluster that cannot be reached says why and what to do', async () => {
    const error = { code: 'x', message: 'The context "prod" is not there.', action: 'Name another.', atMs: 0 }
    const connecting = aWatch('services', { syncedAtMs: null, state: 'connecting' })
    await expect(answerWith([connecting], { error })).rejects.toMatchObject({
      code: 'not-ready',
      detail: 'The context "prod" is not there.',
      action: 'Name another.',
    })
  })

  test('Services whose EndpointSlices may not be read are listed with endpoints unknown', async () => {
    const answer = await answerWith([aWatch('endpointslices', { syncedAtMs: null, state: 'denied' })])
    expect(answer.summary.groups['unknown-endpoints']).toBe(5)
    expect(answer.freshness.gaps[0]?.text).toContain('EndpointSlices may not be read.')
  })

  test('and those of a namespace that is readable are counted as ever', async () => {
    const answer = await answerWith([
      aWatch('endpointslices', { namespace: 'shop' }),
      aWatch('endpointslices', { namespace: 'pay', syncedAtMs: null, state: 'denied' }),
    ])
    expect(answer.summary.groups).toMatchObject({ 'unknown-endpoints': 2, dropped: 1, uneven: 1, even: 1 })
  })
})

describe('what did not change is not computed again', () => {
  const everywhere = { in: () => true, key: 'all' }
  const nowhere = { in: () => false, key: '' }
  const fresh = () => stateOf({ 'shop/even': [2, 2, 2], 'shop/uneven': [3, 1, 1] })

  test('one Service changes, one row is new', async () => {
    const state = fresh()
    const before = await summariseServices(state, everywhere)
    const slices = new Map(state.slices)
    slices.set('shop/even', [aSlice(podsOn([1, 1, 1]), { namespace: 'shop', serviceName: 'even' })])
    const after = await summariseServices({ ...state, slices }, everywhere)
    const changed = after.filter((row, at) => row !== before[at]).map(({ name }) => name)
    expect(changed).toEqual(['even'])
  })

  test('readers without nodes do not undo what readers with nodes computed', async () => {
    const state = fresh()
    const before = await summariseServices(state, everywhere)
    await summariseServices({ ...state, nodes: null }, everywhere)
    const after = await summariseServices({ ...state }, everywhere)
    expect(after.every((row, at) => row === before[at])).toBe(true)
  })

  test('endpoints that become readable change the rows of the same state', async () => {
    const state = fresh()
    const groups = async (known: typeof everywhere) => (await summariseServices(state, known)).map(({ group }) => group)
    expect(await groups(nowhere)).toEqual(['unknown-endpoints', 'unknown-endpoints'])
    expect(await groups(everywhere)).toEqual(['even', 'uneven'])
  })
})
