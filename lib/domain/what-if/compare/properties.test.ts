import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { modelIds } from '@/lib/domain/balancers/model'
import { distribute } from '@/lib/domain/distribution/distribute'
import { aWorkload } from '@/lib/domain/placement/test-workload'
import { anEndpoint, aSourceAddress, nodesOf } from '@/lib/domain/test-objects'
import { applyScenario } from '../apply-scenario'
import type { Scenario } from '../scenario'
import { ask, type Case, imagine } from '../test-question'
import { draftColumn, isColumn } from './column'
import { compareColumns } from './compare'

const name = fc.integer({ min: 1, max: 6 }).map((index) => `n${index}`)
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 3 })

const scenario: fc.Arbitrary<Scenario> = fc.record(
  {
    policy: fc.constantFrom('Local', 'Cluster'),
    replicas: fc.nat(14),
    placement: fc.constantFrom(
      [{ kind: 'spread', over: 'node', maxSkew: 1, hard: true }],
      [{ kind: 'spread', over: 'zone', maxSkew: 2, hard: false }],
      [{ kind: 'apart', over: 'node', hard: true }],
      [{ kind: 'each-node' }],
    ),
    drained: names,
    lost: names,
    lostZones: fc.constantFrom(['A'], ['B']),
    newNodes: fc.constantFrom([{ zone: 'A', count: 2 }], [{ zone: null, count: 1 }]),
    hints: fc.constantFrom('off', 'zone', 'node'),
    weights: fc.boolean(),
    balancer: fc.record(
      { model: fc.constantFrom(...modelIds), probed: fc.boolean(), crossZone: fc.boolean(), announcers: names },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
)

const world: fc.Arbitrary<Case> = fc
  .record({
    pods: fc.array(fc.record({ node: name, ready: fc.boolean() }), { maxLength: 12 }),
    zones: fc.array(fc.constantFrom('A', 'B'), { minLength: 6, maxLength: 6 }),
    policy: fc.constantFrom('Local', 'Cluster'),
    id: fc.constantFrom(...modelIds),
    read: fc.boolean(),
  })
  .map(({ pods, zones, policy, id, read }) => ({
    endpoints: pods.map(({ node, ready }, at) => anEndpoint(`10.0.0.${at + 1}`, node, { ready, serving: ready })),
    nodes: nodesOf(6, zones.join('')),
    model: { id },
    service: { externalTrafficPolicy: policy },
    ...(read ? { workload: aWorkload({ replicas: pods.length }) } : {}),
  }))

describe('for every cluster and every scenario', () => {
  test('shares add up to one in every column', () => {
    fc.assert(
      fc.property(world, scenario, (given, imagined) => {
        const applied = applyScenario(ask(given), imagined)
        if (!applied.possible) return
        for (const { endpoints, droppedShare, refusedShare } of distribute(applied).ports) {
          if (endpoints.some(({ share }) => share === null) || droppedShare === null) continue
          const served = endpoints.reduce((sum, { share }) => sum + (share ?? 0), 0)
          expect(served + droppedShare + (refusedShare ?? 0)).toBeCloseTo(1, 9)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('an empty scenario changes nothing', () => {
    fc.assert(
      fc.property(world, (given) => {
        const question = ask(given)
        const applied = imagine(question, { drained: [], balancer: {} })
        expect(applied.state).toBe(question.state)
        expect(applied.service).toBe(question.service)
        expect(applied.assumptions).toEqual([])
        expect(distribute(applied)).toEqual(
          distribute({ ...question, model: question.detect(question.service, question.state, applied.policy) }),
        )
      }),
      { numRuns: 100 },
    )
  })

  test('as many pods are there as were asked for, or are said to be pending', () => {
    fc.assert(
      fc.property(world, fc.nat(20), (given, replicas) => {
        const applied = applyScenario(ask(given), { replicas })
        if (!applied.possible) return
        const [port] = distribute(applied).ports
        expect((port?.endpoints.length ?? 0) + applied.pendingPods).toBe(replicas)
      }),
      { numRuns: 100 },
    )
  })

  test('a comparison always has its words, and none of them is a hole', () => {
    fc.assert(
      fc.property(world, scenario, (given, imagined) => {
        const question = {
          ...ask(given),
          judgeAddress: () => aSourceAddress(),
        }
        const drafts = [{}, imagined].map((each) => draftColumn(question, each)).filter(isColumn)
        const { headline, differences, columns } = compareColumns(drafts)
        const words = [
          headline,
          ...differences.map((difference) => difference.words),
          ...columns.flatMap(({ price }) => price),
        ]
        for (const sentence of words) expect(sentence).not.toMatch(/NaN|undefined|null|Infinity|\.\./)
      }),
      { numRuns: 150 },
    )
  })
})
