import { splitGrowth } from '@/lib/domain/observed/split-growth'
import type { ExpectationChange, GrowthSplit, Measure, PodLooks, TimeSpan } from '@/lib/domain/observed/traffic'
import type { Candidate } from './candidates'
import { PrometheusFailure } from './errors'
import { countsFromIncreases, type Increases, increasesOf } from './increases'
import { countsByPod, type NodeCounts, totalOf } from './map-pods'
import { looksAt } from './pod-looks'
import { type Asked, countsOfPods } from './queries'
import { type Asking, scrapeSeconds, USUAL_SCRAPE_SECONDS } from './scrapes'
import { ESTIMATED } from './words'

/** What one candidate says about pods. */
export type Picked = {
  readonly candidate: Candidate
  readonly counts: ReadonlyMap<string, NodeCounts>
  /** The same around the change that was asked about, by `namespace/pod`; null: not told apart. */
  readonly splits: ReadonlyMap<string, GrowthSplit> | null
  /** How each was looked at, by `namespace/pod`; null: the Prometheus estimates. */
  readonly seen: ReadonlyMap<string, PodLooks> | null
  /** 0: what was open at one moment. */
  readonly windowSeconds: number
  /** When was looked last, Unix milliseconds; null: not told. */
  readonly lookedAtMs: number | null
  /** What has to be said of how was counted. */
  readonly limits: readonly string[]
  readonly warnings: readonly string[]
}

/** Of a window, so that two samples of a series lie in it even where one scrape failed (metrics page 2). */
const SCRAPES_MIN = 4

/** What is counted, over which span, and around which change of what is expected. */
export type Counting = {
  /** null: every pod. */
  readonly asked: Asked | null
  readonly span: TimeSpan
  readonly change: ExpectationChange | null
}

/**
 * Asks the candidates, all of one measure at once, best measure first, until one of them knows something.
 *
 * @param knows whether these counts say anything about those who are asked for
 * @returns what each of the first measure that knows something says, in the order of the candidates; empty: none does
 * @throws PrometheusFailure when nobody knew anything, and one failed
 */
export async function pickMeasure(
  options: Asking,
  candidates: readonly Candidate[],
  counting: Counting,
  knows: (counts: Picked['counts']) => boolean,
): Promise<readonly Picked[]> {
  let failure: PrometheusFailure | null = null
  let idle: readonly Picked[] = []
  for (const measure of new Set(candidates.map(({ counted }) => counted.measure))) {
    // Bytes are no samples: that nothing is open says more.
    if (idle.length > 0 && measure === 'bytes') break
    const answers = await askMeasure(options, candidates, measure, counting)
    const known = answers.filter((answer): answer is Picked => 'counts' in answer && knows(answer.counts))
    const failures = answers.filter((answer) => answer instanceof PrometheusFailure)
    const words = (failure === null ? failures : [failure, ...failures]).map(({ message }) => message)
    const isIdle = known.every(({ counts }) => countsNothing(counts))
    // Short connections are open at no moment: what was counted over the span says more than that none is open now.
    if (known.length > 0 && measure === 'connections-active' && isIdle) idle = known
    else if (known.length > 0 && !(idle.length > 0 && isIdle)) return known.map((each) => withWarnings(each, words))
    failure ??= failures[0] ?? null
    // A server that is down is not asked the same in other words.
    if (failures.some(({ kind }) => kind !== 'question' && kind !== 'answer')) break
  }
  if (idle.length > 0) return idle
  if (failure !== null) throw failure
  return []
}

const countsNothing = (counts: Picked['counts']): boolean => [...counts.values()].every((nodes) => !totalOf(nodes))

/** What better candidates failed with is told beside the numbers of the next best one. */
const withWarnings = (picked: Picked, words: readonly string[]): Picked =>
  words.length === 0 ? picked : { ...picked, warnings: [...new Set([...words, ...picked.warnings])] }

function askMeasure(
  options: Asking,
  candidates: readonly Candidate[],
  measure: Measure,
  counting: Counting,
): Promise<readonly (Picked | PrometheusFailure)[]> {
  const ofMeasure = candidates.filter(({ counted }) => counted.measure === measure)
  return Promise.all(
    ofMeasure.map((candidate) =>
      askCandidate(options, candidate, counting).catch((error: unknown) => {
        if (error instanceof PrometheusFailure) return error
        throw error
      }),
    ),
  )
}

async function askCandidate(options: Asking, candidate: Candidate, counting: Counting): Promise<Picked> {
  const { client, extra } = options
  const { counted } = candidate
  const { asked, span, change } = counting
  const seen = asked === null ? null : await countLookByLook(options, candidate, { asked, span, change })
  if (seen !== null) return seen
  const windowSeconds = counted.kind === 'gauge' ? 0 : await windowOf(options, candidate, asked, span)
  const { data, warnings } = await client.instant(countsOfPods(counted, asked, windowSeconds, extra), span.endMs)
  const limits = counted.kind === 'gauge' ? [] : [ESTIMATED]
  return {
    candidate,
    counts: countsByPod(data, counted),
    splits: null,
    seen: null,
    lookedAtMs: null,
    windowSeconds,
    limits,
    warnings,
  }
}

/** null: the Prometheus has to estimate. */
async function countLookByLook(
  options: Asking,
  candidate: Candidate,
  { asked, span, change }: Counting & { readonly asked: Asked },
): Promise<Picked | null> {
  const { counted } = candidate
  // Which pods have the other kind of series is asked in PromQL alone.
  if (counted.unless !== null) return null
  const increases = await increasesOf(options, counted, asked, span)
  if (increases === null) return null
  const { windowSeconds, lookedAtMs, limits, warnings } = increases
  return {
    candidate,
    counts: countsByPod(countsFromIncreases(increases, counted), counted),
    splits: change === null ? null : splitsOf(increases, candidate, change),
    seen: looksAt(increases, counted),
    windowSeconds,
    lookedAtMs,
    limits,
    warnings,
  }
}

/** What each pod was counted with on either side of a change. */
function splitsOf(
  increases: Increases,
  { counted }: Candidate,
  change: ExpectationChange,
): ReadonlyMap<string, GrowthSplit> {
  const of = (side: keyof GrowthSplit) =>
    countsByPod(
      countsFromIncreases(increases, counted, ({ looks }) => splitGrowth(looks, change)[side]),
      counted,
    )
  const [before, across, since] = [of('before'), of('across'), of('since')]
  return new Map(
    [...before].map(([pod, nodes]) => [
      pod,
      { before: totalOf(nodes) ?? 0, across: totalOf(across.get(pod)) ?? 0, since: totalOf(since.get(pod)) },
    ]),
  )
}

/** The span, unless it is too short for a rate. */
async function windowOf(options: Asking, candidate: Candidate, asked: Asked | null, span: TimeSpan) {
  const seconds = Math.round((span.endMs - span.startMs) / 1000)
  if (seconds >= SCRAPES_MIN * USUAL_SCRAPE_SECONDS) return seconds
  return Math.max(seconds, SCRAPES_MIN * (await scrapeSeconds(options, candidate, asked, span.endMs)))
}
