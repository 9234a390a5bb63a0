import type { Sameness } from '@/lib/domain/observed/same-counter'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import type { LookedAt } from './looked-at'
import type { Counted, CountedClients } from './presets/preset'
import { podLabels } from './queries'
import {
  byWorthFor,
  countOf,
  groupBy,
  mayBeTwo,
  type ReadSeries,
  type ScrapeTarget,
  type SeriesIncrease,
  samenessBetween,
  targetsIn,
} from './scrape-target'
import { type ScrapedTwice, sayScrapedTwice } from './scraped-twice'

type AnyCounted = Pick<Counted | CountedClients, 'identity' | 'node' | 'same'>

/** More targets than this tell of one pod where agents on many nodes do; each of them counts what it saw. */
const TARGETS_MAX = 6

/**
 * The series that add up: what several scrapes say of one exporter is taken from one of them. Scrapes that agree in
 * `instance` read one exporter, unless their counters disagree. Where jobs name an exporter differently (address of the
 * pod, name of the Service), their counters tell: what one shows must lie between what the other showed before and after.
 *
 * Source: metrics page 2, decision 13.
 */
export function countedOnce(
  read: readonly ReadSeries[],
  { identity, node, same }: AnyCounted,
  looked: LookedAt,
  span: TimeSpan,
): { readonly series: readonly SeriesIncrease[]; readonly limits: readonly string[] } {
  const byWorth = byWorthFor(span)
  const names = identity === null ? [] : podLabels({ identity, node })
  const keyOf = (labels: readonly string[]) => (series: ReadSeries) =>
    JSON.stringify(labels.map((name) => series.increase.labels.get(name)))
  if (same !== null) {
    const best = [...groupBy(read, keyOf([...names, ...same])).values()].flatMap((alike) => bestOf(alike, byWorth))
    return { series: best.map(({ increase }) => increase), limits: [] }
  }
  const pods = [...groupBy(read, keyOf(names)).values()].map((series) => targetsIn(series, looked))
  const comparison = createComparison(looked, pods)
  const twice: ScrapedTwice[] = []
  const kept = pods.flatMap((targets) => {
    const { exporters, doubts } = keepOne([...targets].sort(byWorth), comparison, identity !== null)
    const podName = identity === null ? '' : nameOf(targets, identity)
    twice.push(...doubts.map((doubt) => ({ ...doubt, podName })))
    return exporters.flatMap(({ series }) => series.map(({ increase }) => increase))
  })
  return { series: kept, limits: sayScrapedTwice(twice) }
}

/** Where labels tell what a series is about, whoever shows it. */
function bestOf(series: readonly ReadSeries[], byWorth: ReturnType<typeof byWorthFor>): readonly ReadSeries[] {
  const [best] = series.map((each) => ({ series: [each] })).sort(byWorth)
  return best?.series ?? []
}

function nameOf([target]: readonly ScrapeTarget[], identity: Counted['identity']): string {
  const labels = target?.series[0]?.increase.labels
  return labels?.get(identity.form === 'labels' ? identity.pod : identity.label) ?? ''
}

/** Of the targets that show one exporter the first, which is the best. */
function keepOne(targets: readonly ScrapeTarget[], comparison: Comparison, isOfPod: boolean) {
  const exporters: ScrapeTarget[] = []
  const doubts: Omit<ScrapedTwice, 'podName'>[] = []
  const isComparable = isOfPod && targets.length <= TARGETS_MAX
  for (const target of targets) {
    const isShown = exporters.some((kept) => {
      if (kept.instance === target.instance) return comparison.isOneByName(kept, target)
      if (!isComparable) return false
      const outcome = comparison.outcome(kept, target)
      if (outcome !== 'two') doubts.push({ ...nameBoth(kept, target), outcome })
      return outcome === 'one' || outcome === 'one-perhaps'
    })
    if (!isShown) exporters.push(target)
  }
  return { exporters, doubts }
}

interface Comparison {
  /** Of two that have one name. */
  isOneByName(a: ScrapeTarget, b: ScrapeTarget): boolean
  /** Of two that have not. */
  outcome(a: ScrapeTarget, b: ScrapeTarget): ScrapedTwice['outcome'] | 'two'
}

/** What is known of two jobs by one pod helps where another pod has only just begun. */
function createComparison(looked: LookedAt, pods: readonly (readonly ScrapeTarget[])[]): Comparison {
  const compared = new Map<ScrapeTarget, Map<ScrapeTarget, Sameness>>()
  const byJobs = new Map<string, Set<Sameness>>()
  const jobsOf = (a: ScrapeTarget, b: ScrapeTarget): string => JSON.stringify([a.job, b.job].sort())
  for (const targets of pods) {
    if (targets.length > TARGETS_MAX) continue
    for (const a of targets) {
      for (const b of targets.slice(targets.indexOf(a) + 1)) {
        const sameness = samenessBetween(a, b, looked)
        compared.set(a, (compared.get(a) ?? new Map()).set(b, sameness))
        compared.set(b, (compared.get(b) ?? new Map()).set(a, sameness))
        if (sameness === 'unclear' || sameness === 'apart') continue
        byJobs.set(jobsOf(a, b), (byJobs.get(jobsOf(a, b)) ?? new Set()).add(sameness))
      }
    }
  }
  const between = (a: ScrapeTarget, b: ScrapeTarget) => compared.get(a)?.get(b) ?? samenessBetween(a, b, looked)
  return {
    isOneByName(a, b) {
      if (a.withoutReplica === b.withoutReplica) return true
      const sameness = between(a, b)
      return sameness === 'same' || sameness === 'unclear'
    },
    outcome(a, b) {
      // What counted nothing adds nothing.
      if (countOf(a) === 0 || countOf(b) === 0) return 'two'
      const own = between(a, b)
      const [others, ...disagreeing] = own === 'unclear' ? (byJobs.get(jobsOf(a, b)) ?? []) : []
      const sameness = others === undefined || disagreeing.length > 0 ? own : others
      if (sameness === 'same') return 'one'
      if (sameness !== 'unclear') return 'two'
      // One job finds each exporter once, as a rule.
      return a.job !== b.job && !mayBeTwo(a, b) ? 'one-perhaps' : 'two-perhaps'
    },
  }
}

const nameBoth = (kept: ScrapeTarget, target: ScrapeTarget): Pick<ScrapedTwice, 'taken' | 'other'> =>
  kept.job !== target.job && kept.job !== '' && target.job !== ''
    ? { taken: `job ${kept.job}`, other: `job ${target.job}` }
    : { taken: kept.instance, other: target.instance }
