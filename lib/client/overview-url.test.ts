import { expect, test } from 'vitest'
import { isFiltered, type OverviewState, overviewParsers, toServicesFilter, unreadParts } from './overview-url'

function stateOf(search: string): OverviewState {
  const params = new URLSearchParams(search)
  const entries = Object.entries(overviewParsers).map(([name, parser]) => [
    name,
    parser.parseServerSide(params.get(name) ?? undefined),
  ])
  return Object.fromEntries(entries) as OverviewState
}

test('an empty address is the default view', () => {
  const state = stateOf('')
  expect(state).toMatchObject({ sort: 'urgency', cell: 'load', view: 'matrix', fold: false, q: '' })
  expect(isFiltered(state)).toBe(false)
  expect(toServicesFilter(state)).toEqual({ sort: 'urgency' })
})
test('filter, order and cell value come from the address', () => {
  const state = stateOf('q=shop&policy=Local&group=uneven&sort=skew&order=desc&cell=entry&fold=true')
  expect(toServicesFilter(state)).toMatchObject({
    q: 'shop',
    policy: 'Local',
    group: 'uneven',
    sort: 'skew',
    order: 'desc',
  })
  expect(state.cell).toBe('entry')
  expect(isFiltered(state)).toBe(true)
})
test('what cannot be read is named and the rest applies', () => {
  const search = 'policy=Sometimes&cell=load&colour=red'
  expect(unreadParts(new URLSearchParams(search))).toEqual(['policy=Sometimes', 'colour=red'])
  expect(stateOf(search).policy).toBeNull()
  expect(stateOf(search).cell).toBe('load')
})
test('a parameter with the name of a built-in is not understood', () => {
  expect(unreadParts(new URLSearchParams('__proto__=x&constructor=y'))).toEqual(['__proto__=x', 'constructor=y'])
})
