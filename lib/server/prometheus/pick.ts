import type { Measure, TimeSpan } from '@/lib/domain/observed/traffic'
import type { Candidate } from './candidates'
import { PrometheusFailure } from './errors'
import { countsFromIncreases, increasesOf } from './increases'
import { countsByPod, type NodeCounts } from './map-pods'
import { type Asked, countsOfPods } from './queries'
import { type Asking, scrapeSeconds, USUAL_SCRAPE_SECONDS } from './scrapes'
import { ESTIMATED } from './words'

/** What one candidate says about pods. */
export type Picked = {
  readonly candidate: Candidate
  readonly counts: ReadonlyMap<string, NodeCounts>
  /** 0: what was open at one moment. */
  readonly windowSeconds: number
  /** What has to be said of how was counted. */
  readonly limits: readonly string[]
  readonly warnings: readonly string[]
}

/** Of a window, so that two samples of a series lie in it even where one scrape failed (metrics page 2). */
const SCRAPES_MIN = 4

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
  asked: Asked | null,
  span: TimeSpan,
  knows: (counts: Picked['counts']) => boolean,
): Promise<readonly Picked[]> {
  let failure: PrometheusFailure | null = null
  for (const measure of new Set(candidates.map(({ counted }) => counted.measure))) {
    const answers = await askMeasure(options, candidates, measure, asked, span)
    const known = answers.filter((answer): answer is Picked => 'counts' in answer && knows(answer.counts))
    const failures = answers.filter((answer) => answer instanceof PrometheusFailure)
    const words = (failure === null ? failures : [failure, ...failures]).map(({ message }) => message)
    if (known.length > 0) return known.map((each) => withWarnings(each, words))
    failure ??= failures[0] ?? null
    // A server that is down is not asked the same in other words.
    if (failures.some(({ kind }) => kind !== 'question' && kind !== 'answer')) break
  }
  if (failure !== null) throw failure
  return []
}

/** What better candidates failed with is told beside the numbers of the next best one. */
const withWarnings = (picked: Picked, words: readonly string[]): Picked =>
  words.length === 0 ? picked : { ...picked, warnings: [...new Set([...words, ...picked.warnings])] }

function askMeasure(
  options: Asking,
  candidates: readonly Candidate[],
  measure: Measure,
  asked: Asked | null,
  span: TimeSpan,
): Promise<readonly (Picked | PrometheusFailure)[]> {
  const ofMeasure = candidates.filter(({ counted }) => counted.measure === measure)
  return Promise.all(
    ofMeasure.map((candidate) =>
      askCandidate(options, candidate, asked, span).catch((error: unknown) => {
        if (error instanceof PrometheusFailure) return error
        throw error
      }),
    ),
  )
}

async function askCandidate(
  options: Asking,
  candidate: Candidate,
  asked: Asked | null,
  span: TimeSpan,
): Promise<Picked> {
  const { client, extra } = options
  const { counted } = candidate
  const seen = asked === null ? null : await countLookByLook(options, candidate, asked, span)
  if (seen !== null) return seen
  const windowSeconds = counted.kind === 'gauge' ? 0 : await windowOf(options, candidate, asked, span)
  const { data, warnings } = await client.instant(countsOfPods(counted, asked, windowSeconds, extra), span.endMs)
  const limits = counted.kind === 'gauge' ? [] : [ESTIMATED]
  return { candidate, counts: countsByPod(data, counted), windowSeconds, limits, warnings }
}

/** null: the Prometheus has to estimate. */
async function countLookByLook(
  options: Asking,
  candidate: Candidate,
  asked: Asked,
  span: TimeSpan,
): Promise<Picked | null> {
  const { counted } = candidate
  // Which pods have the other kind of series is asked in PromQL alone.
  if (counted.unless !== null) return null
  const increases = await increasesOf(options, counted, asked, span)
  if (increases === null) return null
  const { windowSeconds, limits, warnings } = increases
  return {
    candidate,
    counts: countsByPod(countsFromIncreases(increases, counted), counted),
    windowSeconds,
    limits,
    warnings,
  }
}

/** The span, unless it is too short for a rate. */
async function windowOf(options: Asking, candidate: Candidate, asked: Asked | null, span: TimeSpan) {
  const seconds = Math.round((span.endMs - span.startMs) / 1000)
  if (seconds >= SCRAPES_MIN * USUAL_SCRAPE_SECONDS) return seconds
  return Math.max(seconds, SCRAPES_MIN * (await scrapeSeconds(options, candidate, asked, span.endMs)))
}
