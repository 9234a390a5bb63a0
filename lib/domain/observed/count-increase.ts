/** A value of a counter at a moment, Unix milliseconds. */
export type CounterSample = { readonly atMs: number; readonly value: number }

/** What one series of a counter did within a span. */
export type CounterIncrease = {
  readonly count: number
  /** What it had counted when it was first seen may lie before the span, and is left out: the count may be too low. */
  readonly beginningUnknown: boolean
}

/**
 * By how much a counter grew within `(startMs, endMs]`, as it was seen: nothing is extrapolated to the ends of the span,
 * so that what a pod counted between two looks is neither guessed nor smoothed. A value below the one before it is a
 * restart, and counts from zero. A series that appears within the span counts from zero where its target was looked at
 * before without having it.
 *
 * @param samples in order of time, some of them before the span where there are any
 * @param targetSeenAtMs when the target was first looked at; null: not known
 * @returns null when there is no sample within the span
 * Source: metrics page 2 (counter resets, and a series that is seen once), Prometheus' increase() extrapolates instead.
 */
export function countIncrease(
  samples: readonly CounterSample[],
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
  targetSeenAtMs: number | null,
): CounterIncrease | null {
  const base = samples.findLast(({ atMs }) => atMs <= startMs)
  const within = samples.filter(({ atMs }) => atMs > startMs && atMs <= endMs)
  const [first] = within
  if (first === undefined) return null
  const wasBorn = base === undefined && targetSeenAtMs !== null && targetSeenAtMs < first.atMs
  let before = base?.value ?? (wasBorn ? 0 : first.value)
  let count = 0
  for (const { value } of within) {
    count += value >= before ? value - before : value
    before = value
  }
  return { count, beginningUnknown: base === undefined && !wasBorn }
}
