import { expect, test } from 'vitest'
import { nodeRules, serviceRules } from './catalogue'

const idsFrom = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => `F${String(first + at).padStart(2, '0')}`)

const inOrder = (ids: readonly string[]) => [...new Set(ids)].sort()

test('no list names a rule twice or out of order', () => {
  for (const rules of [serviceRules, nodeRules]) {
    const ids = rules.map(({ id }) => id)
    expect(ids).toEqual(inOrder(ids))
  }
})

test('every rule of the domain page is there, F01 to F55', () => {
  expect(inOrder([...serviceRules, ...nodeRules].map(({ id }) => id))).toEqual(idsFrom(1, 55))
})

test('a rule has a name of its own and a heading', () => {
  const rules = [...new Map([...serviceRules, ...nodeRules].map((rule) => [rule.id, rule])).values()]
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length)
  for (const { heading } of rules) expect(heading).toMatch(/^[A-Z].{5,79}[^.]$/)
})
