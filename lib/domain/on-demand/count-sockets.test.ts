import { expect, test } from 'vitest'
import { countSockets } from './count-sockets'
import type { PodSockets } from './pod-sockets'

const pod = (podName: string, connections: Record<string, number> | null): PodSockets => ({
  podName,
  nodeName: `node-of-${podName}`,
  connections: connections === null ? null : new Map(Object.entries(connections)),
  notes: [],
  problem: connections === null ? { known: false, why: 'failed', inWords: 'The pod is gone.', right: null } : null,
})

test('connections are added up by pod and by peer, and a pod that was not counted has no count', () => {
  const { traffic, clients } = countSockets(
    [pod('a', { '203.0.113.9': 3, '198.51.100.4': 1 }), pod('b', { '203.0.113.9': 2 }), pod('c', {}), pod('d', null)],
    9,
  )
  expect(traffic).toMatchObject({
    known: true,
    value: {
      measure: 'connections-active',
      windowSeconds: 0,
      pods: [{ count: 4 }, { count: 2 }, { count: 0 }, { podName: 'd', count: null }],
      warnings: ['6 of 9 pods are missing: they were not counted.'],
    },
  })
  expect(clients).toMatchObject({
    known: true,
    value: {
      clients: [
        { address: '203.0.113.9', count: 5, seenBy: ['a', 'b'] },
        { address: '198.51.100.4', count: 1, seenBy: ['a'] },
      ],
      total: 6,
      distinct: 2,
    },
  })
})

test('when no pod was counted, nothing is known, which is not zero', () => {
  expect(countSockets([pod('a', null)], 1)).toMatchObject({ traffic: { known: false, why: 'failed' } })
  expect(countSockets([], 0)).toMatchObject({ clients: { known: false, why: 'no-pods' } })
})
