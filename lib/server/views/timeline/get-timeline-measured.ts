import 'server-only'
import type { TimelineMeasuredQuery, TimelineMeasuredResponse } from '@/lib/contracts/timeline-measured'
import { type Observed, type TimeSpan, type TrafficHistory, unitOf } from '@/lib/domain/observed/traffic'
import { trafficLines } from '@/lib/domain/timeline/traffic-lines'
import { safeText } from '@/lib/format/foreign-text'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { findService, type ServiceRef } from '../find-service'
import { freshnessOf, ofNamespace } from '../freshness'
import { requireKnown } from '../known'
import { trafficPodsOf } from '../traffic-pods'
import { recordedBefore } from './recorded-before'
import { shownWords, timelineSpan } from './timeline-span'

/** More lines than this are not told apart in one picture. */
const LINES_MAX = 10
/** Steps of the lines: more than the page is wide would not be seen. */
const STEPS = 120
const STEP_MIN_SECONDS = 10

/**
 * What was counted of the traffic of one Service over a span, step by step. It is asked for apart from what happened, for
 * a metric source may be slow or absent, and nothing else waits for it.
 */
export async function getTimelineMeasured(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  query: TimelineMeasuredQuery,
  nowMs: () => number,
): Promise<TimelineMeasuredResponse> {
  const { service, state, key } = findService(cluster, access, ref)
  requireKnown(cluster.source.status(), 'endpointslices', ref.namespace)
  const span = timelineSpan(query, nowMs())
  const pods = trafficPodsOf(state, service, cluster.memory.of(key), span)
  const question = { namespace: ref.namespace, service: ref.name, pods, span }
  const [observed, recorded] = await Promise.all([
    cluster.traffic.history(question, stepSecondsOf(span)),
    recordedBefore(cluster, ref, span, cluster.memory.history(key)?.pods.completeSinceMs ?? nowMs()),
  ])
  const freshness = freshnessOf(cluster, access, ofNamespace(ref.namespace), nowMs())
  return { span, by: query.by, ...tellTraffic(observed, query.by), ...recorded, freshness }
}

const stepSecondsOf = ({ startMs, endMs }: TimeSpan): number =>
  Math.max(1, Math.ceil((endMs - startMs) / 1000 / STEPS / STEP_MIN_SECONDS)) * STEP_MIN_SECONDS

function tellTraffic(
  observed: Observed<TrafficHistory>,
  by: TimelineMeasuredQuery['by'],
): Pick<TimelineMeasuredResponse, 'traffic' | 'notObserved'> {
  if (!observed.known) {
    return { traffic: null, notObserved: { why: observed.why, inWords: shownWords(observed.inWords) } }
  }
  const { measure, origin, stepSeconds, atMs, limits, warnings } = observed.value
  return {
    traffic: {
      measure,
      unit: unitOf[measure],
      source: { preset: safeText(origin.preset), name: safeText(origin.name), metric: shownWords(origin.metric) },
      stepSeconds,
      atMs: [...atMs],
      lines: trafficLines(observed.value, by, LINES_MAX).map((line) => ({ ...line, values: [...line.values] })),
      limits: limits.map(shownWords),
      warnings: warnings.map(shownWords),
    },
    notObserved: null,
  }
}
