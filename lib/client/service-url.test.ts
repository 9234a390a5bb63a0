import { expect, test } from 'vitest'
import { isChosen, noChoice, type ServiceState, serviceSearch, toDistributionChoice } from './service-url'

const plain: ServiceState = {
  tab: 'distribution',
  port: null,
  family: null,
  health: 'expected',
  last: null,
  from: null,
  until: null,
  verdict: 'notable',
  node: null,
  scenario: null,
  pair: null,
  clientAddress: null,
  evenness: null,
  dynamicPlacement: null,
  group: 'address',
  at: null,
  events: 'own',
  lines: 'node',
  view: 'picture',
  finding: null,
  ...noChoice,
}

test('a plain view asks the plain question and has a plain address', () => {
  expect(serviceSearch(plain)).toBe('')
  expect(isChosen(plain)).toBe(false)
  expect(Object.values(toDistributionChoice(plain)).every((value) => value === undefined)).toBe(true)
})

test('a choice is in the address and in the question, and a tab is not a choice', () => {
  const chosen: ServiceState = { ...plain, model: 'single-node', announcers: ['n1', 'n2'], probed: false }
  expect(serviceSearch(chosen)).toBe('?model=single-node&announcers=n1,n2&probed=false')
  expect(toDistributionChoice(chosen)).toMatchObject({ model: 'single-node', announcers: ['n1', 'n2'], probed: false })
  expect(isChosen(chosen)).toBe(true)
  expect(isChosen({ ...plain, tab: 'health', health: 'answered' })).toBe(false)
})
