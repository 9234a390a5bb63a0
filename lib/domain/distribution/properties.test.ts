import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ModelId, modelIds } from '@/lib/domain/balancers/model'
import type { ClusterNode, ClusterState, EndpointSlice, Service, SliceEndpoint } from '@/lib/domain/cluster'
import { aCluster, aModel, aNode, anEndpoint, aService, aSlice, httpPort } from '@/lib/domain/test-objects'
import { distribute } from './distribute'
import { sayDistribution } from './in-words'
import { listNodes } from './list-nodes'
import type { Distribution } from './result'

type World = {
  service: Service
  slices: readonly EndpointSlice[]
  nodes: readonly ClusterNode[] | null
  model: ReturnType<typeof aModel>
}

const zone = fc.constantFrom('A', 'B', 'C')
const nodeName = fc.integer({ min: 1, max: 6 }).map((index) => `n${index}`)
const triState = fc.constantFrom(true, false, null)

const endpoint: fc.Arbitrary<SliceEndpoint> = fc
  .record({
    host: fc.integer({ min: 1, max: 12 }),
    nodeName: fc.option(nodeName, { freq: 8 }),
    ready: triState,
    serving: triState,
    terminating: triState,
    zone: fc.option(zone),
    zoneHints: fc.uniqueArray(zone, { maxLength: 2 }),
    nodeHints: fc.uniqueArray(nodeName, { maxLength: 2 }),
  })
  .map(({ host, nodeName: node, ...fields }) => anEndpoint(`10.0.0.${host}`, node, fields))

const port = (name: string, number: number) => ({ name, protocol: 'TCP', port: number }) as const
const slice = fc
  .record({
    endpoints: fc.array(endpoint, { maxLength: 8 }),
    ports: fc.constantFrom([port('http', 8080)], [port('http', 8080), port('admin', 9090)], []),
  })
  .map(({ endpoints, ports }) => aSlice(endpoints, { ports }))

const node = (index: number): fc.Arbitrary<ClusterNode> =>
  fc
    .record({ zone: fc.option(zone), deleting: fc.boolean(), ready: fc.constantFrom('True', 'False', null) })
    .map((fields) => aNode(`n${index}`, fields))

const model = fc
  .record({
    id: fc.constantFrom(...modelIds),
    probed: triState,
    failsOpen: fc.boolean(),
    crossZone: triState,
    candidateRule: fc.constantFrom('cloud-controller', 'metallb', 'cilium-l2', 'node-ports'),
    candidates: fc.option(fc.uniqueArray(nodeName, { maxLength: 3 })),
    announcers: fc.option(fc.uniqueArray(nodeName, { maxLength: 2 })),
  })
  .map((fields) => aModel(fields))

const world: fc.Arbitrary<World> = fc.record({
  service: fc
    .constantFrom('Local', 'Cluster')
    .map((externalTrafficPolicy) =>
      aService({ externalTrafficPolicy, ports: [httpPort, { ...httpPort, name: 'admin', port: 81 }] }),
    ),
  slices: fc.array(slice, { maxLength: 3 }),
  nodes: fc.option(fc.tuple(...[1, 2, 3, 4, 5].map(node)), { freq: 6 }),
  model,
})

const stateOf = ({ service, slices, nodes }: World): ClusterState => aCluster(service, slices, nodes)
const solve = (given: World): Distribution =>
  distribute({ state: stateOf(given), service: given.service, model: given.model })
const everyPort = ({ ports, bounds }: Distribution) => [...ports, ...(bounds ?? []).flatMap((bound) => bound.ports)]

describe('for every cluster', () => {
  test('what endpoints get, what is dropped and what is refused add up to one wherever they are known', () => {
    fc.assert(
      fc.property(world, (given) => {
        for (const { endpoints, droppedShare, refusedShare } of everyPort(solve(given))) {
          if (endpoints.some(({ share }) => share === null)) continue
          const served = endpoints.reduce((sum, { share }) => sum + (share ?? 0), 0)
          expect(droppedShare).not.toBeNull()
          expect(served + (droppedShare ?? 0) + (refusedShare ?? 0)).toBeCloseTo(1, 9)
        }
      }),
      { numRuns: 250 },
    )
  })

  test('what enters over all nodes is one whenever a node is known to be an entry', () => {
    fc.assert(
      fc.property(world, (given) => {
        const state = stateOf(given)
        const distribution = solve(given)
        for (const each of distribution.ports) {
          const listed = listNodes(state, distribution, each)
          if (each.poolNodes === null || each.poolNodes === 0 || listed.some((row) => row.entryShare === null)) continue
          expect(listed.filter((row) => row.inPool)).toHaveLength(each.poolNodes)
          expect(listed.reduce((sum, row) => sum + (row.entryShare ?? 0), 0)).toBeCloseTo(1, 9)
        }
      }),
      { numRuns: 250 },
    )
  })

  test('the order of objects never matters', () => {
    fc.assert(
      fc.property(world, (given) => {
        const turned: World = {
          ...given,
          slices: [...given.slices]
            .reverse()
            .map((each) => ({ ...each, endpoints: [...each.endpoints].reverse(), ports: [...each.ports].reverse() })),
          nodes: given.nodes === null ? null : [...given.nodes].reverse(),
        }
        expect(comparable(solve(turned))).toEqual(comparable(solve(given)))
      }),
      { numRuns: 250 },
    )
  })

  test('an unready endpoint that is added changes no share', () => {
    fc.assert(
      fc.property(world, nodeName, (given, name) => {
        const unready = anEndpoint('10.0.9.9', name, { ready: false, serving: false })
        const more: World = { ...given, slices: [...given.slices, aSlice([unready])] }
        expect(sharesOf(solve(more))).toEqual(sharesOf(solve(given)))
      }),
      { numRuns: 250 },
    )
  })

  test('renaming nodes renames the answer and nothing else', () => {
    fc.assert(
      fc.property(world, (given) => {
        const rename = (name: string) => `z-${name}`
        expect(comparable(solve(renamed(given, rename)), (name) => name)).toEqual(comparable(solve(given), rename))
      }),
      { numRuns: 250 },
    )
  })

  test('shares stay within 0 and 1, the words never fail, and an unknown model claims nothing', () => {
    fc.assert(
      fc.property(world, (given) => {
        const distribution = solve(given)
        for (const each of everyPort(distribution)) {
          const shares = [
            each.droppedShare,
            each.refusedShare,
            each.hopShare,
            ...each.endpoints.map(({ share }) => share),
            ...each.nodes.map(({ entryShare }) => entryShare),
            ...each.nodes.map(({ servingShare }) => servingShare),
          ]
          for (const share of shares) if (share !== null) expect(share >= 0 && share <= 1).toBe(true)
          for (const sentence of sayDistribution(distribution, each))
            expect(sentence).not.toMatch(/NaN|undefined|null|Infinity/)
        }
        const claims = distribution.ports.flatMap(({ nodes }) => nodes.map(({ entryShare }) => entryShare))
        if (claimsNothing(given.model.id)) expect(claims.every((share) => share === null)).toBe(true)
      }),
      { numRuns: 250 },
    )
  })
})

const claimsNothing = (id: ModelId): boolean => id === 'unknown' || id === 'direct'

const rounded = (share: number | null) => (share === null ? null : Math.round(share * 1e9) / 1e9)

/** By address: what an endpoint that is unready by nature, and so absent elsewhere, does not take part in. */
const sharesOf = (distribution: Distribution) =>
  distribution.ports.map(({ endpoints, droppedShare, refusedShare }) => ({
    endpoints: endpoints.flatMap(({ address, share }) =>
      share === null || share === 0 ? [] : [[address, rounded(share)]],
    ),
    droppedShare: rounded(droppedShare),
    refusedShare: rounded(refusedShare),
  }))

function comparable(distribution: Distribution, rename: (name: string) => string = (name) => name) {
  return everyPort(distribution).map((each) => ({
    ...each,
    nodes: each.nodes
      .map((row) => ({
        ...row,
        name: rename(row.name),
        entryShare: rounded(row.entryShare),
        servingShare: rounded(row.servingShare),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    elsewhere: [...each.elsewhere].sort((a, b) => String(a.zone).localeCompare(String(b.zone))),
    endpoints: each.endpoints.map(({ address, port: number, share, load, ready }) => [
      address,
      number,
      rounded(share),
      rounded(load),
      ready,
    ]),
    skew: null,
    nodeSkew: null,
    droppedShare: rounded(each.droppedShare),
    hopShare: rounded(each.hopShare),
    refusedShare: rounded(each.refusedShare),
  }))
}

function renamed({ service, slices, nodes, model: given }: World, rename: (name: string) => string): World {
  return {
    service,
    slices: slices.map((each) => ({
      ...each,
      endpoints: each.endpoints.map((raw) => ({
        ...raw,
        nodeName: raw.nodeName === null ? null : rename(raw.nodeName),
        nodeHints: raw.nodeHints.map(rename),
      })),
    })),
    nodes: nodes?.map((each) => ({ ...each, name: rename(each.name) })) ?? null,
    model: {
      ...given,
      candidates: given.candidates?.map(rename) ?? null,
      announcers: given.announcers?.map(rename) ?? null,
    },
  }
}
