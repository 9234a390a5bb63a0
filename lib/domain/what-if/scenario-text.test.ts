import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choosableModels, hintChoices, isEmptyScenario, type PlacementProposal, type Scenario } from './scenario'
import { parseScenarioText, SCENARIO_TEXT_BYTES, toScenarioText } from './scenario-text'

const name = fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,10}[a-z0-9])?$/)
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 5 })
const over = fc.constantFrom('node', 'zone')
const proposal: fc.Arbitrary<PlacementProposal> = fc.oneof(
  fc.record({ kind: fc.constant('spread'), over, maxSkew: fc.integer({ min: 1, max: 1_000 }), hard: fc.boolean() }),
  fc.record({ kind: fc.constant('apart'), over, hard: fc.boolean() }),
  fc.constant({ kind: 'each-node' as const }),
)
const differing = { selector: (value: unknown) => JSON.stringify(value), minLength: 1, maxLength: 3 }
const balancer = fc
  .record(
    {
      model: fc.constantFrom(...choosableModels),
      candidates: names,
      announcers: names,
      probed: fc.boolean(),
      crossZone: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .filter((choice) => Object.keys(choice).length > 0)

const scenario: fc.Arbitrary<Scenario> = fc.record(
  {
    policy: fc.constantFrom('Local', 'Cluster'),
    balancer,
    weights: fc.boolean(),
    replicas: fc.nat(10_000),
    placement: fc.uniqueArray(proposal, differing),
    drained: names,
    lost: names,
    lostZones: names,
    newNodes: fc.uniqueArray(
      fc.record({ zone: fc.option(name), count: fc.integer({ min: 1, max: 5_000 }) }),
      differing,
    ),
    hints: fc.constantFrom(...hintChoices),
  },
  { requiredKeys: [] },
)

describe('the text of a scenario', () => {
  test('says the same scenario when it is read, whatever it holds', () => {
    fc.assert(
      fc.property(scenario, (imagined) => {
        const text = toScenarioText(imagined)
        expect(text).not.toBeNull()
        expect(parseScenarioText(text ?? '')).toEqual({ ok: true, scenario: imagined })
        expect(isEmptyScenario(imagined)).toBe(text === '')
      }),
      { numRuns: 500 },
    )
  })

  test('can be read by people', () => {
    expect(
      toScenarioText({
        policy: 'Cluster',
        replicas: 12,
        placement: [{ kind: 'spread', over: 'node', maxSkew: 1, hard: true }, { kind: 'each-node' }],
        drained: ['kn-a04', 'kn-a05'],
        newNodes: [
          { zone: 'a', count: 3 },
          { zone: null, count: 1 },
        ],
        balancer: { model: 'zonal', crossZone: false },
      }),
    ).toBe(
      'v1;policy=Cluster;replicas=12;place=spread/node/1/hard,each-node;drain=kn-a04,kn-a05;add=3@a,1;model=zonal;cross-zone=off',
    )
  })

  test('of what is there now is nothing, with parts that are absent or empty', () => {
    const nothing: Scenario = { policy: undefined, drained: [], balancer: { model: undefined } }
    expect(toScenarioText(nothing)).toBe('')
    expect(isEmptyScenario(nothing)).toBe(true)
    expect(parseScenarioText('')).toEqual({ ok: true, scenario: {} })
  })

  test('that would not fit into a link is not written', () => {
    const drained = Array.from({ length: 400 }, (_, at) => `node-${at}`)
    expect(toScenarioText({ drained })).toBeNull()
    expect(parseScenarioText(`v1;drain=${drained.join(',')}`)).toMatchObject({ ok: false })
    expect(SCENARIO_TEXT_BYTES).toBe(2_048)
  })

  test.each([
    ['v2;policy=Local', 'starts with v1'],
    ['policy=Local', 'starts with v1'],
    ['v1;polcy=Local', 'is no part of a scenario'],
    ['v1;', 'is no part of a scenario'],
    ['v1;__proto__=x', 'is no part of a scenario'],
    ['v1;constructor=x', 'is no part of a scenario'],
    ['v1;policy=local', 'policy=local: must be one of Local, Cluster'],
    ['v1;policy=Local;policy=Cluster', 'The part policy stands twice'],
    ['v1;replicas=-1', 'must be a whole number from 0 to 10000'],
    ['v1;replicas=1e3', 'must be a whole number'],
    ['v1;replicas=007', 'must be a whole number'],
    ['v1;replicas=10001', 'must be a whole number'],
    ['v1;drain=', 'must be names'],
    ['v1;drain=a,,b', 'must be names'],
    ['v1;drain=a,a', 'names something twice'],
    ['v1;drain=a/b', 'must be names'],
    ['v1;place=spread/rack/1/hard', 'must be spread/node/1/hard'],
    ['v1;place=spread/node/0/hard', 'must be a whole number from 1 to 1000'],
    ['v1;place=apart/node/1/hard', 'must be spread/node/1/hard'],
    ['v1;place=each-node/zone', 'must be spread/node/1/hard'],
    ['v1;add=0@a', 'from 1 to 5000, with @'],
    ['v1;add=3@', 'must be names'],
    ['v1;model=unknown', 'must be one of equal-node'],
    ['v1;hints=on', 'must be one of off, zone, node'],
    ['v1;weights=yes', 'must be one of on, off'],
    ['v1;drain=a\u202Eb', 'drain=a?b: must be names'],
  ])('%j is refused in words', (text, words) => {
    const parsed = parseScenarioText(text)
    expect(parsed).toMatchObject({ ok: false, error: expect.stringContaining(words) })
  })

  test('never makes reading throw', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (noise) => {
        expect(typeof parseScenarioText(`v1;${noise}`).ok).toBe('boolean')
        expect(typeof parseScenarioText(noise).ok).toBe('boolean')
      }),
    )
  })
})
