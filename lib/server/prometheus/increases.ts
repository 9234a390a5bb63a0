import { type CounterIncrease, type CounterTarget, countIncrease } from '@/lib/domain/observed/count-increase'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import { countedOnce } from './counted-once'
import type { Labels, Sample } from './envelope'
import { PrometheusFailure } from './errors'
import { targetOf } from './looked-at'
import { podOf } from './map-pods'
import { type LookedSeries, looksOf } from './pod-looks'
import type { Counted, CountedClients } from './presets/preset'
import { type Asked, clientLabels, podLabels } from './queries'
import { readSamples } from './read-samples'
import type { SeriesIncrease } from './scrape-target'
import type { Asking } from './scrapes'

export type Increases = LookedSeries & {
  /** From the last look before the span to the first one after it. */
  readonly windowSeconds: number
  readonly lookedAtMs: number
  readonly limits: readonly string[]
  readonly warnings: readonly string[]
}

type AnyCounted = Counted | CountedClients

/**
 * What each series of a counter counted over the span, from the samples themselves: `increase()` extrapolates to the
 * ends of its window and leaves out what a series shows first, so that a pod that counted 300 reads 340 or 0.
 *
 * @returns null: not a counter, no samples or too many, or a server that gives none; an estimate has to do
 */
export async function increasesOf(
  options: Asking,
  counted: AnyCounted,
  asked: Asked,
  span: TimeSpan,
): Promise<Increases | null> {
  if (counted.kind !== 'counter') return null
  try {
    return await readIncreases(options, counted, asked, span)
  } catch (error) {
    // The estimate has its own failures to tell.
    if (error instanceof PrometheusFailure) return null
    throw error
  }
}

async function readIncreases(
  options: Asking,
  counted: AnyCounted,
  asked: Asked,
  span: TimeSpan,
): Promise<Increases | null> {
  const found = await readSamples({ options, counted, asked, span })
  if (found === null) return null
  const { targets, isAddedUp, lateMs } = found
  const shown = found.shown.map(({ labels, samples }) => ({
    labels,
    samples,
    target: { ...withCreation(targets.of(targetOf(labels)), labels, counted, asked), isAddedUp, lateMs },
  }))
  const read = shown.flatMap(({ labels, samples, target }) => {
    const increase = countIncrease(samples, span, target)
    return increase === null ? [] : [{ increase: { ...increase, labels }, samples }]
  })
  const { series, limits } = countedOnce(read, counted, targets, span)
  if (series.length === 0) return null
  const { limits: looked, ...window } = windowOf(series)
  const isUntold = ({ restarts, labels }: SeriesIncrease): boolean =>
    restarts > 0 && targets.of(targetOf(labels)).processes.length === 0
  return {
    series,
    looksAround: () => looksOf(shown, found.whole, { read, series }),
    ...window,
    limits: [...limits, ...looked, ...(series.some(isUntold) ? [UNTOLD] : [])],
    warnings: found.warnings,
  }
}

/** Where a process does not say when it began, it began no earlier than its pod. */
function withCreation(
  target: CounterTarget,
  labels: Labels,
  { identity, inProcess }: AnyCounted,
  { created }: Asked,
): CounterTarget {
  if (!inProcess || identity === null || target.processes.length > 0) return target
  const pod = podOf(labels, identity)
  const beganMs = pod === null ? undefined : created.get(pod.name)
  return beganMs === undefined ? target : { ...target, processes: [{ seenMs: beganMs, beganMs }] }
}

const CUT_SHORT =
  'Some counters were first seen within the window: what they had counted by then is not known to belong to it, and is left out.'
const RESTARTED =
  'Some counters began anew within the window, as at the restart of a container: what they counted between the last look before and their end is lost.'
const UNTOLD =
  'Their processes do not say when they began (process_start_time_seconds): a counter that had more at the next look than before is taken to have gone on, and its count may be too low.'

function windowOf(series: readonly SeriesIncrease[]): Pick<Increases, 'windowSeconds' | 'lookedAtMs' | 'limits'> {
  // There may be more series than a call takes arguments.
  const from = series.reduce((first, { countedFromMs }) => Math.min(first, countedFromMs), Number.POSITIVE_INFINITY)
  const to = series.reduce((last, { countedToMs }) => Math.max(last, countedToMs), 0)
  return {
    windowSeconds: Math.round((to - from) / 1000),
    lookedAtMs: to,
    limits: [
      ...(series.some(({ beginningUnknown }) => beginningUnknown) ? [CUT_SHORT] : []),
      ...(series.some(({ restarts }) => restarts > 0) ? [RESTARTED] : []),
    ],
  }
}

/** What is added up of each series; null: it has none. */
type Figure = (increase: CounterIncrease) => number | null

function addUp(
  { series }: Increases,
  names: readonly string[],
  figure: Figure = ({ count }) => count,
): readonly Sample[] {
  const sums = new Map<string, { readonly labels: Labels; value: number }>()
  for (const each of series) {
    const value = figure(each)
    if (value === null) continue
    const key = JSON.stringify(names.map((name) => each.labels.get(name)))
    const held = sums.get(key)
    if (held === undefined) sums.set(key, { labels: each.labels, value })
    else held.value += value
  }
  return [...sums.values()]
}

/** Counts of pods, or another figure of them, under the labels that the estimate has. */
export const countsFromIncreases = (increases: Increases, counted: Counted, figure?: Figure): readonly Sample[] =>
  addUp(increases, podLabels(counted), figure)

/** Counts of clients, under the labels that the estimate has. */
export const clientsFromIncreases = (increases: Increases, counted: CountedClients): readonly Sample[] =>
  addUp(increases, clientLabels(counted, true))
