import { describe, expect, test } from 'vitest'
import { aModel, aService } from '@/lib/domain/test-objects'
import type { ModelOverride } from './model'
import { applyOverride, hasOverride } from './override'
import { resolveProbing } from './resolve-probing'

const detected = aModel({
  id: 'zonal',
  confidence: 'class',
  evidence: ['loadBalancerClass is x.'],
  probed: true,
  crossZone: false,
})

describe("a reader's choice", () => {
  test('of nothing changes nothing', () => {
    expect(hasOverride({ model: undefined, probed: undefined })).toBe(false)
    expect(applyOverride(detected, {})).toBe(detected)
  })

  test('is marked as theirs, and keeps what was detected in sight', () => {
    const model = applyOverride(detected, { model: 'weighted' })
    expect(model).toMatchObject({ id: 'weighted', confidence: 'reader' })
    expect(model.evidence).toEqual(['You chose the model weighted.', 'Detected: loadBalancerClass is x.'])
  })

  test('of another model leaves open whether that one probes', () => {
    expect(applyOverride(detected, { model: 'equal-node' }).probed).toBeNull()
    expect(applyOverride(detected, { model: 'zonal' }).probed).toBe(true)
    expect(applyOverride(detected, { model: 'equal-node', probed: false }).probed).toBe(false)
  })

  test('of candidates keeps the balancer, which may follow endpoints in a way of its own', () => {
    const model = applyOverride(aModel({ candidateRule: 'cilium-l2' }), { candidates: ['n1', 'n2'] })
    expect(model).toMatchObject({ candidateRule: 'cilium-l2', candidates: ['n1', 'n2'] })
  })

  test('of another model forgets who announces under the one that was detected', () => {
    const announced = aModel({ id: 'single-node', announcers: ['n1'] })
    expect(applyOverride(announced, { model: 'ecmp' }).announcers).toBeNull()
    expect(applyOverride(announced, { model: 'single-node' }).announcers).toEqual(['n1'])
    expect(applyOverride(announced, { model: 'ecmp', announcers: ['n2'] }).announcers).toEqual(['n2'])
  })

  test('of announcers and cross-zone alone keeps the model', () => {
    expect(applyOverride(detected, { announcers: ['n1'], crossZone: true })).toMatchObject({
      id: 'zonal',
      announcers: ['n1'],
      crossZone: true,
    })
  })

  test.each<[string, ModelOverride, string]>([
    ['of announcers', { model: 'equal-node', announcers: ['n1'] }, 'You named the announcing nodes: n1, which plays'],
    ['of probing', { model: 'single-node', probed: true }, 'You said that the balancer probes its nodes, which plays'],
    ['of cross-zone', { model: 'weighted', crossZone: false }, 'You set cross-zone balancing off, which plays'],
    ['of candidates', { model: 'direct', candidates: ['n1'] }, 'You named the candidate nodes: n1, which plays'],
    [
      'of candidates beside announcers',
      { model: 'ecmp', candidates: ['n1'], announcers: ['n2'] },
      'You named the candidate nodes: n1, which plays',
    ],
  ])('%s that plays no part under the model is told so', (_, override, words) => {
    expect(applyOverride(detected, override).evidence).toContain(`${words} no part under ${override.model}.`)
  })

  test('that plays a part is told without remark', () => {
    const { evidence } = applyOverride(detected, { candidates: ['n1', 'n2'], probed: false, crossZone: true })
    expect(evidence.slice(0, 3)).toEqual([
      'You named the candidate nodes: n1, n2.',
      'You said that the balancer probes nothing.',
      'You set cross-zone balancing on.',
    ])
  })

  test('that switches cross-zone balancing off makes an equal balancer zonal', () => {
    const equal = aModel({ id: 'equal-node', crossZone: true })
    expect(applyOverride(equal, { crossZone: false })).toMatchObject({ id: 'zonal', crossZone: false })
    expect(applyOverride(aModel({ id: 'equal-node' }), { crossZone: false }).id).toBe('equal-node')
  })
})

describe('whether a balancer probes, where nobody says', () => {
  test.each(['equal-node', 'weighted', 'zonal', 'adaptive'] as const)(
    '%s is assumed to, and says that it is assumed',
    (id) => {
      const model = resolveProbing(aModel({ id }), aService())
      expect(model.probed).toBe(true)
      expect(model.evidence.at(-1)).toContain('Assumed')
    },
  )

  test('clients that pick an address do not, and neither does anybody without a balancer', () => {
    expect(resolveProbing(aModel({ id: 'multi-address' }), aService()).probed).toBe(false)
    expect(resolveProbing(aModel({ id: 'equal-node' }), aService({ type: 'NodePort' })).probed).toBe(false)
  })

  test.each(['single-node', 'ecmp', 'direct', 'unknown'] as const)('for %s it stays open', (id) => {
    expect(resolveProbing(aModel({ id }), aService()).probed).toBeNull()
  })

  test('what is known stays', () => {
    const model = aModel({ probed: false })
    expect(resolveProbing(model, aService())).toBe(model)
  })
})
