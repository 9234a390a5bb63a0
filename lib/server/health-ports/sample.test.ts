import { expect, test } from 'vitest'
import { SAMPLE_NODES, sampleNodes } from './sample'

const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`)

test('a sample of a small cluster is all of it', () => {
  expect([...sampleNodes(names(SAMPLE_NODES), ['n3'])]).toEqual(names(SAMPLE_NODES))
})

test('nodes with endpoints come first, and others are spread over the whole cluster', () => {
  const sample = [...sampleNodes(names(1_000), ['n998', 'n999'])]
  expect(sample.slice(0, 2)).toEqual(['n998', 'n999'])
  expect(sample).toHaveLength(18)
  const positions = sample.slice(2).map((name) => Number(name.slice(1)))
  expect(Math.max(...positions) - Math.min(...positions)).toBeGreaterThan(900)
})

test('a sample is bounded, however many nodes have endpoints', () => {
  expect(new Set(sampleNodes(names(5_000), names(5_000))).size).toBeLessThanOrEqual(SAMPLE_NODES)
})

test('Services of one cluster share the nodes that they have no endpoints on', () => {
  const others = (local: string) => [...sampleNodes(names(777), [local])].slice(1)
  expect(others('n1')).toEqual(others('n2'))
})
