import { settledAt } from './split-growth'
import type { CountRange, ExpectationChange, Look, LooksAround, PodCount, PodLooks } from './traffic'

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
  const openAt = (time: Time): number => seen.reduce((sum, each) => sum + openIn(rangeOf(each, time)), 0)
  const best = times.reduce((least, time) => (openAt(time) < openAt(least) ? time : least))
  return pods.map((pod) =>
    pod.seen === undefined || pod.count === null
      ? pod
      : { ...pod, range: rangeOf(present.has(pod.podName) ? pod.seen : asGone(pod.seen), best) },
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
  const counting = seen.flatMap(({ fromMs, around }) => (fromMs === null ? [] : [{ fromMs, around }]))
  if (counting.length === 0) return [{ inner: Number.NEGATIVE_INFINITY, outer: Number.NEGATIVE_INFINITY }]
  const latest = Math.max(...counting.map(({ fromMs }) => fromMs))
  const earliest = Math.min(...counting.map(({ fromMs }) => fromMs))
  const isKnown = counting.every(({ around }) => around !== undefined && around.fromMs <= earliest)
  return (isKnown ? [latest, earliest] : [latest]).map((atMs) => ({ inner: atMs, outer: atMs }))
}

/** The earliest end of a count, and the latest where it is known what was found lately. */
function endsOf(seen: readonly PodLooks[]): readonly number[] {
  const ends = seen.map(({ toMs }) => toMs)
  const isKnown = seen.every(({ around }) => around !== undefined)
  return isKnown ? [Math.min(...ends), Math.max(...ends)] : [Math.min(...ends)]
}

function rangeOf({ looks, around }: PodLooks, { begin, toMs }: Time): CountRange {
  let [low, high] = [0, 0]
  for (const look of around?.looks ?? looks) {
    if (look.fromMs >= begin.inner && look.toMs <= toMs) low += look.grown
    if (look.toMs > begin.outer && look.fromMs < toMs) high += look.grown
  }
  return { low, high: high + (around === undefined ? 0 : notYetSeen(around, toMs)) }
}

/**
 * What the next look may find of the time until `toMs`: no more than as fast as in the look before the last one. The last
 * one itself may have found something that was over by then.
 */
function notYetSeen({ fromMs, toMs: seenMs, lastFromMs, looks }: LooksAround, toMs: number): number {
  if (toMs <= seenMs) return 0
  const length = seenMs - lastFromMs
  // Looked at once: nothing tells how fast it goes.
  if (length <= 0) return looks.reduce((sum, { grown }) => sum + grown, 0)
  const endMs = lastFromMs - fromMs < length / 2 ? seenMs : lastFromMs
  const lately = looks.reduce((sum, look) => sum + (isWithin(look, endMs - length, endMs) ? look.grown : 0), 0)
  return Math.ceil(lately * ((toMs - seenMs) / length))
}

const isWithin = (look: Look, fromMs: number, toMs: number): boolean => look.toMs > fromMs && look.toMs <= toMs

/** Nothing more will be found at a pod that is gone. */
const asGone = ({ around, ...seen }: PodLooks): PodLooks =>
  around === undefined ? seen : { ...seen, looks: around.looks }
