import { expect, test } from 'vitest'
import type { Expectation } from './expectation'
import { observedShares } from './observed-shares'

const unknown: Expectation = { known: false, why: 'balancer', bounds: [] }

test('what a pod got while its name ran on another node is counted there', () => {
  const pods = [
    { podName: 'web-0', nodeName: 'a', count: 30 },
    {
      podName: 'web-1',
      nodeName: 'b',
      count: 100,
      elsewhere: [
        { nodeName: 'a', count: 60 },
        { nodeName: 'c', count: 10 },
      ],
    },
  ]
  const { nodes, samples } = observedShares({ measure: 'requests', pods }, unknown, new Set(['web-0', 'web-1']), false)
  expect(nodes.map(({ name, count, pods: own }) => [name, count, own])).toEqual([
    ['a', 90, 1],
    ['b', 30, 1],
    ['c', 10, 0],
  ])
  expect(samples).toBe(130)
})
