import { type CounterIncrease, type CounterSample, SAME_BEGIN_MS } from '@/lib/domain/observed/count-increase'
import { compareCounters, type Sameness, type ShownCounter, samenessOf } from '@/lib/domain/observed/same-counter'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import type { Labels } from './envelope'
import { type LookedAt, targetOf } from './looked-at'
import { SCRAPE } from './queries'

/** What one series counted, look by look. */
export type SeriesIncrease = CounterIncrease & { readonly labels: Labels }

/** A series with the samples that its increase comes from. */
export type ReadSeries = { readonly increase: SeriesIncrease; readonly samples: readonly CounterSample[] }

/** What one target of a scrape says of one pod. */
export type ScrapeTarget = {
  readonly job: string
  readonly instance: string
  /** The same for what several Prometheus replicas read of one target. */
  readonly withoutReplica: string
  readonly series: readonly ReadSeries[]
}

/** Series of one pod by the target that shows them. */
export function targetsIn(series: readonly ReadSeries[], looked: LookedAt): readonly ScrapeTarget[] {
  const withoutReplica = (labels: Labels): string => `${targetOf(labels)} ${looked.among(labels)}`
  const keyOf = ({ increase: { labels } }: ReadSeries): string =>
    JSON.stringify([withoutReplica(labels), ...SCRAPE.map((name) => labels.get(name))])
  return [...groupBy(series, keyOf).values()].flatMap((own) => {
    const labels = labelsOf({ series: own })
    return labels === null
      ? []
      : [
          {
            job: labels.get('job'),
            instance: labels.get('instance'),
            withoutReplica: withoutReplica(labels),
            series: own,
          },
        ]
  })
}

const labelsOf = ({ series }: Pick<ScrapeTarget, 'series'>): Labels | null => series[0]?.increase.labels ?? null

type Shown = Pick<ScrapeTarget, 'series'>

/**
 * For sorting, best first: more of the exporter's series, from their beginning, looked at closer to the ends of the span,
 * more often, and more counted.
 */
export function byWorthFor({ startMs, endMs }: TimeSpan): (a: Shown, b: Shown) => number {
  const sum = ({ series }: Shown, of: (increase: SeriesIncrease) => number): number =>
    series.reduce((all, { increase }) => all + of(increase), 0)
  const unknown = (shown: Shown) => sum(shown, ({ beginningUnknown }) => (beginningUnknown ? 1 : 0))
  const off = (shown: Shown) =>
    sum(shown, ({ countedFromMs, countedToMs }) => Math.abs(countedFromMs - startMs) + Math.abs(countedToMs - endMs))
  const looked = (shown: Shown) => sum(shown, ({ looks }) => looks.length)
  return (a, b) =>
    b.series.length - a.series.length ||
    unknown(a) - unknown(b) ||
    off(a) - off(b) ||
    looked(b) - looked(a) ||
    countOf(b) - countOf(a)
}

export const countOf = ({ series }: Shown): number => series.reduce((all, { increase }) => all + increase.count, 0)

/** Whether two targets show one exporter: by their counters, and where those leave it open by when their processes began. */
export function samenessBetween(a: ScrapeTarget, b: ScrapeTarget, looked: LookedAt): Sameness {
  const sameness = samenessOf(compareCounters(...shownBy(a, b)), mayBeTwo(a, b))
  const [began, other] = [beganMs(a, looked), beganMs(b, looked)]
  if (sameness !== 'unclear' || began === null || other === null) return sameness
  if (Math.abs(began - other) > SAME_BEGIN_MS) return 'different'
  // Some runtimes tell whole seconds, and two processes of a pod may begin within one.
  return began === other && began % 1000 !== 0 ? 'same' : sameness
}

function beganMs(target: ScrapeTarget, looked: LookedAt): number | null {
  const labels = labelsOf(target)
  return labels === null ? null : (looked.of(targetOf(labels)).processes.at(-1)?.beganMs ?? null)
}

/** Another container, or another port of one address, speaks for two exporters. */
export function mayBeTwo(a: ScrapeTarget, b: ScrapeTarget): boolean {
  const [one, two] = [a, b].map((target) => labelsOf(target)?.get('container') ?? '')
  if (one !== '' && two !== '' && one !== two) return true
  return hostOf(a) === hostOf(b) && a.instance !== b.instance
}

const hostOf = ({ instance }: ScrapeTarget): string => instance.replace(/:\d+$/, '')

/** Series by their own labels: what all series of a target share may be a label of the scrape. */
function shownBy(a: ScrapeTarget, b: ScrapeTarget): readonly [ShownCounter, ShownCounter] {
  const names = new Set([...a.series, ...b.series].flatMap(({ increase: { labels } }) => labels.names()))
  const own = [...names].filter((name) => valuesOf(a, name).size > 1 || valuesOf(b, name).size > 1)
  const shown = ({ series }: ScrapeTarget): ShownCounter =>
    new Map(
      series.map(({ increase: { labels }, samples }) => [JSON.stringify(own.map((name) => labels.get(name))), samples]),
    )
  return [shown(a), shown(b)]
}

const valuesOf = ({ series }: ScrapeTarget, name: string): ReadonlySet<string> =>
  new Set(series.map(({ increase: { labels } }) => labels.get(name)))

/** Items that have one key, in their order. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
