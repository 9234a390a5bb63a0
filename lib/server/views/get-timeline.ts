import 'server-only'
import type { TimelineQuery, TimelineResponse } from '@/lib/contracts/timeline'
import type { ClusterState, Service } from '@/lib/domain/cluster'
import type { HealthVerdict } from '@/lib/domain/health/answer'
import { type Observed, type TimeSpan, type TrafficHistory, unitOf } from '@/lib/domain/observed/traffic'
import type { ServiceMemory } from '@/lib/domain/service-memory'
import type { Kept, NodeChange, ServiceHistory } from '@/lib/domain/timeline/changes'
import type { TimelineEvent } from '@/lib/domain/timeline/event'
import { type EndpointLane, endpointLanes, segmentsOf } from '@/lib/domain/timeline/lanes'
import { type NodeState, nodeStateOf } from '@/lib/domain/timeline/node-state'
import { podsOf } from '@/lib/domain/timeline/pods-of'
import { sayNodes } from '@/lib/domain/timeline/say-nodes'
import { sayAnnouncers, sayHealth } from '@/lib/domain/timeline/say-others'
import { sayPods } from '@/lib/domain/timeline/say-pods'
import { sayService } from '@/lib/domain/timeline/say-service'
import { sayTimeline } from '@/lib/domain/timeline/say-timeline'
import { skewSteps } from '@/lib/domain/timeline/skew-steps'
import { trafficLines } from '@/lib/domain/timeline/traffic-lines'
import { safeText } from '../kubernetes/words/safe-text'
import type { FollowedCluster } from '../runtime'
import type { Clock, ReaderAccess } from '../sources'
import { askedSpan } from './asked-span'
import { findService, type ServiceRef } from './find-service'
import { freshnessOf, ofNamespace } from './freshness'
import { inPatience } from './in-patience'
import { requireKnown } from './known'
import { trafficPodsOf } from './traffic-pods'

const HOUR_MS = 3_600_000
const EVENTS_MAX = 300
const LANES_MAX = 24
/** Lines over time: at most four that are labelled. */
const LINES_MAX = 4
/** Steps of the observed lines: more than the page is wide would not be seen. */
const STEPS = 120
const STEP_MIN_SECONDS = 10
/** Values of objects and names of sources are not ours. */
const WORDS_LENGTH = 500

/**
 * What happened to one Service over a span: events, and what its endpoints, nodes, policy, announcers and health ports
 * were at each moment, beside what was counted. Only what this process saw is told; nodes only to who may read them.
 */
export async function getTimeline(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  query: TimelineQuery,
  clock: Clock,
): Promise<TimelineResponse> {
  const nowMs = (): number => clock.nowMs()
  const { service, state, key } = findService(cluster, access, ref)
  requireKnown(cluster.source.status(), 'endpointslices', ref.namespace)
  const span = askedSpan({ ...query, start: query.start ?? (query.end ?? nowMs()) - HOUR_MS }, nowMs())
  const memory = cluster.memory.of(key)
  const told: Told = {
    state,
    service,
    span,
    memory,
    history: cluster.memory.history(key) ?? nothingKnown(nowMs()),
    // What the reader may not read was taken out of the state.
    nodes: access.nodes && state.nodes !== null ? cluster.memory.nodeChanges() : null,
    seesNodes: access.nodes,
  }
  const pods = trafficPodsOf(state, service, memory, span)
  const question = { namespace: ref.namespace, service: ref.name, pods, span }
  // What happened is told whatever becomes of the counts; what comes late is there for the next answer.
  const asked = `history ${key} ${query.start ?? ''} ${query.end ?? ''}`
  const observed = await inPatience(cluster.traffic, asked, clock, () =>
    cluster.traffic.history(question, stepSecondsOf(span)),
  )
  const freshness = freshnessOf(cluster, access, ofNamespace(ref.namespace), nowMs())
  return { ...tell(told), ...tellTraffic(observed), span, freshness }
}

type Told = {
  readonly state: ClusterState
  readonly service: Service
  readonly span: TimeSpan
  readonly memory: ServiceMemory | null
  readonly history: ServiceHistory
  /** null: nodes are not known, or not for this reader. */
  readonly nodes: Kept<NodeChange> | null
  readonly seesNodes: boolean
}

const nothingKnown = (nowMs: number): ServiceHistory => {
  const nothing = { changes: [], completeSinceMs: nowMs }
  return { pods: nothing, service: nothing, health: nothing, looks: [], verdicts: new Map() }
}

const stepSecondsOf = ({ startMs, endMs }: TimeSpan): number =>
  Math.max(1, Math.ceil((endMs - startMs) / 1000 / STEPS / STEP_MIN_SECONDS)) * STEP_MIN_SECONDS

function tell(told: Told): Omit<TimelineResponse, 'span' | 'freshness' | 'traffic' | 'notObserved'> {
  const { state, service, span, history, nodes } = told
  const slices = state.slices.get(`${service.namespace}/${service.name}`) ?? []
  const lanes = endpointLanes(podsOf(slices), history.pods.changes, history.pods.completeSinceMs, span)
  const events = eventsOf(told)
  const announcedSinceMs =
    (told.memory?.announcers.length ?? 0) > 1 ? (told.memory?.announcers.at(-1)?.sinceMs ?? null) : null
  const skew = skewSteps({ state, service, history, nodes, announcedSinceMs, span })
  return {
    inWords: sayTimeline(service.name, events, lanes, span, history.pods.completeSinceMs).map((words) =>
      safeText(words, WORDS_LENGTH),
    ),
    completeSince: {
      pods: history.pods.completeSinceMs,
      service: history.service.completeSinceMs,
      nodes: nodes?.completeSinceMs ?? null,
    },
    events: events.slice(-EVENTS_MAX).map((event) => ({
      ...event,
      subject: event.subject === null ? null : safeText(event.subject, 253),
      inWords: safeText(event.inWords, WORDS_LENGTH),
    })),
    eventsLeftOut: Math.max(0, events.length - EVENTS_MAX),
    ...shownLanes(state, lanes),
    nodes: nodes === null ? null : nodeLanes(state, nodes, span),
    policy: segmentsOf(
      service.externalTrafficPolicy,
      history.service.changes.map(({ atMs, before }) => ({ atMs, before: before.externalTrafficPolicy })),
      history.service.completeSinceMs,
      span,
    ).map(({ value, ...times }) => ({ ...times, policy: value })),
    announcers: announcerLane(told),
    health: told.seesNodes ? healthLanes(history, span) : null,
    skew: skew.map(({ value, ...times }) => ({ ...times, peakToAverage: value })),
  }
}

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

function shownLanes(state: ClusterState, lanes: readonly EndpointLane[]) {
  const changed = ({ segments }: EndpointLane): boolean => segments.length > 1
  const ordered = lanes.toSorted(
    (a, b) => Number(changed(b)) - Number(changed(a)) || ((a.node ?? '') < (b.node ?? '') ? -1 : 1),
  )
  const endpoints = ordered.slice(0, LANES_MAX).map((lane) => ({
    node: lane.node,
    zone: (lane.node === null ? null : state.nodes?.get(lane.node)?.zone) ?? null,
    changed: changed(lane),
    segments: lane.segments.map(({ value, ...times }) => ({ ...times, ...value })),
  }))
  return { endpoints, endpointNodesLeftOut: Math.max(0, lanes.length - LANES_MAX) }
}

function nodeLanes(
  state: ClusterState,
  nodes: Kept<NodeChange>,
  span: TimeSpan,
): NonNullable<TimelineResponse['nodes']> {
  const names = [...new Set(nodes.changes.map(({ name }) => name))].sort()
  return names
    .flatMap((node) => {
      const changes = nodes.changes.flatMap(({ name, atMs, before }) =>
        name === node ? [{ atMs, before: nodeStateOf(before) }] : [],
      )
      const now: NodeState = nodeStateOf(state.nodes?.get(node) ?? null)
      const segments = segmentsOf(now, changes, nodes.completeSinceMs, span)
      return segments.length < 2
        ? []
        : [{ node, segments: segments.map(({ value, ...times }) => ({ ...times, state: value })) }]
    })
    .slice(0, LANES_MAX)
}

function announcerLane({ memory, seesNodes, span }: Told): TimelineResponse['announcers'] {
  const announcers = memory?.announcers ?? []
  if (!seesNodes || announcers.length === 0) return null
  return announcers.flatMap(({ value, sinceMs }, index) => {
    const fromMs = Math.max(sinceMs, span.startMs)
    const toMs = Math.min(announcers[index + 1]?.sinceMs ?? span.endMs, span.endMs)
    return fromMs < toMs ? [{ fromMs, toMs, nodes: [...value] }] : []
  })
}

/** Health ports whose answer changed, or contradicts the objects; only while somebody looked. */
function healthLanes(
  { health, looks, verdicts }: ServiceHistory,
  span: TimeSpan,
): NonNullable<TimelineResponse['health']> {
  const changed = health.changes.flatMap(({ node, before }) => (before === null ? [] : [node]))
  const wrong = [...verdicts].flatMap(([node, verdict]) => (verdict === 'disagrees' ? [node] : []))
  const names = [...new Set([...changed, ...wrong])].sort().slice(0, LANES_MAX)
  return names.map((node) => {
    const changes = health.changes.filter((change) => change.node === node)
    const firstMs = changes[0]?.before === null ? changes[0].atMs : health.completeSinceMs
    const known = segmentsOf<HealthVerdict>(
      verdicts.get(node) ?? 'unknown',
      changes.map(({ atMs, before }) => ({ atMs, before: before ?? 'unknown' })),
      firstMs,
      span,
    )
    const segments = known.flatMap(({ fromMs, toMs, value }) =>
      looks.flatMap((look) => {
        const seen = { fromMs: Math.max(fromMs, look.fromMs), toMs: Math.min(toMs, look.toMs), verdict: value }
        return seen.fromMs < seen.toMs ? [seen] : []
      }),
    )
    return { node, segments }
  })
}

function tellTraffic(observed: Observed<TrafficHistory>): Pick<TimelineResponse, 'traffic' | 'notObserved'> {
  if (!observed.known) {
    return { traffic: null, notObserved: { why: observed.why, inWords: safeText(observed.inWords, WORDS_LENGTH) } }
  }
  const { measure, origin, stepSeconds, atMs, limits, warnings } = observed.value
  const words = (sentences: readonly string[]) => sentences.map((sentence) => safeText(sentence, WORDS_LENGTH))
  return {
    traffic: {
      measure,
      unit: unitOf[measure],
      source: {
        preset: safeText(origin.preset),
        name: safeText(origin.name),
        metric: safeText(origin.metric, WORDS_LENGTH),
      },
      stepSeconds,
      atMs: [...atMs],
      lines: trafficLines(observed.value, LINES_MAX).map((line) => ({ ...line, values: [...line.values] })),
      limits: words(limits),
      warnings: words(warnings),
    },
    notObserved: null,
  }
}
