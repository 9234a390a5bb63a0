import { describe, expect, test } from 'vitest'
import type { ObservedOverviewResponse } from '@/lib/contracts/observed-overview'
import { countedCells } from './counted-cells'

type Service = ObservedOverviewResponse['services'][number]

const node = (fields: Partial<Service['nodes'][number]> = {}): Service['nodes'][number] => ({
  name: 'n1',
  count: 500,
  share: 0.5,
  expectedShare: 0.4,
  margin: 0.05,
  standardErrors: 6.5,
  pods: 2,
  countedPods: 2,
  ...fields,
})
const service = (nodes: Service['nodes'], fields: Partial<Service> = {}): Service => ({
  namespace: 'shop',
  name: 'web',
  verdict: 'differs-beyond-noise',
  notJudged: null,
  samples: 1000,
  coverage: 1,
  nodes,
  ...fields,
})
const cell = (value: 'observed' | 'against', given: Service) => countedCells(given, value)[0]

describe('a cell of what was counted', () => {
  test('is the share, or its ratio to what is expected with the colour of the difference', () => {
    const given = service([node()])
    expect(cell('observed', given)).toMatchObject({ face: { form: 'share', text: '50' }, words: '50.0\u202F%' })
    expect(cell('against', given)).toMatchObject({
      face: { form: 'load', step: 5, text: '1.3' },
      words: '×1.25, beyond noise',
    })
  })

  test('has no colour within noise, however far the ratio is off', () => {
    const given = service([node({ share: 0.6, standardErrors: 2.9 })])
    expect(cell('against', given)).toMatchObject({
      face: { form: 'load', step: 4, text: '1.5' },
      words: '×1.50, noise',
    })
  })

  test.each([
    [{}, node({ count: null, share: null, expectedShare: null, standardErrors: null }), 'not counted'],
    [{ verdict: 'too-few-to-say' } as const, node(), 'too few samples'],
    [
      { verdict: null, notJudged: 'shared' } as const,
      node({ expectedShare: null, standardErrors: null }),
      'pods shared with another Service',
    ],
    [{ verdict: null, notJudged: 'changed' } as const, node({ standardErrors: null }), 'pods changed meanwhile'],
  ])('is not known, and says why: %o', (fields, given, words) => {
    expect(cell('against', service([given], fields))).toMatchObject({ face: { form: 'unknown' }, words })
  })

  test('where none is expected is no ratio', () => {
    expect(cell('against', service([node({ share: 0, expectedShare: 0 })]))?.words).toBe('nothing expected')
    expect(cell('against', service([node({ expectedShare: 0 })]))?.words).toBe('got some, nothing expected')
  })
})
