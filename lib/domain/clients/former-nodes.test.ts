import { expect, test } from 'vitest'
import { aNode } from '@/lib/domain/test-objects'
import { formerNodes } from './former-nodes'

const [here, gone, back] = [aNode('here'), aNode('gone'), aNode('back')]
const changes = {
  changes: [
    { atMs: 1, name: 'gone', before: gone, after: null },
    { atMs: 2, name: 'back', before: back, after: null },
    { atMs: 3, name: 'back', before: null, after: back },
    { atMs: 4, name: 'here', before: here, after: here },
  ],
  completeSinceMs: 0,
}
const nodes = new Map([
  ['here', here],
  ['back', back],
])

test('a node that left and did not come back is remembered', () => {
  expect([...formerNodes(changes, nodes).keys()]).toEqual(['gone'])
})

test('nothing is told of nodes to a reader who may not read them, or where nobody remembers', () => {
  expect(formerNodes(changes, null).size).toBe(0)
  expect(formerNodes(null, nodes).size).toBe(0)
})
