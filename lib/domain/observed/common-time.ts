import { settledAt } from './split-growth'
import type { CountRange, ExpectationChange, Look, PodCount } from './traffic'

/**
 * Pods are looked at at different times, so that their counts begin and end at different times: of a steady flow, each
 * count has up to one scrape more or less than another. With each pod comes between which numbers its count lies over the
 * time that all of them were counted over; what a look found that reaches beyond that time may lie within it or not.
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
  const fromMs = Math.max(...seen.map((each) => each.fromMs ?? Number.NEGATIVE_INFINITY))
  const toMs = Math.min(...seen.map((each) => each.toMs))
  const inner = { fromMs: change === null ? fromMs : settledAt(change), toMs }
  const outer = { fromMs: change === null ? fromMs : change.atMs, toMs }
  return pods.map((pod) =>
    pod.seen === undefined || pod.count === null ? pod : { ...pod, range: rangeOf(pod.seen.looks, inner, outer) },
  )
}

type Time = { readonly fromMs: number; readonly toMs: number }

function rangeOf(looks: readonly Look[], inner: Time, outer: Time): CountRange {
  let [low, high] = [0, 0]
  for (const { fromMs, toMs, grown } of looks) {
    if (fromMs >= inner.fromMs && toMs <= inner.toMs) low += grown
    if (toMs > outer.fromMs && fromMs < outer.toMs) high += grown
  }
  return { low, high }
}
