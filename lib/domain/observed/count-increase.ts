import type { TimeSpan } from './traffic'

/** A value of a counter at a moment, Unix milliseconds. */
export type CounterSample = { readonly atMs: number; readonly value: number }

/** What one series of a counter did around a span. */
export type CounterIncrease = {
  readonly count: number
  /** What it had counted when it was first seen may lie before the span, and is left out: the count may be too low. */
  readonly beginningUnknown: boolean
  /** From the last look before the span to the first one after it, so far as there were any. */
  readonly countedFromMs: number
  readonly countedToMs: number
  /** First and last look that found more than the one before; null: it did not grow. */
  readonly firstGrowthMs: number | null
  readonly lastGrowthMs: number | null
}

/**
 * By how much a counter grew over a span, as it was seen. A counter is looked at now and then: what it did within the
 * span lies between the last look before it and the first one after it, and all of that is counted, with nothing
 * guessed between. A value below the one before it is a restart, and counts from zero. A series that appears within the
 * span counts from zero where its target was looked at before without having it.
 *
 * @param samples in order of time, some of them before and after the span where there are any
 * @param targetSeenAtMs when the target was first looked at; null: not known
 * @returns null when no look tells anything of the span
 * Source: metrics page 2 (counter resets, and a series that is seen once); Prometheus' increase() extrapolates instead.
 */
export function countIncrease(
  samples: readonly CounterSample[],
  { startMs, endMs }: TimeSpan,
  targetSeenAtMs: number | null,
): CounterIncrease | null {
  const base = samples.findLast(({ atMs }) => atMs <= startMs)
  const after = samples.findIndex(({ atMs }) => atMs >= endMs)
  const looks = samples.slice(0, after === -1 ? samples.length : after + 1).filter(({ atMs }) => atMs > startMs)
  const [first] = looks
  const last = looks.at(-1)
  if (first === undefined || last === undefined) return null
  const wasBorn = base === undefined && targetSeenAtMs !== null && targetSeenAtMs < first.atMs
  let before = base?.value ?? (wasBorn ? 0 : first.value)
  let count = 0
  const growth: number[] = []
  for (const { atMs, value } of looks) {
    const grown = value >= before ? value - before : value
    if (grown > 0) growth.push(atMs)
    count += grown
    before = value
  }
  return {
    count,
    beginningUnknown: base === undefined && !wasBorn,
    countedFromMs: base?.atMs ?? (wasBorn ? startMs : first.atMs),
    countedToMs: last.atMs,
    firstGrowthMs: growth[0] ?? null,
    lastGrowthMs: growth.at(-1) ?? null,
  }
}
