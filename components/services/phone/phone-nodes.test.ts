import { expect, test } from 'vitest'
import { answerPort, distributionAnswer, exampleE1 } from '@/e2e/fixtures/service-answers'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import { podReadings } from '../readings'
import { PHONE_BARS, phoneNodes } from './phone-nodes'

const barsOf = (answer: DistributionResponse) => {
  const port = answer.ports[0]
  return port === undefined ? phoneNodes([]) : phoneNodes(podReadings(answer, port))
}

test('one bar a node with its pods and the share of one of them', () => {
  const { nodes, more, fair } = barsOf(exampleE1())
  expect(nodes.map((node) => [node.name, node.pods])).toEqual([
    ['kn-a04', 5],
    ['kn-b02', 3],
    ['kn-c07', 2],
  ])
  expect(nodes[2]?.load.high).toBeCloseTo(5 / 3)
  expect([more, fair]).toEqual([0, 0.1])
})

test('of many nodes those furthest from the fair share stay, and the others are counted', () => {
  const nodes = Array.from({ length: 12 }, (_, index) => ({
    name: `n${String(index).padStart(2, '0')}`,
    pods: index === 11 ? 1 : 2,
    entryShare: 1 / 12,
  }))
  const bars = barsOf(distributionAnswer([answerPort(nodes)]))
  expect(bars.nodes).toHaveLength(PHONE_BARS)
  expect(bars.more).toBe(4)
  expect(bars.nodes.some((node) => node.name === 'n11')).toBe(true)
})

test('without a known share there is no bar', () => {
  expect(barsOf(distributionAnswer([])).nodes).toEqual([])
})
