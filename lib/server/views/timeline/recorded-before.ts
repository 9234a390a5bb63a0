import type { TimelineMeasuredResponse } from '@/lib/contracts/timeline-measured'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import { type RecordedHistory, stretchesOf } from '@/lib/domain/timeline/recorded'
import type { FollowedCluster } from '../../runtime'
import type { ServiceRef } from '../find-service'
import { shownWords } from './timeline-span'

/** Evenkeel's own metrics are made once a minute: less than two of them tell nothing. */
const WORTH_MS = 120_000
const NODES_MAX = 24

type Told = Pick<TimelineMeasuredResponse, 'recorded' | 'notRecorded'>

/**
 * What the metric source holds of Evenkeel's own metrics for the part of the span before it remembers. It is asked only
 * where there is such a part.
 *
 * @param knownSinceMs from when on the memory is complete, Unix milliseconds
 */
export async function recordedBefore(
  { traffic }: Pick<FollowedCluster, 'traffic'>,
  { namespace, name }: ServiceRef,
  { startMs, endMs }: TimeSpan,
  knownSinceMs: number,
): Promise<Told> {
  const before = { startMs: toMinute(startMs), endMs: Math.min(endMs, toMinute(knownSinceMs)) }
  if (before.endMs - before.startMs < WORTH_MS) return { recorded: null, notRecorded: null }
  const answer = await traffic.recorded({ namespace, service: name, span: before })
  if (answer.known) return { recorded: tell(answer.value, before), notRecorded: null }
  return { recorded: null, notRecorded: { why: answer.why, inWords: shownWords(answer.inWords) } }
}

/** Equal questions get equal, cacheable answers. */
const toMinute = (ms: number): number => Math.ceil(ms / 60_000) * 60_000

function tell(history: RecordedHistory, span: TimeSpan): NonNullable<Told['recorded']> {
  const { atMs, stepSeconds, policies, readyByNode, peakToAverage, warnings } = history
  const stretches = <Value>(values: readonly (Value | null)[]) => stretchesOf(atMs, stepSeconds, values, span)
  return {
    stepSeconds,
    span,
    policy: stretches(policies).map(({ value, ...times }) => ({ ...times, policy: value })),
    endpoints: readyByNode.slice(0, NODES_MAX).map(({ node, counts }) => ({
      node,
      segments: stretches(counts).map(({ value, ...times }) => ({ ...times, ready: value })),
    })),
    skew: stretches(peakToAverage).map(({ value, ...times }) => ({ ...times, peakToAverage: value })),
    warnings: warnings.map(shownWords),
  }
}
