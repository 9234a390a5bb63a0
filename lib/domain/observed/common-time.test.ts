import { expect, test } from 'vitest'
import { createRandom } from '@/e2e/fakes/seeded-random'
import { overCommonTime } from './common-time'
import { judgeShares } from './judge-shares'
import type { Look, PodCount } from './traffic'

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

test('pods that all began within the time miss nothing, but for what one may have got since its only look', () => {
  const [a, b] = [looked('a', [5, 15, 25], [9, 30], true), looked('b', [6, 16], [8], true)]
  expect(rangesOf([known(a, [5, 15, 25]), known(b, [6, 6, 16])])).toEqual([
    { low: 39, high: 39 },
    { low: 8, high: 8 + 8 },
  ])
  expect(rangesOf([looked('a', [5, 15], [9], true), looked('b', [6, 15], [8], true)])).toEqual([
    { low: 9, high: 9 },
    { low: 8, high: 8 },
  ])
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

/** The same pod with what was seen of it before and after, and when it was looked at last and before that. */
const known = (
  pod: PodCount,
  [fromS, lastFromS, toS]: readonly [number, number, number],
  more: readonly Look[] = [],
) => ({
  ...pod,
  ...(pod.seen && {
    seen: {
      ...pod.seen,
      looks: [...pod.seen.looks, ...more],
      reach: { fromMs: fromS * 1000, lastFromMs: lastFromS * 1000, toMs: toS * 1000 },
    },
  }),
})

test('what was sent at once is exact although one look of each pod found all of it', () => {
  const exact = [
    { low: 100, high: 100 },
    { low: 150, high: 150 },
  ]
  const [a, b] = [looked('a', [0, 10], [100]), looked('b', [4, 14], [150])]
  expect(rangesOf([a, b])).toEqual([
    { low: 0, high: 100 },
    { low: 0, high: 150 },
  ])
  expect(rangesOf([known(a, [-30, 30, 40]), known(b, [-36, 24, 34])])).toEqual(exact)
  // Nobody has looked since, and nothing was going on before.
  expect(rangesOf([known(a, [-30, 0, 10]), known(b, [-36, 4, 14])])).toEqual(exact)
})

test('what came just before or after it leaves it as open as that much', () => {
  const [a, b] = [looked('a', [0, 10], [100]), looked('b', [4, 14], [150])]
  const before = { fromMs: -6000, toMs: 4000, grown: 7 }
  const after = { fromMs: 10_000, toMs: 20_000, grown: 5 }
  expect(rangesOf([known(a, [-30, 30, 40], [after]), known(b, [-36, 24, 34], [before])])).toEqual([
    { low: 100, high: 105 },
    { low: 150, high: 157 },
  ])
})

test('what may have gone on since the last look is bounded by how fast it went before', () => {
  const [a, b] = [looked('a', [0, 10, 20], [50, 60]), looked('b', [0, 10, 24], [40, 90])]
  expect(rangesOf([known(a, [-30, 10, 20]), known(b, [-30, 10, 24])])).toEqual([
    { low: 110, high: 130 },
    { low: 130, high: 130 },
  ])
})

/** Ten and a half minutes of a steady flow over three pods, each of which is looked at once a minute, at a second of its own. */
function steadyFlow(random: () => number, around: 'nothing' | 'before' | 'all'): readonly PodCount[] {
  const [start, end] = [45, 675]
  const arrivals = Array.from({ length: 17_000 }, () => ({ pod: Math.floor(random() * 3), at: random() * 1020 - 120 }))
  return ['a', 'b', 'c'].map((name, pod) => {
    const offset = random() * 60
    const seconds = Array.from({ length: 14 }, (_, look) => offset + (look - 1) * 60)
    const first = seconds.findLastIndex((at) => at <= start)
    const last = seconds.findIndex((at) => at >= end)
    const looks = seconds.slice(first, last + 1)
    const grown = looks
      .slice(1)
      .map(
        (to, at) => arrivals.filter((each) => each.pod === pod && each.at > (looks[at] ?? 0) && each.at <= to).length,
      )
    const its = looked(name, looks, grown)
    const growth = (from: number, to: number): Look => ({
      fromMs: from * 1000,
      toMs: to * 1000,
      grown: arrivals.filter((each) => each.pod === pod && each.at > from && each.at <= to).length,
    })
    if (around === 'nothing') return its
    const [began, ended] = [looks[0] ?? 0, looks.at(-1) ?? 0]
    const more = around === 'all' ? [growth(ended, ended + 60)] : []
    const lookedLast = around === 'all' ? ended + 60 : ended
    return known(its, [began - 60, lookedLast - 60, lookedLast], [growth(began - 60, began), ...more])
  })
}

test.each(['nothing', 'before', 'all'] as const)(
  'of a steady flow that is looked at once a minute hardly any differs, whatever is known around it (%s)',
  (around) => {
    const random = createRandom(7)
    const all = new Set(['a', 'b', 'c'])
    const flows = Array.from({ length: 100 }, () => steadyFlow(random, around))
    const differ = (pods: readonly PodCount[]) =>
      judgeShares(pods.map(({ count, range }) => ({ count: count ?? 0, ...range, expected: 1 / 3 })))?.verdict ===
      'differs-beyond-noise'
    expect(flows.filter((pods) => differ(overCommonTime(pods, all, null))).length).toBeLessThanOrEqual(1)
    // Counted to the last look each, a pod that is looked at once more has a tenth more.
    expect(flows.filter(differ).length).toBeGreaterThan(20)
  },
)
