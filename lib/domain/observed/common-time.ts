import { settledAt } from './split-growth'
import type { CountRange, ExpectationChange, Look, LooksReach, PodCount, PodLooks } from './traffic'

/**
 * Pods are looked at at different times, so that their counts begin and end at different times: of a steady flow, each
 * count has up to one scrape more or less than another. With each pod comes between which numbers its count lies over one
 * time for all of them; what a look found that reaches beyond that time may lie within it or not. Of the times that come
 * in question, the one that all were counted over and the one that any was counted over, the one is taken that leaves
 * least open: what was sent at once, with nothing before and after it, is exact although a single look found all of it.
 *
 * @param change null: over all that was counted; else since that change
 * @param present names of the pods that are judged: one that is gone ends no common time
 */
export function overCommonTime(
  pods: readonly PodCount[],
  present: ReadonlySet<string>,
  change: ExpectationChange | null,
): readonly PodCount[] {
  const seen = pods.flatMap((pod) => (pod.seen !== undefined && present.has(pod.podName) ? [pod.seen] : []))
  if (seen.length === 0) return pods
  const begins = change === null ? beginsOf(seen) : [{ inner: settledAt(change), outer: change.atMs }]
  const times = begins.flatMap((begin) => endsOf(seen).map((toMs): Time => ({ begin, toMs })))
  const openAt = (time: Time): number => seen.reduce((sum, each) => sum + openIn(rangeOf(each, time, true)), 0)
  const best = times.reduce((least, time) => (openAt(time) < openAt(least) ? time : least))
  return pods.map((pod) =>
    pod.seen === undefined || pod.count === null
      ? pod
      : { ...pod, range: rangeOf(pod.seen, best, present.has(pod.podName)) },
  )
}

type Time = {
  /** A look that began before `outer` may have found what came before it, one before `inner` what does not count yet. */
  readonly begin: { readonly inner: number; readonly outer: number }
  readonly toMs: number
}

const openIn = ({ low, high }: CountRange): number => high - low

/** The latest beginning of a count, and the earliest where all pods were looked at before that. */
function beginsOf(seen: readonly PodLooks[]): readonly Time['begin'][] {
  // What counts from nothing misses nothing.
  const counting = seen.flatMap(({ fromMs, reach }) => (fromMs === null ? [] : [{ fromMs, reach }]))
  if (counting.length === 0) return [{ inner: Number.NEGATIVE_INFINITY, outer: Number.NEGATIVE_INFINITY }]
  const latest = Math.max(...counting.map(({ fromMs }) => fromMs))
  const earliest = Math.min(...counting.map(({ fromMs }) => fromMs))
  const isKnown = counting.every(({ reach }) => reach !== undefined && reach.fromMs <= earliest)
  return (isKnown ? [latest, earliest] : [latest]).map((atMs) => ({ inner: atMs, outer: atMs }))
}

/** The earliest end of a count, and the latest where it is known what was found lately. */
function endsOf(seen: readonly PodLooks[]): readonly number[] {
  const ends = seen.map(({ toMs }) => toMs)
  const isKnown = seen.every(({ reach }) => reach !== undefined)
  return isKnown ? [Math.min(...ends), Math.max(...ends)] : [Math.min(...ends)]
}

/** @param isThere false: it is gone, and nothing more will be found at it */
function rangeOf({ looks, reach }: PodLooks, { begin, toMs }: Time, isThere: boolean): CountRange {
  let [low, high] = [0, 0]
  for (const look of looks) {
    if (look.fromMs >= begin.inner && look.toMs <= toMs) low += look.grown
    if (look.toMs > begin.outer && look.fromMs < toMs) high += look.grown
  }
  return { low, high: high + (reach === undefined || !isThere ? 0 : notYetSeen(looks, reach, toMs)) }
}

/**
 * What the next look may find of the time until `toMs`: no more than as fast as in the look before the last one. The last
 * one itself may have found something that was over by then.
 */
function notYetSeen(looks: readonly Look[], { fromMs, toMs: seenMs, lastFromMs }: LooksReach, toMs: number): number {
  if (toMs <= seenMs) return 0
  const length = seenMs - lastFromMs
  const grownIn = (from: number, to: number): number =>
    looks.reduce((sum, look) => sum + (look.toMs > from && look.toMs <= to ? look.grown : 0), 0)
  // Looked at once: nothing tells how fast it goes.
  if (length <= 0) return grownIn(Number.NEGATIVE_INFINITY, seenMs)
  const endMs = lastFromMs - fromMs < length / 2 ? seenMs : lastFromMs
  return Math.ceil(grownIn(endMs - length, endMs) * ((toMs - seenMs) / length))
}
