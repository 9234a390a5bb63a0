import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { modelIds } from '@/lib/domain/balancers/model'
import type { ClusterNode, SliceEndpoint } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import { listNodes } from '@/lib/domain/distribution/list-nodes'
import { selectCluster, selectLocal } from '@/lib/domain/endpoints/test-selection'
import { aNode, anEndpoint, aProbe } from '@/lib/domain/test-objects'
import { ask, type Case, imagine } from '../test-question'
import { type AfterLoss, computeAfterLoss } from './after-loss'
import { computeBlastRadius } from './blast-radius'
import { meetLoss } from './meets-loss'
import { type PortContext, viewPort } from './port-view'

const zone = fc.constantFrom('A', 'B')
const nodeName = fc.integer({ min: 1, max: 6 }).map((index) => `n${index}`)

const endpoint: fc.Arbitrary<SliceEndpoint> = fc
  .record({
    host: fc.integer({ min: 1, max: 14 }),
    nodeName: fc.option(nodeName, { freq: 9 }),
    ready: fc.constantFrom(true, true, true, false),
    serving: fc.constantFrom(true, true, false),
    terminating: fc.boolean(),
    zone: fc.option(zone),
  })
  .map(({ host, nodeName: node, ...fields }) => anEndpoint(`10.0.0.${host}`, node, fields))

/** Hints are all there, all missing, or in part: most ports have none. */
const endpoints = fc
  .tuple(
    fc.uniqueArray(endpoint, { maxLength: 10, selector: ({ addresses }) => addresses[0] }),
    fc.constantFrom('none', 'none', 'zone', 'node', 'partial'),
  )
  .map(([list, hints]) =>
    list.map((each, at) => ({
      ...each,
      zoneHints: hints === 'none' || (hints === 'partial' && at === 0) ? [] : [each.zone ?? 'A'],
      nodeHints: hints === 'node' && each.nodeName !== null ? [each.nodeName] : [],
    })),
  )

const node = (index: number): fc.Arbitrary<ClusterNode> =>
  fc
    .record({ zone: fc.option(zone, { freq: 4 }), deleting: fc.constantFrom(false, false, true) })
    .map((fields) => aNode(`n${index}`, fields))

const world: fc.Arbitrary<Case> = fc.record({
  endpoints,
  nodes: fc.tuple(...[1, 2, 3, 4, 5, 6].map(node)),
  model: fc.record({
    id: fc.constantFrom(...modelIds),
    probed: fc.constantFrom(true, false),
    probe: fc.constantFrom(
      null,
      null,
      aProbe({ finds: 'none' }),
      aProbe({ finds: 'all' }),
      aProbe({ target: 'node-port' }),
    ),
    failsOpen: fc.boolean(),
    crossZone: fc.constantFrom(true, false, null),
    announcers: fc.option(fc.uniqueArray(nodeName, { minLength: 1, maxLength: 2 })),
  }),
  service: fc.record({ externalTrafficPolicy: fc.constantFrom('Local', 'Cluster') }),
})

function contextOf(given: Case): PortContext {
  const applied = imagine(ask(given), {})
  const distribution = distribute(applied)
  const [port] = distribution.ports
  if (port === undefined) throw new Error('no port')
  return { ...applied, distribution, port }
}

const rounded = (figure: number | null) => (figure === null ? null : Math.round(figure * 1e9) / 1e9 + 0)
const comparable = ({ readyEndpoints, droppedShare, refusedShare, skew }: AfterLoss) => ({
  readyEndpoints,
  droppedShare: rounded(droppedShare),
  refusedShare: rounded(refusedShare),
  skew: Object.values(skew).map(rounded),
})

describe('for every cluster', () => {
  test('what is left after each loss is what a cluster without the node would have', () => {
    fc.assert(
      fc.property(world, (given) => {
        const context = contextOf(given)
        const { nodes, zones } = computeBlastRadius(context)
        for (const loss of nodes) {
          for (const name of loss.nodes) {
            expect(comparable(loss.after)).toEqual(comparable(computeAfterLoss(context, new Set([name]))))
          }
        }
        for (const loss of zones) {
          const names = given.nodes?.filter((each) => each.zone === loss.zone).map(({ name }) => name)
          expect(comparable(loss.after)).toEqual(comparable(computeAfterLoss(context, new Set(names))))
        }
      }),
      { numRuns: 200 },
    )
  })

  test('what meets a loss is what enters on the lost nodes and what others send to their pods, node by node', () => {
    fc.assert(
      fc.property(world, fc.uniqueArray(nodeName, { minLength: 1, maxLength: 4 }), (given, names) => {
        const context = contextOf(given)
        const { state, distribution, port } = context
        const lost = new Set(names)
        const { entering, forwarded } = meetLoss(viewPort(context), lost)
        if (port.rule === 'direct' || entering === null || forwarded === null) return
        const expected = { entering: 0, forwarded: 0 }
        for (const { name, zone: own, entryShare } of listNodes(state, distribution, port)) {
          const usable =
            distribution.policy === 'Local'
              ? selectLocal(port.endpoints, name)
              : selectCluster(port.endpoints, { name, zone: own })
          if (usable.length === 0) continue
          const gone = usable.filter((each) => each.nodeName !== null && lost.has(each.nodeName)).length
          if (lost.has(name)) expected.entering += entryShare ?? 0
          else expected.forwarded += ((entryShare ?? 0) * gone) / usable.length
        }
        expect(entering).toBeCloseTo(expected.entering, 9)
        expect(forwarded).toBeCloseTo(expected.forwarded, 9)
      }),
      { numRuns: 200 },
    )
  })

  test('every node is in one group, and what meets its loss is a share that its parts add up to', () => {
    fc.assert(
      fc.property(world, (given) => {
        const { nodes } = computeBlastRadius(contextOf(given))
        const named = nodes.flatMap((loss) => loss.nodes)
        expect([...named].sort()).toEqual([...new Set(named)].sort())
        for (const { entering, forwarded, atOnce, untilNoticed } of nodes) {
          if (entering === null || forwarded === null || atOnce === null) continue
          expect(atOnce).toBeCloseTo(entering + forwarded, 9)
          expect(atOnce).toBeGreaterThanOrEqual(0)
          expect(atOnce).toBeLessThanOrEqual(1 + 1e-9)
          expect(untilNoticed).not.toBeNull()
        }
      }),
      { numRuns: 150 },
    )
  })

  test('losing a node that is not in the pool and serves nothing costs nothing and changes no share', () => {
    fc.assert(
      fc.property(world, (given) => {
        const context = contextOf(given)
        const { port } = context
        if (port.poolNodes === null || port.rule === 'one-of-candidates') return
        for (const loss of computeBlastRadius(context).nodes) {
          for (const name of loss.nodes) {
            const own = port.nodes.find((each) => each.name === name)
            const isOutside = own === undefined ? port.elsewhere.length === 0 : own.inPool === false
            if (!isOutside || (own?.servingShare ?? 0) > 0 || (own?.usableEndpoints ?? 0) > 0) continue
            if (port.endpoints.some(({ nodeName: on }) => on === name)) continue
            expect(loss.atOnce).toBe(0)
            expect(loss.untilNoticed).toBe(0)
            expect(comparable(loss.after)).toEqual(comparable(port))
          }
        }
      }),
      { numRuns: 150 },
    )
  })
})
