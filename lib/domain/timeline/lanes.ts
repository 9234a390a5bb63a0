import type { SliceEndpoint } from '@/lib/domain/cluster'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import type { PodChange } from './changes'
import { podStateOf } from './pod-state'

/** What was so from one moment to another, Unix milliseconds. */
export type Segment<Value> = { readonly fromMs: number; readonly toMs: number; readonly value: Value }

/** Endpoints on a node by what they do. */
export type NodeEndpoints = { readonly ready: number; readonly terminating: number; readonly notReady: number }

export type EndpointLane = {
  /** null: endpoints that are on no node. */
  readonly node: string | null
  readonly segments: readonly Segment<NodeEndpoints>[]
}

/**
 * How many endpoints were on each node over a span, told by going back from those that are there now.
 *
 * @param completeSinceMs of the time before, nothing is told
 * @returns nodes that had an endpoint at some time in the span
 */
export function endpointLanes(
  present: ReadonlyMap<string, SliceEndpoint>,
  changes: readonly PodChange[],
  completeSinceMs: number,
  span: TimeSpan,
): readonly EndpointLane[] {
  const lanes = new Map<string | null, OpenLane>()
  const laneOf = (node: string | null): OpenLane => {
    const lane = lanes.get(node) ?? {
      counts: { ready: 0, terminating: 0, notReady: 0 },
      untilMs: span.endMs,
      segments: [],
    }
    lanes.set(node, lane)
    return lane
  }
  const add = (endpoint: SliceEndpoint | null, by: number): void => {
    if (endpoint !== null) laneOf(endpoint.nodeName).counts[countedAs(endpoint)] += by
  }
  for (const endpoint of present.values()) add(endpoint, 1)
  for (const { atMs, before, after } of changes.toReversed()) {
    for (const endpoint of [before, after]) if (endpoint !== null) close(laneOf(endpoint.nodeName), atMs)
    add(after, -1)
    add(before, 1)
  }
  const fromMs = Math.max(span.startMs, completeSinceMs)
  return [...lanes].flatMap(([node, lane]) => {
    close(lane, fromMs)
    const segments = within(mergeAlike(lane.segments.toReversed(), sameCounts), span)
    return segments.some(({ value }) => totalOf(value) > 0) ? [{ node, segments }] : []
  })
}

type OpenLane = {
  counts: { ready: number; terminating: number; notReady: number }
  untilMs: number
  segments: Segment<NodeEndpoints>[]
}

/** What the counts say was so from `fromMs` on. */
function close(lane: OpenLane, fromMs: number): void {
  if (fromMs >= lane.untilMs) return
  lane.segments.push({ fromMs, toMs: lane.untilMs, value: { ...lane.counts } })
  lane.untilMs = fromMs
}

function countedAs(endpoint: SliceEndpoint): keyof NodeEndpoints {
  const state = podStateOf(endpoint)
  return state === 'ready' ? 'ready' : state === 'terminating' ? 'terminating' : 'notReady'
}

/** Endpoints on the node in whatever condition. */
export const totalOf = ({ ready, terminating, notReady }: NodeEndpoints): number => ready + terminating + notReady

const sameCounts = (a: NodeEndpoints, b: NodeEndpoints): boolean =>
  a.ready === b.ready && a.terminating === b.terminating && a.notReady === b.notReady

/**
 * What something was over a span, from its changes and what it is now.
 *
 * @param changes oldest first, each with what it was before
 */
export function segmentsOf<Value>(
  now: Value,
  changes: readonly { readonly atMs: number; readonly before: Value }[],
  completeSinceMs: number,
  span: TimeSpan,
): readonly Segment<Value>[] {
  const segments: Segment<Value>[] = []
  let value = now
  let untilMs = span.endMs
  for (const { atMs, before } of changes.toReversed()) {
    if (atMs < untilMs) segments.push({ fromMs: atMs, toMs: untilMs, value })
    untilMs = Math.min(untilMs, atMs)
    value = before
  }
  const fromMs = Math.max(span.startMs, completeSinceMs)
  if (fromMs < untilMs) segments.push({ fromMs, toMs: untilMs, value })
  return within(mergeAlike(segments.toReversed(), Object.is), span)
}

/** Neighbours that say the same are one. */
function mergeAlike<Value>(
  segments: readonly Segment<Value>[],
  isAlike: (a: Value, b: Value) => boolean,
): readonly Segment<Value>[] {
  const merged: Segment<Value>[] = []
  for (const segment of segments) {
    const last = merged.at(-1)
    if (last !== undefined && last.toMs === segment.fromMs && isAlike(last.value, segment.value)) {
      merged[merged.length - 1] = { ...last, toMs: segment.toMs }
    } else merged.push(segment)
  }
  return merged
}

const within = <Value>(segments: readonly Segment<Value>[], { startMs, endMs }: TimeSpan): readonly Segment<Value>[] =>
  segments.flatMap(({ fromMs, toMs, value }) => {
    const cut = { fromMs: Math.max(fromMs, startMs), toMs: Math.min(toMs, endMs), value }
    return cut.fromMs < cut.toMs ? [cut] : []
  })
