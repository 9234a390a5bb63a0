import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aFollowedCluster, anAnswer, aStatus, aWatch, type FakeCluster } from '@/e2e/fakes/followed-cluster'
import { createManualClock, type ManualClock } from '@/e2e/fakes/manual-clock'
import { distributionQuery } from '@/lib/contracts/distribution'
import { servicesQuery } from '@/lib/contracts/services'
import { nothingAnnounced } from '@/lib/domain/announcements'
import type { ClusterNode, ClusterState, EndpointSlice, Service } from '@/lib/domain/cluster'
import { aNode, anEndpoint, aService, aSlice } from '@/lib/domain/test-objects'
import type { ReaderAccess } from '../sources'
import { followEvents } from './events/follow-events'
import { countedFindings } from './findings/counted-findings'
import { getHealthOverview } from './health/get-health-overview'
import { getServiceHealth } from './health/get-service-health'
import { getNodes } from './nodes/get-nodes'
import { getServices } from './overview/get-services'
import { overviewRows } from './overview/overview-rows'
import { getDistribution } from './service/get-distribution'
import { getService } from './service/get-service'
import { getStatus } from './status/get-status'

const namespaces = ['a', 'b', 'c'] as const
const nodeNames = ['n1', 'n2', 'n3', 'n4'] as const
const figures = {
  version: '1.0.0',
  node: 'v24.0.0',
  uptimeSeconds: 1,
  memoryBytes: 1,
  eventLoopP99Ms: 1,
  eventLoopMaxMs: 1,
}

type World = {
  readonly state: ClusterState
  /** Namespaces in which something changes, one after the other; null: a node changes. */
  readonly history: readonly (string | null)[]
  /** The namespace that the port of each node says it answers for. */
  readonly answering: readonly string[]
}

const endpoint = fc.record({
  node: fc.constantFrom(...nodeNames, null),
  ready: fc.boolean(),
  terminating: fc.boolean(),
})

const service = fc.record({
  namespace: fc.constantFrom(...namespaces),
  name: fc.constantFrom('web', 'api', 'db'),
  type: fc.constantFrom('LoadBalancer' as const, 'NodePort' as const, 'ClusterIP' as const),
  policy: fc.constantFrom('Local' as const, 'Cluster' as const),
  aws: fc.boolean(),
  endpoints: fc.array(endpoint, { maxLength: 6 }),
})

const world: fc.Arbitrary<World> = fc
  .record({
    services: fc.uniqueArray(service, { maxLength: 6, selector: ({ namespace, name }) => `${namespace}/${name}` }),
    zones: fc.array(fc.constantFrom('x', 'y', null), { minLength: nodeNames.length, maxLength: nodeNames.length }),
    history: fc.array(fc.constantFrom(...namespaces, null), { maxLength: 5 }),
    answering: fc.array(fc.constantFrom(...namespaces), { minLength: nodeNames.length, maxLength: nodeNames.length }),
  })
  .map(({ services, zones, history, answering }) => {
    const built = services.map(build)
    const nodes = nodeNames.map((name, at) => aNode(name, { zone: zones[at] ?? null }))
    return {
      state: {
        services: new Map(built.map(({ key, object }) => [key, object])),
        slices: new Map(built.map(({ key, slice }) => [key, [slice]])),
        nodes: new Map<string, ClusterNode>(nodes.map((node) => [node.name, node])),
        serverVersion: { major: 1, minor: 36 },
        announcements: nothingAnnounced,
      },
      history,
      answering,
    }
  })

type ServiceShape = typeof service extends fc.Arbitrary<infer Shape> ? Shape : never

function build({ namespace, name, type, policy, aws, endpoints }: ServiceShape): {
  key: string
  object: Service
  slice: EndpointSlice
} {
  const object = aService({
    namespace,
    name,
    type,
    externalTrafficPolicy: policy,
    healthCheckNodePort: type === 'LoadBalancer' && policy === 'Local' ? 31_000 : null,
    loadBalancerClass: aws ? 'service.k8s.aws/nlb' : null,
  })
  const slice = aSlice(
    endpoints.map(({ node, ready, terminating }, at) =>
      anEndpoint(`10.0.0.${at + 1}`, node, { ready: ready && !terminating, serving: ready, terminating }),
    ),
    { namespace, name: `${name}-1`, serviceName: name },
  )
  return { key: `${namespace}/${name}`, object, slice }
}

const reader: fc.Arbitrary<ReaderAccess> = fc.record({
  namespaces: fc.oneof(
    fc.constant('all' as const),
    fc.subarray([...namespaces]).map((list) => new Set<string>(list)),
  ),
  nodes: fc.boolean(),
})

/** The same world without what the reader may not read: what was never there cannot be told. */
function withoutUnreadable({ state, history, answering }: World, access: ReaderAccess): World {
  const may = (namespace: string) => access.namespaces === 'all' || access.namespaces.has(namespace)
  return {
    state: {
      services: new Map([...state.services].filter(([, { namespace }]) => may(namespace))),
      slices: new Map([...state.slices].filter(([key]) => may(key.split('/')[0] ?? ''))),
      nodes: access.nodes ? state.nodes : null,
      serverVersion: state.serverVersion,
      announcements: state.announcements,
    },
    history: history.map((namespace) =>
      namespace === null ? (access.nodes ? null : '') : may(namespace) ? namespace : '',
    ),
    // The ports are where they are, whoever asks.
    answering,
  }
}

function follow(clock: ManualClock, { state, answering }: World): FakeCluster {
  const count = [...state.slices.values()].flat().length
  const status = aStatus([
    aWatch('services', { objects: state.services.size, lastByteAtMs: clock.nowMs() }),
    aWatch('endpointslices', { objects: count, lastByteAtMs: clock.nowMs() }),
    aWatch('nodes', { objects: state.nodes?.size ?? 0, lastByteAtMs: clock.nowMs() }),
  ])
  const cluster = aFollowedCluster(clock, state, status)
  cluster.setRound({
    port: 31_000,
    addresses: new Map(nodeNames.map((name, at) => [name, `10.9.0.${at + 1}`])),
    answers: new Map(
      nodeNames.map((name, at) => [name, anAnswer({ service: { namespace: answering[at] ?? 'a', name: 'web' } })]),
    ),
  })
  return cluster
}

/** All that a reader gets to see, every error among it, as the bytes that are sent. */
async function renderEverything(seen: World, access: ReaderAccess): Promise<string> {
  const clock = createManualClock()
  const cluster = follow(clock, seen)
  const hints: unknown[] = []
  const end = followEvents(
    { cluster, service: 'b/web', sinceMs: null, accessNow: async () => access },
    access,
    { hint: (hint) => hints.push(hint), close: () => hints.push('closed') },
    clock,
  )
  for (const namespace of seen.history) {
    clock.advance(2_000)
    if (namespace === '') continue
    cluster.publish(seen.state, namespace === null ? { nodes: true } : { services: [`${namespace}/web`] })
  }
  end()
  const answers: unknown[] = [hints, ...(await overviews(cluster, access, clock))]
  for (const namespace of namespaces) {
    for (const name of ['web', 'api', 'db'])
      answers.push(...(await details(cluster, access, { namespace, name }, clock)))
  }
  return JSON.stringify(answers)
}

async function overviews(cluster: FakeCluster, access: ReaderAccess, clock: ManualClock): Promise<unknown[]> {
  const { nowMs } = clock
  const query = (text: Record<string, string>) => servicesQuery.parse({ cells: 'true', ...text })
  const asked: Record<string, string>[] = [
    {},
    { limit: '2' },
    { sort: 'skew' },
    { namespace: 'b' },
    { q: 'web' },
    { group: 'even' },
  ]
  return Promise.all([
    ...asked.map(async (text) =>
      getServices(cluster, access, await overviewRows(cluster, access, clock), query(text), nowMs()),
    ),
    getNodes(
      cluster,
      access,
      (await overviewRows(cluster, access, clock)).rows,
      (await countedFindings(cluster, access, clock))?.nodes ?? null,
      nowMs(),
    ),
    getHealthOverview(cluster, access, ['a/web', 'b/web', 'c/web', 'c/db'], nowMs()),
    getStatus(cluster, access, figures, nowMs()),
  ])
}

async function details(
  cluster: FakeCluster,
  access: ReaderAccess,
  ref: { namespace: string; name: string },
  { nowMs }: ManualClock,
): Promise<unknown[]> {
  const distribution = (text: Record<string, string>) =>
    getDistribution(cluster, access, ref, distributionQuery.parse(text), nowMs)
  const asked = await Promise.allSettled([
    (async () => getService(cluster, access, ref, nowMs()))(),
    distribution({}),
    distribution({ model: 'equal-node', policy: 'Cluster' }),
    distribution({ health: 'answered' }),
    getServiceHealth(cluster, access, ref, nowMs),
  ])
  return asked.map((outcome) =>
    outcome.status === 'fulfilled' ? outcome.value : { ...(outcome.reason as object), text: String(outcome.reason) },
  )
}

describe('nothing in any answer depends on an object that the reader may not read', () => {
  test('a cluster and the same cluster without those objects give the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(world, reader, async (whole, access) => {
        const partial = await renderEverything(withoutUnreadable(whole, access), access)
        expect(await renderEverything(whole, access)).toBe(partial)
      }),
      { numRuns: 80 },
    )
  }, 120_000)

  test('and a reader of everything does see them, so that the property means something', async () => {
    const everything: ReaderAccess = { namespaces: 'all', nodes: true }
    const shape = { type: 'LoadBalancer', policy: 'Local', aws: true, endpoints: [] } as const
    const built = ['a', 'c'].map((namespace) =>
      build({ ...shape, namespace: namespace as 'a', name: 'web', endpoints: [] }),
    )
    const whole: World = {
      state: {
        services: new Map(built.map(({ key, object }) => [key, object])),
        slices: new Map(built.map(({ key, slice }) => [key, [slice]])),
        nodes: new Map(nodeNames.map((name) => [name, aNode(name)])),
        serverVersion: null,
        announcements: nothingAnnounced,
      },
      history: ['c', null],
      answering: ['a', 'a', 'c', 'c'],
    }
    const some: ReaderAccess = { namespaces: new Set(['a']), nodes: false }
    const [all, less] = [await renderEverything(whole, everything), await renderEverything(whole, some)]
    expect(all).toMatch(/"namespace":"c","name":"web"/)
    expect(less).not.toMatch(/"namespace":"c","name":"web"/)
    expect(all).toContain('"name":"n4"')
    expect(less).not.toContain('"name":"n4"')
  })
})
