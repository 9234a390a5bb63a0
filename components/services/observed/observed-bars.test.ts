import { describe, expect, test } from 'vitest'
import { countedPods, observedAnswer } from '@/e2e/fixtures/observed-answers'
import { type AnswerNode, answerPort, distributionAnswer } from '@/e2e/fixtures/service-answers'
import type { ObservedResponse } from '@/lib/contracts/observed'
import { shareRows } from '../distribution/share-rows'
import { podReadings } from '../readings'
import { observedRows } from './observed-bars'

const nodes: readonly AnswerNode[] = [
  { name: 'a', pods: 2, entryShare: 0.5 },
  { name: 'b', pods: 1, entryShare: 0.5 },
]

/** Pods of the answer, in its order, with what each was counted with. */
function rowsWith(counts: readonly (number | null)[], more: Partial<ObservedResponse> = {}, given = nodes) {
  const port = answerPort(given)
  const answer = distributionAnswer([port])
  const pods = countedPods(port, counts)
  return observedRows(shareRows(podReadings(answer, port)), observedAnswer(pods, more), false)
}

describe('bars of what was counted', () => {
  test('stand over the expected ones, with share, band and difference', () => {
    const { rows, among } = rowsWith([250, 250, 500])
    expect(among).toBeNull()
    expect(rows[2]).toMatchObject({ low: 0.5, observed: { share: 0.5, drawn: 'solid', isBeyond: false } })
    expect(rows[0]?.observed?.said).toBe('0.0\u202Fσ, noise')
  })

  test('beyond three standard errors are flagged and say so; within them chance changes no colour', () => {
    const { rows } = rowsWith([400, 250, 350])
    expect(rows[0]?.observed).toMatchObject({ isBeyond: true })
    expect(rows[0]?.observed?.said).toMatch(/^\+11\.0\u202Fσ, beyond noise$/)
    expect(rows[1]?.observed?.load).toBeCloseTo(0.75)
  })

  test('are hatched where there is too little to say, and where nothing was counted', () => {
    expect(rowsWith([2, 3, 4], { verdict: 'too-few-to-say', notJudged: 'few' }).rows[0]?.observed).toMatchObject({
      drawn: 'hatched',
      said: 'too few',
    })
    const { rows } = rowsWith([250, null, 500])
    expect(rows[1]?.observed).toMatchObject({ share: null, shareText: '?', drawn: 'hatched', said: 'not counted' })
  })

  test('have one denominator with the hollow ones where some pods are not counted', () => {
    const { rows, among, fair } = rowsWith([250, null, 500])
    expect([among, fair]).toEqual([2, 0.5])
    expect(rows[0]?.high).toBeCloseTo(1 / 3)
    expect(rows[2]?.high).toBeCloseTo(2 / 3)
    expect(rows[1]?.shareText).toBe('–')
  })

  test('and where some connections are dropped, which no pod counts', () => {
    const { rows, among } = rowsWith([500, 500], {}, [
      { name: 'a', pods: 1, entryShare: 0.25 },
      { name: 'b', pods: 1, entryShare: 0.25 },
      { name: 'c', pods: 0, entryShare: 0.5 },
    ])
    expect(among).toBe(2)
    expect(rows.map(({ high }) => high)).toEqual([0.5, 0.5])
  })

  test('above 60 pods are the mean of a node', () => {
    const many = Array.from({ length: 31 }, (_, index) => ({ name: `n${index}`, pods: 2, entryShare: 1 / 31 }))
    const { rows, folded } = rowsWith(
      many.flatMap(() => [100, 120]),
      {},
      many,
    )
    expect(folded).toBe(true)
    expect(rows[0]?.observed?.share).toBeCloseTo(1 / 62)
  })
})
