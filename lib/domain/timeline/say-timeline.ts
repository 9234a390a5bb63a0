import { capital } from '@/lib/domain/distribution/say'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import type { ToldEvent } from './concern'
import { type EventKind, eventKinds, type TimelineEvent } from './event'
import type { EndpointLane } from './lanes'

const nouns: Record<EventKind, string> = {
  pods: 'of pods',
  nodes: 'of nodes',
  service: 'of the Service itself',
  announcers: 'of who announces',
  health: 'of health answers',
}

/** More changes of the Service than this are a story of their own, which no single one tells. */
const FEW = 6

export type Told = {
  /** A sentence each; the first one answers what happened. */
  readonly sentences: readonly string[]
  /** The phrase of the first sentence that tells a loss; null: it tells none. */
  readonly loss: string | null
}

/**
 * What the timeline comes to: what was lost last and for how long, or the latest change where nothing was; then how much
 * happened in all. What is no matter of this Service is counted and never told first. Times are UTC.
 */
export function sayTimeline(
  name: string,
  events: readonly ToldEvent[],
  lanes: readonly EndpointLane[],
  span: TimeSpan,
  knownSinceMs: number,
): Told {
  const fromMs = Math.max(span.startMs, knownSinceMs)
  if (fromMs >= span.endMs) return calm(`Nothing is known of ${name} from before ${clock(knownSinceMs)} UTC.`)
  const own = events.filter(({ concerns }) => concerns)
  const during = `from ${clock(fromMs)} to ${clock(span.endMs)} UTC`
  const others = sayOthers(events.length - own.length)
  const last = own.at(-1)
  if (last === undefined) return calm(`Nothing changed for ${name} ${during}.`, ...others)
  const counts = `${own.length === 1 ? 'One change' : `${own.length} changes`} ${during}: ${sayCounts(own)}.`
  const gap = own
    .flatMap((event) => {
      const after = sayAfter(event, lanes, span)
      return after === null ? [] : [{ event, after }]
    })
    .at(-1)
  if (gap !== undefined) {
    const sentence = `At ${clock(gap.event.atMs)} UTC ${gap.event.inWords}; ${gap.after}.`
    return { sentences: [sentence, counts, ...others], loss: gap.after }
  }
  const latest = own.findLast(({ tone }) => tone === 'loss') ?? last
  if (own.length <= FEW) {
    const sentence = `At ${clock(latest.atMs)} UTC ${latest.inWords}.`
    return { sentences: [sentence, counts, ...others], loss: latest.tone === 'loss' ? latest.inWords : null }
  }
  return calm(
    `${name} changed ${own.length} times ${during}${lanes.length === 0 ? '' : '; every node that had a ready endpoint kept one'}.`,
    `${capital(sayCounts(own))}. The last one at ${clock(last.atMs)} UTC: ${last.inWords}.`,
    ...others,
  )
}

const calm = (...sentences: readonly string[]): Told => ({ sentences, loss: null })

const sayOthers = (count: number): readonly string[] =>
  count === 0
    ? []
    : [`${count === 1 ? 'One more change is' : `${count} more changes are`} of nodes that get none of its connections.`]

const sayCounts = (events: readonly TimelineEvent[]): string =>
  eventKinds
    .flatMap((kind) => {
      const count = events.filter((event) => event.kind === kind).length
      return count === 0 ? [] : [`${count} ${nouns[kind]}`]
    })
    .join(', ')

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
