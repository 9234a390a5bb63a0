import { measures, type TimeSpan } from '@/lib/domain/observed/traffic'
import type { ShortCache } from '../short-cache'
import type { Candidate } from './candidates'
import { PrometheusFailure } from './errors'
import { type Picked, pickMeasure } from './pick'
import type { Asking } from './scrapes'

/** Of the pods that the best known metric covers; one that covers less tells too little of the whole. */
const COVERED_SHARE_MIN = 0.5

/**
 * One measure for all pods of the cluster: the best that covers at least half as many as the metric that covers most.
 * Which one that is stays for a while, so that the others are not asked each time.
 *
 * @returns null: no metric knows any pod
 * @throws PrometheusFailure
 */
export async function pickForAll(
  options: Asking,
  choices: ShortCache,
  candidates: readonly Candidate[],
  span: TimeSpan,
): Promise<Picked | null> {
  const chosen = await choices.get(candidates.map(({ counted }) => counted.metric).join(), async () =>
    choose(await everything(options, candidates, span)),
  )
  if (chosen === null) return null
  const [picked] = await pickMeasure(options, [chosen], { asked: null, span, change: null }, () => true)
  return picked ?? null
}

async function everything(options: Asking, candidates: readonly Candidate[], span: TimeSpan) {
  const all: Picked[] = []
  let failure: PrometheusFailure | null = null
  for (const measure of measures) {
    const ofMeasure = candidates.filter(({ counted }) => counted.measure === measure)
    try {
      all.push(...(await pickMeasure(options, ofMeasure, { asked: null, span, change: null }, ({ size }) => size > 0)))
    } catch (error) {
      if (!(error instanceof PrometheusFailure)) throw error
      failure ??= error
    }
  }
  if (all.length === 0 && failure !== null) throw failure
  return all
}

function choose(all: readonly Picked[]): Candidate | null {
  const most = Math.max(0, ...all.map(({ counts }) => counts.size))
  return all.find(({ counts }) => counts.size >= most * COVERED_SHARE_MIN)?.candidate ?? null
}
