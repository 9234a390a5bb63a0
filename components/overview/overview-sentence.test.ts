import { describe, expect, test } from 'vitest'
import { overviewBasis, overviewSentence, type Summary } from './overview-sentence'

const noGroups = {
  differs: 0,
  dropped: 0,
  uneven: 0,
  'one-node': 0,
  'unknown-balancer': 0,
  'unknown-endpoints': 0,
  'no-endpoints': 0,
  even: 0,
}
const summary = (fields: Partial<Summary>): Summary => ({
  external: 41,
  local: 24,
  cluster: 17,
  groups: { ...noGroups, even: 41 },
  severities: null,
  addresses: { preserved: 24, lost: 17, partial: 0, unknown: 0 },
  dropped: [],
  worst: null,
  namespaces: [],
  ...fields,
})
const text = (fields: Partial<Summary>) =>
  overviewSentence(summary(fields))
    .map((part) => (typeof part === 'string' ? part : `[${part.text}]`))
    .join('')
    .replaceAll(/\s/g, ' ')

describe('overviewSentence', () => {
  test('what is lost comes first, then what is uneven, each with its worst by name', () => {
    expect(
      text({
        groups: { ...noGroups, dropped: 2, uneven: 9, even: 30 },
        dropped: [
          { namespace: 'iot', name: 'mqtt', droppedShare: 0.4 },
          { namespace: 'media', name: 'upload', droppedShare: 0.25 },
        ],
        worst: { namespace: 'pay', name: 'ledger-api', hottestLoad: 5 },
      }),
    ).toBe(
      '[2 Services drop new connections]: iot/mqtt 40 %, media/upload 25 %. 9 of 41 are uneven; worst: pay/ledger-api, whose hottest pod gets [5.0× its fair share].',
    )
  })
  test('Services that drop and are not named are counted', () => {
    const dropped = [{ namespace: 'a', name: 'b', droppedShare: 0.1 }]
    expect(text({ groups: { ...noGroups, dropped: 4 }, dropped })).toContain('a/b 10 %, and 3 more.')
  })
  test('one Service drops, in the singular', () => {
    const dropped = [{ namespace: 'a', name: 'b', droppedShare: 0.1 }]
    expect(text({ groups: { ...noGroups, dropped: 1 }, dropped })).toContain('[1 Service drops new connections]')
  })
  test('unevenness alone names what it counts', () => {
    const worst = { namespace: 'pilot', name: 'radio', hottestLoad: 4 }
    expect(text({ external: 10, groups: { ...noGroups, uneven: 2, even: 8 }, worst })).toBe(
      '2 of 10 external Services are uneven; worst: pilot/radio, whose hottest pod gets [4.0× its fair share].',
    )
  })
  test('a calm cluster is said to be calm', () => {
    expect(text({})).toBe('All 41 external Services spread evenly, and no connection is dropped.')
  })
  test('calm is not claimed for what is not known', () => {
    const groups = { ...noGroups, even: 37, 'one-node': 1, 'unknown-balancer': 2, 'no-endpoints': 1 }
    const said = text({ groups })
    expect(said).toContain('38 of 41 external Services spread evenly; none is known to drop connections.')
    expect(said).toContain('1 on one node only, 2 whose shares are not known and 1 without endpoints.')
  })
})

test('the basis says for how many Services nothing is known', () => {
  expect(overviewBasis(summary({}))).toBe('Expected from configuration for 41 Services.')
  expect(overviewBasis(summary({ groups: { ...noGroups, 'unknown-balancer': 2 } }))).toContain('39 of 41 Services')
})
