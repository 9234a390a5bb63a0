import { expect, test } from 'vitest'
import { createTable } from './table'

const items = ['still', 'turns', 'hides'] as const
const createCounted = () => {
  const built: string[] = []
  const table = createTable({
    items,
    key: (item) => item,
    moves: (item) => item !== 'still',
    row(item, _, elapsedMs) {
      if (item === 'hides' && elapsedMs >= 10 && elapsedMs < 20) return null
      const fingerprint = item === 'turns' ? String(Math.floor(elapsedMs / 10)) : ''
      return {
        fingerprint,
        build: () => {
          built.push(item)
          return { item, fingerprint }
        },
      }
    },
  })
  return { table, built }
}

test('the first snapshot holds everything, as changed', () => {
  const { table } = createCounted()
  expect(table(0).changed).toEqual(new Set(items))
})

test('without a change the map and its values stay the same objects', () => {
  const { table, built } = createCounted()
  const before = table(0)
  const after = table(9)
  expect(after.values).toBe(before.values)
  expect(after.changed.size).toBe(0)
  expect(built).toHaveLength(3)
})

test('only what changed is built anew, and what is gone leaves the map', () => {
  const { table } = createCounted()
  const before = table(0)
  const after = table(10)
  expect([...after.changed]).toEqual(['turns', 'hides'])
  expect([...after.values.keys()]).toEqual(['still', 'turns'])
  expect(after.values.get('still')).toBe(before.values.get('still'))
})

test('what comes back takes its old place', () => {
  const { table } = createCounted()
  table(0)
  table(10)
  expect([...table(20).values.keys()]).toEqual([...items])
})

test('a snapshot depends on its moment alone', () => {
  const asked = createCounted().table
  for (const elapsedMs of [0, 5, 10, 15, 31, 12]) asked(elapsedMs)
  expect(asked(40).values).toEqual(createCounted().table(40).values)
})
