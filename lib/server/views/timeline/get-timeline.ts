import 'server-only'
import type { TimelineQuery, TimelineResponse } from '@/lib/contracts/timeline'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import { serviceKey } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { ServiceHistory } from '@/lib/domain/timeline/changes'
import { concernedNodes, markConcern, type ToldEvent } from '@/lib/domain/timeline/concern'
import type { TimelineEvent } from '@/lib/domain/timeline/event'
import { endpointLanes, segmentsOf } from '@/lib/domain/timeline/lanes'
import { podsOf } from '@/lib/domain/timeline/pods-of'
import { sayNodes } from '@/lib/domain/timeline/say-nodes'
import { sayAnnouncers, sayHealth } from '@/lib/domain/timeline/say-others'
import { sayPods } from '@/lib/domain/timeline/say-pods'
import { sayService } from '@/lib/domain/timeline/say-service'
import { sayTimeline } from '@/lib/domain/timeline/say-timeline'
import { findingLanes, type JudgedStep, stepsOf } from '@/lib/domain/timeline/steps'
import { usableLanes } from '@/lib/domain/timeline/usable'
import { safeText } from '@/lib/format/foreign-text'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { findService, type ServiceRef } from '../find-service'
import { freshnessOf, ofNamespace } from '../freshness'
import { requireKnown } from '../known'
import { judgePast } from './judge-past'
import { announcerLane, healthLanes, nodeLanes, shownEndpoints } from './timeline-lanes'
import { shownWords, timelineSpan } from './timeline-span'
import type { Told } from './timeline-told'

const EVENTS_MAX = 300

/**
 * What happened to one Service over a span: events, and what its endpoints, nodes, policy, announcers, health ports and
 * findings were at each moment. Only what this process saw is told; nodes only to who may read them.
 */
export async function getTimeline(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  query: TimelineQuery,
  nowMs: () => number,
): Promise<TimelineResponse> {
  const { service, state, key } = findService(cluster, access, ref)
  requireKnown(cluster.source.status(), 'endpointslices', ref.namespace)
  const span = timelineSpan(query, nowMs())
  const told: Told = {
    state,
    service,
    span,
    memory: cluster.memory.of(key),
    history: cluster.memory.history(key) ?? nothingKnown(nowMs()),
    // What the reader may not read was taken out of the state.
    nodes: access.nodes && state.nodes !== null ? cluster.memory.nodeChanges() : null,
    seesNodes: access.nodes,
  }
  const freshness = freshnessOf(cluster, access, ofNamespace(ref.namespace), nowMs())
  return { ...tell(told, await judgePast(told)), span, freshness }
}

const nothingKnown = (nowMs: number): ServiceHistory => {
  const nothing = { changes: [], completeSinceMs: nowMs }
  return { pods: nothing, service: nothing, health: nothing, looks: [], answers: new Map() }
}

function tell(told: Told, judged: readonly JudgedStep[]): Omit<TimelineResponse, 'span' | 'freshness'> {
  const { state, service, span, history, nodes } = told
  const slices = state.slices.get(serviceKey(service.namespace, service.name)) ?? []
  const lanes = endpointLanes(podsOf(slices), history.pods.changes, history.pods.completeSinceMs, span)
  const policy = policyLane(told)
  const announcers = announcerLane(told)
  const concerned = concernedNodes({
    policies: policy.map(({ value }) => value),
    model: distribute({ state, service, model: detectBalancer(service, state) }).model,
    endpoints: lanes,
    announcers: announcers?.flatMap((each) => each.nodes) ?? [],
  })
  const events = markConcern(eventsOf(told), concerned)
  const said = sayTimeline(service.name, events, lanes, span, history.pods.completeSinceMs)
  return {
    inWords: said.sentences.map(shownWords),
    loss: said.loss === null ? null : shownWords(said.loss),
    completeSince: {
      pods: history.pods.completeSinceMs,
      service: history.service.completeSinceMs,
      nodes: nodes?.completeSinceMs ?? null,
    },
    events: events.slice(-EVENTS_MAX).map(shown),
    eventsLeftOut: Math.max(0, events.length - EVENTS_MAX),
    ...shownEndpoints(state, usableLanes(lanes, policy)),
    ...nodeLanes(told, concerned),
    policy: policy.map(({ value, ...times }) => ({ ...times, policy: value })),
    announcers,
    health: told.seesNodes ? healthLanes(history, span) : null,
    skew: stepsOf(judged, ({ peakToAverage }) => peakToAverage, span).map(({ value, ...times }) => ({
      ...times,
      peakToAverage: value,
    })),
    findings: findingLanes(judged, span).map(({ segments, ...finding }) => ({
      ...finding,
      segments: segments.map(({ value, ...times }) => ({ ...times, holds: value })),
    })),
  }
}

const policyLane = ({ service, history, span }: Told) =>
  segmentsOf(
    service.externalTrafficPolicy,
    history.service.changes.map(({ atMs, before }) => ({ atMs, before: before.externalTrafficPolicy })),
    history.service.completeSinceMs,
    span,
  )

const shown = (event: ToldEvent): TimelineResponse['events'][number] => ({
  ...event,
  subject: event.subject === null ? null : safeText(event.subject, 253),
  inWords: shownWords(event.inWords),
})

/** Oldest first. */
function eventsOf({ history, nodes, memory, seesNodes, span }: Told): readonly TimelineEvent[] {
  const events = [
    ...sayPods(history.pods.changes),
    ...sayService(history.service.changes),
    ...(nodes === null ? [] : sayNodes(nodes.changes)),
    ...(seesNodes ? [...sayAnnouncers(memory?.announcers ?? []), ...sayHealth(history.health.changes)] : []),
  ]
  return events.filter(({ atMs }) => atMs >= span.startMs && atMs <= span.endMs).sort((a, b) => a.atMs - b.atMs)
}
