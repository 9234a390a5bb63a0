import { expect, test } from 'vitest'
import { countedPods, observedAnswer } from '@/e2e/fixtures/observed-answers'
import { type AnswerNode, answerPort, distributionAnswer } from '@/e2e/fixtures/service-answers'
import { podReadings } from '../readings'
import { phoneNodes } from './phone-nodes'
import { withObserved } from './phone-observed'

const nodes: readonly AnswerNode[] = [
  { name: 'a', pods: 2, entryShare: 0.5 },
  { name: 'b', pods: 1, entryShare: 0.5 },
]

function barsWith(counts: readonly (number | null)[], given = nodes) {
  const port = answerPort(given)
  const readings = podReadings(distributionAnswer([port]), port)
  const pods = countedPods(port, counts)
  return withObserved(phoneNodes(readings), readings, observedAnswer(pods), false)
}

test('a bar has what one pod of the node was counted with, beside what is expected of it', () => {
  const { nodes: bars, among } = barsWith([240, 260, 500])
  expect(among).toBeNull()
  expect(bars[0]?.observed).toMatchObject({ share: 0.25, drawn: 'solid', isBeyond: false })
  expect(bars[0]?.share.high).toBeCloseTo(0.25)
  expect(bars[1]?.observed?.share).toBeCloseTo(0.5)
})

test('a node that nobody counted is hatched, and no zero', () => {
  const { nodes: bars, among } = barsWith([250, 250, null])
  expect(bars[1]?.observed).toMatchObject({ share: null, drawn: 'hatched', said: 'not counted' })
  expect(among).toBe(2)
  expect(bars[0]?.share.high).toBeCloseTo(0.5)
})

test('nothing is drawn of what was not observed', () => {
  const port = answerPort(nodes)
  const readings = podReadings(distributionAnswer([port]), port)
  const { nodes: bars } = withObserved(phoneNodes(readings), readings, null, false)
  expect(bars.every(({ observed }) => observed === undefined)).toBe(true)
})
