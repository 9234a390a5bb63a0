import { expect, test } from 'vitest'
import type { RecordedQuestion } from '../../sources'
import { noTraffic } from '../../traffic/no-traffic'
import { recordedBefore } from './recorded-before'

const MINUTE = 60_000
const ref = { namespace: 'shop', name: 'web' }
const span = { startMs: 0, endMs: 180 * MINUTE }

/** A source that holds two hours of Evenkeel's own metrics, and remembers what it was asked. */
function aSource() {
  const asked: RecordedQuestion[] = []
  const atMs = Array.from({ length: 121 }, (_, minute) => minute * MINUTE)
  const traffic = {
    ...noTraffic,
    recorded: async (question: RecordedQuestion) => {
      asked.push(question)
      return {
        known: true,
        value: {
          stepSeconds: 60,
          atMs,
          policies: atMs.map((at) => (at < 60 * MINUTE ? 'Cluster' : 'Local')),
          readyByNode: [{ node: 'n1', counts: atMs.map((at) => (at < 30 * MINUTE ? null : 2)) }],
          peakToAverage: atMs.map(() => null),
          warnings: ['partial'],
        },
      } as const
    },
  }
  return { asked, traffic }
}

test('the time before the memory is told by what was recorded, with its gaps, and none of the time after', async () => {
  const { asked, traffic } = aSource()
  const { recorded, notRecorded } = await recordedBefore({ traffic }, ref, span, 120 * MINUTE)
  expect(asked.map((question) => question.span)).toEqual([{ startMs: 0, endMs: 120 * MINUTE }])
  expect(notRecorded).toBeNull()
  expect(recorded).toEqual({
    stepSeconds: 60,
    span: { startMs: 0, endMs: 120 * MINUTE },
    policy: [
      { fromMs: 0, toMs: 60 * MINUTE, policy: 'Cluster' },
      { fromMs: 60 * MINUTE, toMs: 120 * MINUTE, policy: 'Local' },
    ],
    endpoints: [{ node: 'n1', segments: [{ fromMs: 30 * MINUTE, toMs: 120 * MINUTE, ready: 2 }] }],
    skew: [],
    warnings: ['partial'],
  })
})

test('nothing is asked where all of the span is remembered', async () => {
  const { asked, traffic } = aSource()
  expect(await recordedBefore({ traffic }, ref, span, 0)).toEqual({ recorded: null, notRecorded: null })
  expect(asked).toEqual([])
})

test('without a metric source it says why nothing is told', async () => {
  const { recorded, notRecorded } = await recordedBefore({ traffic: noTraffic }, ref, span, 120 * MINUTE)
  expect(recorded).toBeNull()
  expect(notRecorded?.why).toBe('not-configured')
})
