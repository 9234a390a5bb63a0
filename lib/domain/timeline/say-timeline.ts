import type { TimeSpan } from '@/lib/domain/observed/traffic'
import { type EventKind, eventKinds, type TimelineEvent } from './event'
import type { EndpointLane } from './lanes'

const nouns: Record<EventKind, readonly [one: string, many: string]> = {
  pods: ['of pods', 'of pods'],
  nodes: ['of nodes', 'of nodes'],
  service: ['of the Service itself', 'of the Service itself'],
  announcers: ['of who announces', 'of who announces'],
  health: ['of health answers', 'of health answers'],
}

/**
 * What the timeline comes to, a sentence each: the latest loss, or the latest change where nothing was lost, and what is
 * known to have come of it; then how much happened in all. Times are UTC.
 */
export function sayTimeline(
  name: string,
  events: readonly TimelineEvent[],
  lanes: readonly EndpointLane[],
  span: TimeSpan,
  knownSinceMs: number,
): readonly string[] {
  const fromMs = Math.max(span.startMs, knownSinceMs)
  const latest = events.findLast(({ tone }) => tone === 'loss') ?? events.at(-1)
  if (fromMs >= span.endMs) return [`Nothing is known of ${name} from before ${clock(knownSinceMs)} UTC.`]
  if (latest === undefined) return [`Nothing changed for ${name} from ${clock(fromMs)} to ${clock(span.endMs)} UTC.`]
  const after = sayAfter(latest, lanes, span)
  const counts = eventKinds.flatMap((kind) => {
    const count = events.filter((event) => event.kind === kind).length
    return count === 0 ? [] : [`${count} ${nouns[kind][count === 1 ? 0 : 1]}`]
  })
  const changes = events.length === 1 ? 'One change' : `${events.length} changes`
  return [
    `At ${clock(latest.atMs)} UTC ${latest.inWords}${after === null ? '' : `; ${after}`}.`,
    `${changes} from ${clock(fromMs)} to ${clock(span.endMs)} UTC: ${counts.join(', ')}.`,
  ]
}

/** For how long the node had no ready endpoint afterwards; null: it had some, or nothing is known of it. */
function sayAfter(event: TimelineEvent, lanes: readonly EndpointLane[], span: TimeSpan): string | null {
  if (event.kind !== 'pods' || event.node === null) return null
  const segments = lanes.find(({ node }) => node === event.node)?.segments ?? []
  const first = segments.findIndex(({ fromMs, toMs }) => fromMs <= event.atMs && event.atMs < toMs)
  if (first === -1 || (segments[first]?.value.ready ?? 1) > 0) return null
  const back = segments.find(({ fromMs, value }) => fromMs > event.atMs && value.ready > 0)
  if (back === undefined) return `${event.node} has had no ready endpoint since`
  const fromMs = lastReadyEnd(segments, first) ?? span.startMs
  return `${event.node} had no ready endpoint for ${duration(back.fromMs - fromMs)}`
}

function lastReadyEnd(segments: EndpointLane['segments'], index: number): number | null {
  return segments.slice(0, index).findLast(({ value }) => value.ready > 0)?.toMs ?? null
}

/** Hours, minutes and seconds of a moment, UTC. */
export const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 19)

const duration = (ms: number): string =>
  ms < 90_000 ? `${Math.max(1, Math.round(ms / 1000))} s` : `${Math.round(ms / 60_000)} min`
