import type { Measure, TimeSpan } from '@/lib/domain/observed/traffic'
import type { Candidate } from './candidates'
import type { PrometheusClient } from './client'
import type { Answer, Sample } from './envelope'
import { PrometheusFailure } from './errors'
import { countsByPod, type NodeCounts } from './map-pods'
import type { Counted, CountedClients } from './presets/preset'
import { type Asked, countsOfPods, samplesInFiveMinutes } from './queries'
import type { ExtraMatcher } from './settings'
import type { ShortCache } from './short-cache'

/** What one candidate says about pods. */
export type Picked = {
  readonly candidate: Candidate
  readonly counts: ReadonlyMap<string, NodeCounts>
  /** 0: what was open at one moment. */
  readonly windowSeconds: number
  readonly warnings: readonly string[]
}

export type PickOptions = {
  readonly client: PrometheusClient
  readonly extra: readonly ExtraMatcher[]
  /** Remembers for long how often metrics are scraped. */
  readonly intervals: ShortCache
}

/** Of a window, so that two samples of a series lie in it even where one scrape failed (metrics page 2). */
const SCRAPES_MIN = 4
/** Where it cannot be found out: the longest that is usual. */
const USUAL_SCRAPE_SECONDS = 60

/**
 * Asks the candidates, all of one measure at once, best measure first, until one of them knows something.
 *
 * @param knows whether these counts say anything about those who are asked for
 * @returns what each of the first measure that knows something says, in the order of the candidates; empty: none does
 * @throws PrometheusFailure when nobody knew anything, and one failed
 */
export async function pickMeasure(
  options: PickOptions,
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
  options: PickOptions,
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
  options: PickOptions,
  candidate: Candidate,
  asked: Asked | null,
  span: TimeSpan,
): Promise<Picked> {
  const { client, extra } = options
  const { counted } = candidate
  const windowSeconds = counted.kind === 'gauge' ? 0 : await windowOf(options, candidate, asked, span)
  const { data, warnings } = await client.instant(countsOfPods(counted, asked, windowSeconds, extra), span.endMs)
  return { candidate, counts: countsByPod(data, counted), windowSeconds, warnings }
}

/** The span, unless it is too short for a rate. */
async function windowOf(options: PickOptions, candidate: Candidate, asked: Asked | null, span: TimeSpan) {
  const seconds = Math.round((span.endMs - span.startMs) / 1000)
  if (seconds >= SCRAPES_MIN * USUAL_SCRAPE_SECONDS) return seconds
  return Math.max(seconds, SCRAPES_MIN * (await scrapeSeconds(options, candidate, asked, span.endMs)))
}

/** How many seconds lie between two samples of a metric. */
export function scrapeSeconds(
  { client, extra, intervals }: PickOptions,
  { counted }: { readonly counted: Counted | CountedClients },
  asked: Asked | null,
  atMs: number,
): Promise<number> {
  return intervals.get(counted.metric, async () => {
    const answer: Answer<readonly Sample[]> = await client.instant(samplesInFiveMinutes(counted, asked, extra), atMs)
    const samples = answer.data[0]?.value ?? null
    return samples === null || samples < 1 ? USUAL_SCRAPE_SECONDS : Math.max(1, Math.round(300 / samples))
  })
}
