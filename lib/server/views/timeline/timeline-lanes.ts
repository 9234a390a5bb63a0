import type { TimelineResponse } from '@/lib/contracts/timeline'
import type { ClusterState } from '@/lib/domain/cluster'
import type { HealthVerdict } from '@/lib/domain/health/answer'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import type { ServiceHistory } from '@/lib/domain/timeline/changes'
import { segmentsOf } from '@/lib/domain/timeline/lanes'
import { type NodeState, nodeStateOf } from '@/lib/domain/timeline/node-state'
import type { UsableLane } from '@/lib/domain/timeline/usable'
import type { Told } from './timeline-told'

/** More lanes of one kind than this are not compared by eye. */
const LANES_MAX = 24

/** Endpoints on each node, those that changed first. */
export function shownEndpoints(
  state: ClusterState,
  lanes: readonly UsableLane[],
): Pick<TimelineResponse, 'endpoints' | 'endpointNodesLeftOut'> {
  const changed = ({ segments }: UsableLane): boolean => segments.length > 1
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

/**
 * Nodes that changed within the span, those that matter to the Service first.
 *
 * @param concerned as `concernedNodes` gives them
 */
export function nodeLanes(
  { state, nodes, span }: Told,
  concerned: ReadonlySet<string> | null,
): Pick<TimelineResponse, 'nodes' | 'nodesLeftOut'> {
  if (nodes === null) return { nodes: null, nodesLeftOut: 0 }
  const concerns = (node: string): boolean => concerned === null || concerned.has(node)
  const names = [...new Set(nodes.changes.map(({ name }) => name))]
  names.sort((a, b) => Number(concerns(b)) - Number(concerns(a)) || (a < b ? -1 : 1))
  const lanes = names.flatMap((node) => {
    const changes = nodes.changes.flatMap(({ name, atMs, before }) =>
      name === node ? [{ atMs, before: nodeStateOf(before) }] : [],
    )
    const now: NodeState = nodeStateOf(state.nodes?.get(node) ?? null)
    const segments = segmentsOf(now, changes, nodes.completeSinceMs, span)
    if (segments.length < 2) return []
    return [
      { node, concerns: concerns(node), segments: segments.map(({ value, ...times }) => ({ ...times, state: value })) },
    ]
  })
  return { nodes: lanes.slice(0, LANES_MAX), nodesLeftOut: Math.max(0, lanes.length - LANES_MAX) }
}

/** Who announced the address; null: nothing says who, or nodes may not be read. */
export function announcerLane({ memory, seesNodes, span }: Told): TimelineResponse['announcers'] {
  const announcers = memory?.announcers ?? []
  if (!seesNodes || announcers.length === 0) return null
  return announcers.flatMap(({ value, sinceMs }, index) => {
    const fromMs = Math.max(sinceMs, span.startMs)
    const toMs = Math.min(announcers[index + 1]?.sinceMs ?? span.endMs, span.endMs)
    return fromMs < toMs ? [{ fromMs, toMs, nodes: [...value] }] : []
  })
}

/** Health ports are asked every ten seconds or so while somebody looks: the last answer holds until the next is due. */
const NEXT_ROUND_MS = 20_000

/** Health ports whose answer changed, or contradicts the objects; only while somebody looked. */
export function healthLanes(
  { health, looks, answers }: ServiceHistory,
  span: TimeSpan,
): NonNullable<TimelineResponse['health']> {
  const changed = health.changes.flatMap(({ node, before }) => (before === null ? [] : [node]))
  const wrong = [...answers].flatMap(([node, { verdict }]) => (verdict === 'disagrees' ? [node] : []))
  const names = [...new Set([...changed, ...wrong])].sort().slice(0, LANES_MAX)
  const looked = looks.map(({ fromMs, toMs }) => ({ fromMs, toMs: Math.min(toMs + NEXT_ROUND_MS, span.endMs) }))
  return names.map((node) => {
    const changes = health.changes.filter((change) => change.node === node)
    const firstMs = changes[0]?.before === null ? changes[0].atMs : health.completeSinceMs
    const known = segmentsOf<HealthVerdict>(
      answers.get(node)?.verdict ?? 'unknown',
      changes.map(({ atMs, before }) => ({ atMs, before: before?.verdict ?? 'unknown' })),
      firstMs,
      span,
    )
    const segments = known.flatMap(({ fromMs, toMs, value }) =>
      looked.flatMap((look) => {
        const seen = { fromMs: Math.max(fromMs, look.fromMs), toMs: Math.min(toMs, look.toMs), verdict: value }
        return seen.fromMs < seen.toMs ? [seen] : []
      }),
    )
    return { node, segments }
  })
}
