import { type CounterSample, type CounterTarget, countIncrease } from '@/lib/domain/observed/count-increase'
import type { Look, LooksReach, PodLooks, TimeSpan } from '@/lib/domain/observed/traffic'
import type { Labels } from './envelope'
import { targetOf } from './looked-at'
import { podOf } from './map-pods'
import type { Counted } from './presets/preset'
import type { ReadSeries, SeriesIncrease } from './scrape-target'

/** What one series did over all that was read of it. */
export type SeriesLooks = {
  readonly labels: Labels
  /** When its target was looked at. */
  readonly looksMs: readonly number[]
  /** Those that found something. */
  readonly looks: readonly Look[]
}

/** Series that are counted, and how they were looked at. */
export type LookedSeries = {
  readonly series: readonly SeriesIncrease[]
  /** What the same targets showed before, in and after the span; made when it is asked for. */
  looksAround(): readonly SeriesLooks[]
}

type ShownSeries = {
  readonly labels: Labels
  readonly samples: readonly CounterSample[]
  readonly target: CounterTarget
}

/**
 * Looks at the series that are counted, over all that was read of them, with those that the same targets showed only
 * before or after the span.
 *
 * @param read what was counted of the span, before of several scrapes of one exporter one was taken: `series`
 */
export function looksOf(
  shown: readonly ShownSeries[],
  whole: TimeSpan,
  { read, series }: { readonly read: readonly ReadSeries[]; readonly series: readonly SeriesIncrease[] },
): readonly SeriesLooks[] {
  const targets = new Set(series.map(({ labels }) => targetOf(labels)))
  const leftOut = new Set(read.map(({ increase }) => increase.labels))
  for (const { labels } of series) leftOut.delete(labels)
  return shown
    .filter(({ labels }) => !leftOut.has(labels) && targets.has(targetOf(labels)))
    .map(({ labels, samples, target }) => ({
      labels,
      looksMs: target.looksMs,
      looks: (countIncrease(samples, whole, target)?.looks ?? []).filter(({ grown }) => grown > 0),
    }))
}

type Known = { fromMs: number | null; toMs: number; looks: Look[]; reach?: LooksReach }

/** How each pod was looked at, all its series together, by `namespace/pod`. */
export function looksAt(
  { series, looksAround }: LookedSeries,
  { identity }: Pick<Counted, 'identity'>,
): ReadonlyMap<string, PodLooks> {
  const pods = new Map<string, Known>()
  for (const { labels, isBorn, countedFromMs, countedToMs } of series) {
    const key = keyOf(labels, identity)
    if (key === null) continue
    const known = pods.get(key) ?? { fromMs: null, toMs: countedToMs, looks: [] }
    // What counts from zero misses nothing.
    if (!isBorn) known.fromMs = Math.max(known.fromMs ?? countedFromMs, countedFromMs)
    known.toMs = Math.max(known.toMs, countedToMs)
    pods.set(key, known)
  }
  for (const { labels, looksMs, looks } of looksAround()) {
    const known = pods.get(keyOf(labels, identity) ?? '')
    if (known === undefined) continue
    for (const look of looks) known.looks.push(look)
    known.reach = within(known.reach, looksMs)
  }
  return pods
}

function keyOf(labels: Labels, identity: Counted['identity']): string | null {
  const pod = podOf(labels, identity)
  return pod === null ? null : `${pod.namespace}/${pod.name}`
}

/** As far as all targets that tell of a pod were looked at. */
function within(reach: LooksReach | undefined, looksMs: readonly number[]): LooksReach | undefined {
  const [fromMs, toMs] = [looksMs[0], looksMs.at(-1)]
  if (fromMs === undefined || toMs === undefined) return reach
  const lastFromMs = looksMs.at(-2) ?? toMs
  if (reach === undefined) return { fromMs, toMs, lastFromMs }
  return {
    fromMs: Math.max(reach.fromMs, fromMs),
    toMs: Math.min(reach.toMs, toMs),
    lastFromMs: Math.min(reach.lastFromMs, lastFromMs),
  }
}
