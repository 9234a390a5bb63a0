import { expect, test } from 'vitest'
import { createRandom } from '@/e2e/fakes/seeded-random'
import { overCommonTime } from './common-time'
import { judgeShares } from './judge-shares'
import type { PodCount } from './traffic'

/** A pod looked at at these seconds, that grew by so much each time; born: it began with the first look. */
const looked = (podName: string, seconds: readonly number[], grown: readonly number[], isBorn = false): PodCount => {
  const looks = grown.map((by, at) => ({
    fromMs: (seconds[at] ?? 0) * 1000,
    toMs: (seconds[at + 1] ?? 0) * 1000,
    grown: by,
  }))
  const toMs = (seconds.at(-1) ?? 0) * 1000
  const seen = { fromMs: isBorn ? null : (seconds[0] ?? 0) * 1000, toMs, looks }
  return { podName, nodeName: 'n1', count: grown.reduce((sum, by) => sum + by, 0), seen }
}
const both = new Set(['a', 'b'])
const rangesOf = (pods: readonly PodCount[], ...more: [present?: ReadonlySet<string>, change?: number]) =>
  overCommonTime(
    pods,
    more[0] ?? both,
    more[1] === undefined ? null : { atMs: more[1] * 1000, unservedSinceMs: null },
  ).map(({ range }) => range)

test('what is counted where all were looked at is exact, what lies at the ends is not', () => {
  const a = looked('a', [0, 10, 20, 30], [5, 6, 7])
  expect(rangesOf([a, looked('b', [0, 10, 20, 30], [1, 2, 3])])).toEqual([
    { low: 18, high: 18 },
    { low: 6, high: 6 },
  ])
  expect(rangesOf([a, looked('b', [4, 14, 24], [1, 2])])).toEqual([
    { low: 6, high: 18 },
    { low: 3, high: 3 },
  ])
})

test('a pod that began within the time misses nothing, and one that is gone ends nothing', () => {
  const a = looked('a', [0, 30], [50])
  expect(rangesOf([a, looked('b', [12, 30], [9], true)])).toEqual([
    { low: 50, high: 50 },
    { low: 9, high: 9 },
  ])
  expect(rangesOf([a, looked('b', [0, 10], [9])], new Set(['a']))[0]).toEqual({ low: 50, high: 50 })
})

test('what a look found that reaches over a change may have come after it', () => {
  expect(rangesOf([looked('a', [0, 10, 20, 30], [5, 6, 7]), looked('b', [0, 15, 30], [1, 2])], both, 12)).toEqual([
    { low: 7, high: 13 },
    { low: 2, high: 3 },
  ])
})

test('pods that are not counted look by look stay as they are', () => {
  const pods = [{ podName: 'a', nodeName: null, count: 3 }]
  expect(overCommonTime(pods, both, null)).toBe(pods)
})

/** Ten and a half minutes of a steady flow over three pods, each of which is looked at once a minute, at a second of its own. */
function steadyFlow(random: () => number): readonly PodCount[] {
  const [start, end] = [45, 675]
  const arrivals = Array.from({ length: 12_000 }, () => ({ pod: Math.floor(random() * 3), at: random() * 720 }))
  return ['a', 'b', 'c'].map((name, pod) => {
    const offset = random() * 60
    const seconds = Array.from({ length: 13 }, (_, look) => offset + (look - 1) * 60)
    const first = seconds.findLastIndex((at) => at <= start)
    const last = seconds.findIndex((at) => at >= end)
    const looks = seconds.slice(first, last + 1)
    const grown = looks
      .slice(1)
      .map(
        (to, at) => arrivals.filter((each) => each.pod === pod && each.at > (looks[at] ?? 0) && each.at <= to).length,
      )
    return looked(name, looks, grown)
  })
}

test('of a steady flow that is looked at once a minute hardly any differs, though its counts are of different times', () => {
  const random = createRandom(7)
  const all = new Set(['a', 'b', 'c'])
  const flows = Array.from({ length: 100 }, () => steadyFlow(random))
  const differ = (pods: readonly PodCount[]) =>
    judgeShares(pods.map(({ count, range }) => ({ count: count ?? 0, ...range, expected: 1 / 3 })))?.verdict ===
    'differs-beyond-noise'
  expect(flows.filter((pods) => differ(overCommonTime(pods, all, null))).length).toBeLessThanOrEqual(1)
  // Counted to the last look each, a pod that is looked at once more has a tenth more.
  expect(flows.filter(differ).length).toBeGreaterThan(20)
})
