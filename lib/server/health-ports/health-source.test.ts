import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answers, type HealthPorts, kubeProxyAnswers, resets, silent, startHealthPorts } from '@/e2e/fakes/health-ports'
import { ofFirstFamily } from '@/e2e/fakes/health-rounds'
import { createManualClock, type ManualClock } from '@/e2e/fakes/manual-clock'
import { createPlainCluster, type PlainCluster } from '@/e2e/fakes/plain-cluster'
import { until } from '@/e2e/fakes/until'
import { nothingAnnounced } from '@/lib/domain/announcements'
import type { ClusterNode, ClusterState, Service } from '@/lib/domain/cluster'
import { aNode, anEndpoint, aService, aSlice } from '@/lib/domain/test-objects'
import type { HealthSource } from '@/lib/server/sources'
import { ASK_TIMEOUT_MS } from './ask'
import { createHealthSource, SETTLE_MS } from './health-source'
import { LOOK_KEEPS_MS } from './lookers'
import { createPacer, type Pacer } from './pacing'
import { CONFIRM_AFTER_MS } from './sweep'

const web = 'shop/web'
const period = 10_000

let ports: HealthPorts
let clock: ManualClock
let pacer: Pacer
let cluster: PlainCluster
let health: HealthSource

const address = (index: number) => `127.0.1.${index}`
const node = (index: number, at = address(index)): ClusterNode =>
  aNode(`n${index}`, { addresses: [{ type: 'InternalIP', address: at }] })
const nodes = (count: number) => Array.from({ length: count }, (_, index) => node(index + 1))

function stateOf(
  list: readonly ClusterNode[],
  services: readonly Service[],
  local: readonly string[] = [],
): ClusterState {
  const endpoints = local.map((name, index) => anEndpoint(`10.244.0.${index + 1}`, name))
  return {
    services: new Map(services.map((service) => [`${service.namespace}/${service.name}`, service])),
    slices: new Map([[web, [aSlice(endpoints)]]]),
    nodes: new Map(list.map((one) => [one.name, one])),
    serverVersion: null,
    announcements: nothingAnnounced,
  }
}

const localService = (fields: Partial<Service> = {}) => aService({ healthCheckNodePort: ports.port, ...fields })

function follow(state: ClusterState) {
  cluster = createPlainCluster(state)
  health = createHealthSource({
    cluster,
    clock,
    random: () => 0.5,
    pacer,
    settings: {
      probeAllowCidrs: ['127.0.0.0/8', '::1/128'],
      nodePortRange: { from: 1, to: 65_535 },
      listensOnLoopback: true,
    },
  })
}

beforeEach(async () => {
  ports = await startHealthPorts()
  clock = createManualClock()
  pacer = createPacer(clock)
})
afterEach(async () => {
  await health?.stop()
  await ports.close()
})

/** What is known of all families, and of the first one beside it: the only one in most tests. */
const look = (depth: 'all' | 'sample' = 'all', service = web) => {
  const round = health.look(service, depth)
  return { ...round, ...ofFirstFamily(round) }
}
const answerOf = (name: string) => look().answers.get(name)
const idle = () => until('nothing is under way', () => pacer.inFlight() === 0)
const untilAsked = (count: number) => until(`${count} nodes were asked`, () => look().answers.size === count)

/** Lets time pass in half seconds, each after what can answer has answered; `silentNodes` never will. */
async function pass(ms: number, { silentNodes = 0, keepLooking = true, each = () => {} } = {}) {
  for (let left = ms; left > 0; left -= 500) {
    clock.advance(Math.min(500, left))
    await until('all others have answered', () => pacer.inFlight() <= silentNodes)
    if (keepLooking) look()
    each()
  }
}

describe('a first look', () => {
  test('asks every node once and gives what each one said', async () => {
    await ports.behave(address(1), kubeProxyAnswers(2))
    await ports.behave(address(2), kubeProxyAnswers(0))
    follow(stateOf(nodes(3), [localService()], ['n1']))
    expect(look()).toMatchObject({ port: ports.port, askedNodes: 0, totalNodes: 3, periodSeconds: 10 })
    await untilAsked(3)
    const { answers: given, addresses, askedNodes } = look()
    expect(given.get('n1')).toMatchObject({ outcome: 'answered', status: 200, localEndpoints: 2, weight: 2 })
    expect(given.get('n2')).toMatchObject({ outcome: 'answered', status: 503, localEndpoints: 0, weight: 0 })
    expect(given.get('n3')).toMatchObject({ outcome: 'refused', status: null })
    expect([...addresses]).toEqual([1, 2, 3].map((index) => [`n${index}`, address(index)]))
    expect(askedNodes).toBe(3)
    expect(ports.connections(address(1))).toBe(1)
  })

  test('can be waited for, but no longer than the reader has time', async () => {
    await ports.behave(address(1), kubeProxyAnswers(1))
    follow(stateOf(nodes(2), [localService()]))
    await health.firstRound(web, 3_000)
    expect(look().answers.size).toBe(2)

    await ports.behave(address(3), silent)
    cluster.publish(stateOf(nodes(3), [localService()]))
    const round = health.firstRound(web, 500)
    await until('the silent node is asked', () => ports.requests(address(3)).length === 1)
    clock.advance(500)
    await round
    expect(look().answers.size).toBe(2)
  })

  test('of a Service without a health port, or of none at all, asks nothing', async () => {
    follow(stateOf(nodes(2), [localService({ type: 'NodePort', healthCheckNodePort: null })]))
    for (const key of [web, 'shop/missing']) {
      expect(look('all', key)).toMatchObject({ port: null, askedNodes: 0, totalNodes: 2 })
      await health.firstRound(key, 3_000)
    }
    expect(pacer.inFlight()).toBe(0)
    expect(health.status().watchedServices).toBe(0)
  })

  test('asks no refused address and says why', async () => {
    follow(stateOf([node(1), node(2, '169.254.169.254'), aNode('n3')], [localService()]))
    await untilAsked(1)
    await pass(3 * period)
    const { addresses, refusals, askedNodes, totalNodes } = look()
    expect([askedNodes, totalNodes]).toEqual([1, 3])
    expect([addresses.get('n2'), addresses.get('n3')]).toEqual([null, null])
    expect(refusals.get('n2')).toContain('is a link-local address')
    expect(refusals.get('n3')).toBe('The Node has no IPv4 InternalIP.')
  })
})

describe('a dual-stack Service', () => {
  const families = ['IPv4', 'IPv6'] as const
  const dualStack = (...internalIps: readonly string[]) =>
    aNode('n1', { addresses: internalIps.map((one) => ({ type: 'InternalIP', address: one })) })
  const byFamily = () =>
    look().families.map(({ family, addresses, answers: given }) => [
      family,
      addresses.get('n1'),
      given.get('n1')?.localEndpoints,
    ])

  test('is asked on the addresses of each of its families, which count apart', async () => {
    await ports.behave(address(1), kubeProxyAnswers(2))
    await ports.behave('::1', kubeProxyAnswers(0))
    follow(stateOf([dualStack(address(1), '::1')], [localService({ ipFamilies: families })], ['n1']))
    await health.firstRound(web, 3_000)
    expect(byFamily()).toEqual([
      ['IPv4', address(1), 2],
      ['IPv6', '::1', 0],
    ])
    expect(look()).toMatchObject({ askedNodes: 1, totalNodes: 1 })
    expect(health.status().watchedServices).toBe(1)
  })

  test('is asked in the order of its families', async () => {
    await ports.behave('::1', kubeProxyAnswers(1))
    follow(stateOf([dualStack(address(1), '::1')], [localService({ ipFamilies: ['IPv6', 'IPv4'] })]))
    await health.firstRound(web, 3_000)
    expect(look().families.map(({ family, answers: given }) => [family, given.get('n1')?.outcome])).toEqual([
      ['IPv6', 'answered'],
      ['IPv4', 'refused'],
    ])
  })

  test('is asked in one family on a node that has addresses of one only', async () => {
    await ports.behave(address(1), kubeProxyAnswers(1))
    follow(stateOf([dualStack(address(1))], [localService({ ipFamilies: families })]))
    await health.firstRound(web, 3_000)
    expect(byFamily()).toEqual([
      ['IPv4', address(1), 1],
      ['IPv6', null, undefined],
    ])
    expect(look().families[1]?.refusals.get('n1')).toBe('The Node has no IPv6 InternalIP.')
  })

  test('is no longer asked in a family that it has lost', async () => {
    await ports.behave(address(1), kubeProxyAnswers(1))
    await ports.behave('::1', kubeProxyAnswers(1))
    const nodesOfTest = [dualStack(address(1), '::1')]
    follow(stateOf(nodesOfTest, [localService({ ipFamilies: families })]))
    await health.firstRound(web, 3_000)
    cluster.publish(stateOf(nodesOfTest, [localService({ ipFamilies: ['IPv4'] })]), [web])
    await pass(2 * period)
    expect(byFamily()).toEqual([['IPv4', address(1), 1]])
    expect([ports.connections(address(1)), ports.connections('::1')]).toEqual([3, 1])
  })

  test('under Cluster is asked on one address, for 10256 says the same on all', async () => {
    const kubeProxies = await startHealthPorts(10_256)
    try {
      await kubeProxies.behave(address(1), answers('200 OK', '{}'))
      const service = localService({
        ipFamilies: families,
        externalTrafficPolicy: 'Cluster',
        healthCheckNodePort: null,
      })
      follow(stateOf([dualStack(address(1), '::1')], [service]))
      await health.firstRound(web, 3_000)
      expect(look().families.map(({ family, addresses }) => [family, addresses.get('n1')])).toEqual([
        [null, address(1)],
      ])
    } finally {
      await kubeProxies.close()
    }
  })
})

describe('F14: nodes that fail', () => {
  test('each in its own way are told apart', async () => {
    await ports.behave(address(1), silent)
    await ports.behave(address(3), resets)
    await ports.behave(address(4), answers('503 Service Unavailable', ''))
    await ports.behave(address(5), kubeProxyAnswers(0))
    await ports.behave(address(6), answers('404 Not Found', '<html>'))
    follow(stateOf(nodes(6), [localService()], ['n1', 'n2', 'n3', 'n4', 'n5', 'n6']))
    await untilAsked(5)
    clock.advance(ASK_TIMEOUT_MS)
    await untilAsked(6)
    const outcomes = [...look().answers].map(([name, { outcome, status }]) => [name, outcome, status])
    expect(Object.fromEntries(outcomes.map(([name, ...rest]) => [name, rest]))).toEqual({
      n1: ['timeout', null],
      n2: ['refused', null],
      n3: ['invalid', null],
      n4: ['answered', 503],
      n5: ['answered', 503],
      n6: ['answered', 404],
    })
    expect(health.status()).toMatchObject({ watchedServices: 1, answered: 3, notReachable: 1 })
  })

  test('one that is black-holed makes no answer of another older than 15 seconds', async () => {
    for (const { name } of nodes(12)) await ports.behave(address(Number(name.slice(1))), kubeProxyAnswers(1))
    follow(stateOf(nodes(12), [localService()]))
    await untilAsked(12)
    await ports.behave(address(7), silent)
    let oldestMs = 0
    const measure = () => {
      for (const [name, { checkedAtMs }] of look().answers) {
        if (name !== 'n7') oldestMs = Math.max(oldestMs, clock.nowMs() - checkedAtMs)
      }
    }
    await pass(180_000, { silentNodes: 1, each: measure })
    expect(oldestMs).toBeGreaterThan(5_000)
    expect(oldestMs).toBeLessThan(15_000)
    expect(answerOf('n7')).toMatchObject({ outcome: 'timeout' })
  })

  test('once, for one lost answer, change nothing', async () => {
    await ports.behave(address(1), kubeProxyAnswers(1))
    follow(stateOf(nodes(1), [localService()]))
    await untilAsked(1)
    const before = answerOf('n1')
    await ports.refuse(address(1))
    await pass(period)
    expect(answerOf('n1')).toEqual(before)
    await ports.behave(address(1), kubeProxyAnswers(1))
    await pass(period)
    expect(answerOf('n1')).toMatchObject({ status: 200, sinceMs: before?.sinceMs })
  })

  test('are asked a second time within seconds, and then believed, since the first failure', async () => {
    await ports.behave(address(1), kubeProxyAnswers(1))
    follow(stateOf(nodes(1), [localService()]))
    await untilAsked(1)
    await ports.refuse(address(1))
    await pass(period)
    const failedAtMs = clock.nowMs()
    await pass(CONFIRM_AFTER_MS)
    expect(answerOf('n1')).toMatchObject({ outcome: 'refused', sinceMs: failedAtMs, checkedAtMs: clock.nowMs() })
    await ports.behave(address(1), kubeProxyAnswers(1))
    await pass(period)
    expect(answerOf('n1')).toMatchObject({ status: 200 })
  })
})

describe('asking goes on', () => {
  test('round after round while somebody looks, and ends half a minute after the last look', async () => {
    await ports.behave(address(1), kubeProxyAnswers(1))
    follow(stateOf(nodes(1), [localService()]))
    await untilAsked(1)
    await pass(60_000)
    const whileWatched = ports.connections(address(1))
    expect(whileWatched).toBe(7)
    await pass(LOOK_KEEPS_MS + period, { keepLooking: false })
    const afterwards = ports.connections(address(1))
    expect(afterwards - whileWatched).toBeLessThanOrEqual(3)
    expect(health.status().watchedServices).toBe(0)
    await pass(600_000, { keepLooking: false })
    expect(ports.connections(address(1))).toBe(afterwards)
    expect(clock.pending()).toBe(0)
    expect(look().answers.size).toBe(0)
    await untilAsked(1)
  })

  test('not for who merely peeks: that shows what is known, and lets the asking end', async () => {
    follow(stateOf(nodes(2), [localService()], ['n1']))
    for (const index of [1, 2]) await ports.behave(address(index), kubeProxyAnswers(1))
    expect(health.peek(web)).toBeNull()
    await untilAsked(2)
    await idle()
    expect(health.peek(web)).toEqual(health.look(web, 'all'))
    for (let passed = 0; passed < LOOK_KEEPS_MS + 2 * period; passed += period) {
      clock.advance(period)
      health.peek(web)
      await idle()
    }
    expect(health.peek(web)).toBeNull()
    expect(health.status().watchedServices).toBe(0)
  })

  test('once for all readers of a Service', async () => {
    await ports.behave(address(1), kubeProxyAnswers(1))
    follow(stateOf(nodes(1), [localService()]))
    for (let reader = 0; reader < 50; reader += 1) {
      look('all')
      look('sample')
    }
    await pass(period)
    expect(ports.connections(address(1))).toBe(2)
  })

  test('sooner where endpoints came or went, for there the answer should change', async () => {
    await ports.behave(address(1), kubeProxyAnswers(0))
    await ports.behave(address(2), kubeProxyAnswers(0))
    const service = localService()
    follow(stateOf(nodes(2), [service]))
    await untilAsked(2)
    await ports.behave(address(2), kubeProxyAnswers(1))
    cluster.publish(stateOf([...nodes(2)], [service], ['n2']), [web])
    await pass(SETTLE_MS + CONFIRM_AFTER_MS + 500)
    expect(answerOf('n2')).toMatchObject({ status: 200, localEndpoints: 1 })
    expect(ports.connections(address(1))).toBe(1)
  })

  test('with more nodes than fit into ten seconds at a longer period', async () => {
    const many = Array.from({ length: 6_000 }, (_, index) =>
      aNode(`n${index}`, { addresses: [{ type: 'InternalIP', address: `127.2.${index >> 8}.${index & 255}` }] }),
    )
    follow(stateOf(many, [localService()]))
    look('all')
    expect(look('all').periodSeconds).toBe(12)
  })
})

describe('the cluster is followed', () => {
  test('to new nodes at once, to new addresses, and no longer to nodes that are gone', async () => {
    for (const index of [1, 2, 3, 4]) await ports.behave(address(index), kubeProxyAnswers(index))
    const service = localService()
    follow(stateOf([node(1), node(2)], [service]))
    await untilAsked(2)
    cluster.publish(stateOf([node(2, address(4)), node(3)], [service]))
    expect([...look().answers.keys()]).toEqual([])
    await untilAsked(2)
    expect([...look().answers].map(([name, { weight }]) => [name, weight])).toEqual([
      ['n2', 4],
      ['n3', 3],
    ])
    await pass(3 * period)
    expect([ports.connections(address(1)), ports.connections(address(2))]).toEqual([1, 1])
  })

  test('even to a node that still waits for its turn: an address that came to be refused is not asked', async () => {
    for (const { name } of nodes(40)) await ports.behave(address(Number(name.slice(1))), kubeProxyAnswers(1))
    const service = localService()
    follow(stateOf(nodes(40), [service]))
    look()
    await idle()
    expect(ports.connections(address(40))).toBe(0)
    cluster.publish(stateOf([...nodes(39), node(40, '169.254.169.254')], [service]))
    await pass(3 * period)
    expect(look().askedNodes).toBe(39)
    expect(ports.connections(address(40))).toBe(0)
  })

  test('to a new port of the Service, and the old one is asked no more', async () => {
    const other = await startHealthPorts()
    await ports.behave(address(1), kubeProxyAnswers(1))
    await other.behave(address(1), kubeProxyAnswers(2))
    follow(stateOf(nodes(1), [localService()]))
    await untilAsked(1)
    cluster.publish(stateOf(nodes(1), [localService({ healthCheckNodePort: other.port })]), [web])
    expect(look()).toMatchObject({ port: other.port, askedNodes: 0 })
    await untilAsked(1)
    expect(answerOf('n1')).toMatchObject({ localEndpoints: 2 })
    await pass(3 * period)
    expect(ports.connections(address(1))).toBe(1)
    await other.close()
  })

  test('to the end of a Service', async () => {
    await ports.behave(address(1), kubeProxyAnswers(1))
    follow(stateOf(nodes(1), [localService()]))
    await untilAsked(1)
    cluster.publish(stateOf(nodes(1), []), [web])
    await pass(3 * period)
    expect(ports.connections(address(1))).toBe(1)
    expect(look()).toMatchObject({ port: null, totalNodes: 1 })
  })
})

describe('a cluster with many nodes', () => {
  const many = Array.from({ length: 300 }, (_, index) =>
    aNode(`n${index}`, { addresses: [{ type: 'InternalIP', address: `127.2.${index >> 8}.${index & 255}` }] }),
  )

  test('is sampled for the overview and asked whole for one Service, and says how much of it was', async () => {
    follow(stateOf(many, [localService()], ['n7', 'n299']))
    const settled = (count: number, depth: 'all' | 'sample') =>
      until('the nodes wanted were asked', () => {
        clock.advance(20)
        return look(depth).askedNodes === count
      })
    await settled(18, 'sample')
    expect(look('sample').answers.has('n7') && look('sample').answers.has('n299')).toBe(true)
    expect(look('sample').totalNodes).toBe(300)
    await settled(300, 'all')
  })

  test('samples the same nodes in each family of a dual-stack Service', async () => {
    const both = many.map(({ name, addresses }) =>
      aNode(name, { addresses: [...addresses, { type: 'InternalIP', address: '::1' }] }),
    )
    const state = stateOf(both, [localService({ ipFamilies: ['IPv4', 'IPv6'] })], ['n7'])
    const v6 = aSlice([anEndpoint('fd00:2::1', 'n299')], { name: 'web-6', addressType: 'IPv6' })
    follow({ ...state, slices: new Map([[web, [...(state.slices.get(web) ?? []), v6]]]) })
    const sampled = () => look('sample').families.map(({ answers: given }) => [...given.keys()].sort())
    await until('both samples were asked', () => {
      clock.advance(20)
      return sampled().every((names) => names.length === 18)
    })
    const [first, second] = sampled()
    expect(first).toEqual(second)
    expect(first).toContain('n299')
  })

  test('is not asked for more Services at once than the memory holds: the one looked at longest ago gives way', async () => {
    const names = Array.from({ length: 180 }, (_, index) => `s${index}`)
    follow(
      stateOf(
        many,
        names.map((name, index) => localService({ name, healthCheckNodePort: 30_000 + index })),
      ),
    )
    for (const name of names) look('all', `shop/${name}`)
    expect(health.status().watchedServices).toBe(166)
    expect(look('all', 'shop/s179').periodSeconds).toBe(100)
  })
})

describe('Cluster Services', () => {
  const clusterWide = (name: string) => aService({ name, externalTrafficPolicy: 'Cluster', healthCheckNodePort: null })

  test('share one round of kube-proxy on 10256', async () => {
    const kubeProxies = await startHealthPorts(10_256)
    const body = '{"lastUpdated":"2026-01-01T00:00:00Z","currentTime":"2026-01-01T00:00:00Z","nodeEligible":true}'
    await kubeProxies.behave(address(1), answers('200 OK', body, { 'Content-Type': 'application/json' }))
    follow(stateOf(nodes(1), [clusterWide('a'), clusterWide('b'), clusterWide('c')]))
    for (const name of ['a', 'b', 'c']) look('all', `shop/${name}`)
    await until('all three have the answer', () => look('all', 'shop/c').askedNodes === 1)
    for (const name of ['a', 'b', 'c']) {
      const { port, answers: given } = look('all', `shop/${name}`)
      expect(port).toBe(10_256)
      expect(given.get('n1')).toMatchObject({ status: 200, nodeEligible: true, localEndpoints: null })
    }
    expect(kubeProxies.connections(address(1))).toBe(1)
    expect(health.status().watchedServices).toBe(3)
    await kubeProxies.close()
  })
})

describe('listeners', () => {
  test('are told of the Services with new answers, a few times a second at most', async () => {
    for (const index of [1, 2, 3]) await ports.behave(address(index), kubeProxyAnswers(1))
    follow(stateOf(nodes(3), [localService()]))
    const told: string[][] = []
    const stopListening = health.onChange((services) => told.push([...services]))
    await untilAsked(3)
    clock.advance(0)
    clock.advance(250)
    expect(told).toEqual([[web]])
    await pass(2 * period)
    expect(told.length).toBeLessThanOrEqual(4)
    stopListening()
    const before = told.length
    await pass(2 * period)
    expect(told).toHaveLength(before)
  })
})

describe('stopping', () => {
  test('ends what is under way and starts nothing again', async () => {
    await ports.behave(address(1), silent)
    follow(stateOf(nodes(1), [localService()]))
    const round = health.firstRound(web, 60_000)
    await until('the node is asked', () => ports.requests(address(1)).length === 1)
    await health.stop()
    await round
    await idle()
    await until('the connection is closed', () => ports.open() === 0)
    expect(look().askedNodes).toBe(0)
    await pass(60_000)
    expect(ports.connections(address(1))).toBe(1)
  })
})
