import { expect, test } from 'vitest'
import { answerPort, distributionAnswer, exampleE1 } from '@/e2e/fixtures/service-answers'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import { choosePort, entryReadings, podReadings, readingsOf } from '../readings'
import { MAX_ROWS, shareRows } from './share-rows'

const rowsOf = (answer: DistributionResponse) => {
  const port = answer.ports[0]
  if (port === undefined) throw new Error('no port')
  return shareRows(podReadings(answer, port))
}

test('each pod is a row, its node is named once', () => {
  const { rows, fair, folded } = rowsOf(exampleE1())
  expect(rows).toHaveLength(10)
  expect(rows.filter((row) => row.startsNode).map((row) => row.node)).toEqual(['kn-a04', 'kn-b02', 'kn-c07'])
  expect(fair).toBeCloseTo(0.1)
  expect(folded).toBe(false)
})

test('a pod that is not ready and gets nothing is no row, an idle ready pod is one at zero', () => {
  const port = answerPort([
    { name: 'a', pods: 1, entryShare: 1 },
    { name: 'b', pods: 2, entryShare: 0 },
  ])
  const endpoints = port.endpoints.map((endpoint, index) => (index === 2 ? { ...endpoint, ready: false } : endpoint))
  const { rows } = rowsOf(distributionAnswer([{ ...port, endpoints }]))
  expect(rows.map((row) => row.high)).toEqual([1, 0])
})

test('above 60 pods a row is a node, above 60 nodes the furthest from fair are kept and the rest is counted', () => {
  const nodes = Array.from({ length: 70 }, (_, index) => ({
    name: `n${String(index).padStart(2, '0')}`,
    pods: index === 69 ? 1 : 2,
    entryShare: 1 / 70,
  }))
  const { rows, folded, hidden } = rowsOf(distributionAnswer([answerPort(nodes)]))
  expect(folded).toBe(true)
  expect(rows).toHaveLength(MAX_ROWS)
  expect(hidden).toBe(10)
  expect(rows.some((row) => row.node === 'n69')).toBe(true)
})

test('an unknown balancer gives every row its bounds', () => {
  const under = (share: number) =>
    answerPort([
      { name: 'a', pods: 1, entryShare: share },
      { name: 'b', pods: 9, entryShare: 1 - share },
    ])
  const answer = distributionAnswer([answerPort([{ name: 'a', pods: 1, entryShare: null }])], {
    model: { id: 'unknown' },
    bounds: [
      { model: 'equal-node', ports: [under(0.5)] },
      { model: 'weighted', ports: [under(0.1)] },
    ],
  })
  expect(rowsOf(answer).rows[0]).toMatchObject({ low: 0.1, high: 0.5 })
})

test('where one unknown node announces, bounds are figures only: no pod or node is given a share', () => {
  const on = (name: string) =>
    answerPort(['a', 'b', 'c'].map((node) => ({ name: node, pods: 2, entryShare: node === name ? 1 : 0 })))
  const open = answerPort(['a', 'b', 'c'].map((name) => ({ name, pods: 2, entryShare: null })))
  const answer = distributionAnswer([open], {
    model: { id: 'single-node' },
    bounds: ['a', 'c'].map((name) => ({ model: 'single-node', ports: [on(name)] })),
  })
  expect(readingsOf(answer, open).map((reading) => reading.label)).toEqual(['single-node on a', 'single-node on c'])
  expect(podReadings(answer, open)).toEqual([])
  expect(entryReadings(answer, open)).toEqual([])
  expect(podReadings({ ...answer, policy: 'Cluster' }, open)).toHaveLength(2)
})

test('without a wish the port that loses most is shown, then the one that skews most', () => {
  const even = answerPort([{ name: 'a', pods: 1, entryShare: 1 }], 'Local', { name: 'even' })
  const lossy = { ...even, name: 'lossy', droppedShare: 0.2 }
  const answer = distributionAnswer([even, lossy])
  expect(choosePort(answer, { port: null, family: null })?.name).toBe('lossy')
  expect(choosePort(answer, { port: 'even', family: null })?.name).toBe('even')
  expect(choosePort(answer, { port: 'gone', family: null })?.name).toBe('lossy')
  expect(choosePort(distributionAnswer([]), { port: null, family: null })).toBeUndefined()
})

test('without a wish the port that nothing could serve is shown, also where only the bounds of an unknown balancer say so', () => {
  const open = answerPort([{ name: 'a', pods: 1, entryShare: null }], 'Local', { name: 'open' })
  const refused = { ...open, name: 'refused', droppedShare: null, refusedShare: null }
  const bound = [
    { ...open, droppedShare: 0, refusedShare: 0 },
    { ...refused, droppedShare: 0, refusedShare: 1 },
  ]
  const bounds = [
    { model: 'equal-node' as const, ports: bound },
    { model: 'weighted' as const, ports: bound },
  ]
  const answer = distributionAnswer([open, refused], { model: { id: 'unknown' }, bounds })
  expect(choosePort(answer, { port: null, family: null })?.name).toBe('refused')
})
