import type { Look, TimeSpan } from './traffic'

/** A value of a counter at a moment, Unix milliseconds. */
export type CounterSample = { readonly atMs: number; readonly value: number }

/** What is known of the process that counts, in order of time. */
export type CounterTarget = {
  /** When it was looked at, whether it had this series or not, Unix milliseconds. */
  readonly looksMs: readonly number[]
  /** The processes that were seen there: since when, and when each began, Unix milliseconds. Empty: not known. */
  readonly processes: readonly { readonly seenMs: number; readonly beganMs: number }[]
  /** Several counters are added up: one of them that is shown no more makes less of the sum. Absent: it is one. */
  readonly isAddedUp?: boolean
  /** Not each look has a sample of its own: what one found may be shown by another so much later. Absent: each has. */
  readonly lateMs?: number
}

/** What one series of a counter did around a span. */
export type CounterIncrease = {
  readonly count: number
  /** What it had counted when it was first seen may lie before the span, and is left out: the count may be too low. */
  readonly beginningUnknown: boolean
  /** It began within what is counted, or was first seen by a target that was looked at before: it counts from zero. */
  readonly isBorn: boolean
  /** It began anew between two looks: what it counted after the former one, before it ended, nobody knows. */
  readonly restarts: number
  /** From the last look before the span to the first one after it, so far as there were any. */
  readonly countedFromMs: number
  readonly countedToMs: number
  /** First and last look that found more than the one before; null: it did not grow. */
  readonly firstGrowthMs: number | null
  readonly lastGrowthMs: number | null
  readonly looks: readonly Look[]
}

/**
 * By how much a counter grew over a span, as it was seen. A counter is looked at now and then: what it did within the
 * span lies between the last look before it and the first one after it, and all of that is counted, with nothing
 * guessed between. A value below the one before it is a restart, and counts from zero; so does any value of a process
 * that began after the one before it. A series that appears within the span counts from zero where its target was looked
 * at before without having it, or where its process began within the span.
 *
 * @param samples in order of time, some of them before and after the span where there are any
 * @returns null when no look tells anything of the span
 * Source: metrics page 2 (counter resets, and a series that is seen once); Prometheus' increase() extrapolates instead.
 */
export function countIncrease(
  samples: readonly CounterSample[],
  { startMs, endMs }: TimeSpan,
  target: CounterTarget,
): CounterIncrease | null {
  const base = samples.findLast(({ atMs }) => atMs <= startMs)
  const after = samples.findIndex(({ atMs }) => atMs >= endMs)
  const within = samples.slice(0, after === -1 ? samples.length : after + 1).filter(({ atMs }) => atMs > startMs)
  const [first] = within
  const last = within.at(-1)
  if (first === undefined || last === undefined) return null
  const endLookMs = target.looksMs.find((atMs) => atMs >= endMs)
  if (base === undefined && endLookMs !== undefined && endLookMs + (target.lateMs ?? 0) < first.atMs)
    return notYetThere(endLookMs, startMs, target)
  const birthMs = base === undefined ? birthOf(first.atMs, startMs, target) : null
  let before = base ?? { atMs: birthMs ?? first.atMs, value: birthMs === null ? first.value : 0 }
  let restarts = 0
  const looks: Look[] = []
  for (const { atMs, value } of within) {
    const isNew = isAnotherProcess(target, before.atMs, atMs) || (value < before.value && !onlyShowsLess(target))
    if (isNew && before.value > 0) restarts += 1
    // A counter that began anew was at nothing still where its target was looked at without it.
    const fromMs = isNew ? (lookWithout(target, before.atMs, atMs) ?? before.atMs) : before.atMs
    looks.push({ fromMs, toMs: atMs, grown: isNew ? value : Math.max(0, value - before.value) })
    before = { atMs, value }
  }
  const growth = looks.filter(({ grown }) => grown > 0)
  return {
    count: looks.reduce((sum, { grown }) => sum + grown, 0),
    beginningUnknown: base === undefined && birthMs === null,
    isBorn: birthMs !== null,
    restarts,
    countedFromMs: base?.atMs ?? (birthMs === null ? first.atMs : countedSince(target, startMs, birthMs)),
    countedToMs: last.atMs,
    firstGrowthMs: growth[0]?.toMs ?? null,
    lastGrowthMs: growth.at(-1)?.toMs ?? null,
    looks,
  }
}

/** A sum whose process is known to go on. */
const onlyShowsLess = ({ isAddedUp, processes }: CounterTarget): boolean => isAddedUp === true && processes.length > 0

/** The last look between two samples of a series; null: none. */
const lookWithout = ({ looksMs }: CounterTarget, fromMs: number, toMs: number): number | null =>
  looksMs.findLast((atMs) => atMs > fromMs && atMs < toMs) ?? null

/** A series that was not there at the first look after the span counted nothing within it. */
function notYetThere(endLookMs: number, startMs: number, target: CounterTarget): CounterIncrease {
  return {
    count: 0,
    beginningUnknown: false,
    isBorn: true,
    restarts: 0,
    countedFromMs: countedSince(target, startMs, endLookMs),
    countedToMs: endLookMs,
    firstGrowthMs: null,
    lastGrowthMs: null,
    looks: [],
  }
}

/** From when on a series counted that was not there before; null: not known, or before the span. */
function birthOf(firstMs: number, startMs: number, target: CounterTarget): number | null {
  const look = target.looksMs.findLast((atMs) => atMs < firstMs) ?? null
  const began = beganBy(target, firstMs)
  const within = began !== null && began >= startMs && began < firstMs ? began : null
  return look === null || within === null ? (look ?? within) : Math.max(look, within)
}

/** From when on a series that was not there is known to have counted nothing: its target was looked at, or began. */
function countedSince(target: CounterTarget, startMs: number, birthMs: number): number {
  const began = beganBy(target, birthMs)
  if (began !== null && began >= startMs) return began
  const look = target.looksMs.findLast((atMs) => atMs <= startMs) ?? target.looksMs[0] ?? birthMs
  return Math.min(look, Math.max(startMs, birthMs))
}

/** Some exporters compute anew each time when they began, and differ by a little. */
export const SAME_BEGIN_MS = 1500

function isAnotherProcess(target: CounterTarget, fromMs: number, toMs: number): boolean {
  const [then, now] = [beganBy(target, fromMs), beganBy(target, toMs)]
  if (now === null) return false
  // One that began after the former look is another, whatever is known of the one before.
  return then === null ? now > fromMs : now > then + SAME_BEGIN_MS
}

const beganBy = ({ processes }: CounterTarget, atMs: number): number | null =>
  processes.findLast(({ seenMs }) => seenMs <= atMs)?.beganMs ?? null
