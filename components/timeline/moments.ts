import type { EventFilter } from '@/lib/client/service-url'
import type { TimelineResponse } from '@/lib/contracts/timeline'

export type TimelineEvent = TimelineResponse['events'][number]

/** The events that a filter leaves, oldest first. */
export const eventsUnder = (events: readonly TimelineEvent[], filter: EventFilter): readonly TimelineEvent[] =>
  events.filter(({ kind, concerns }) => filter === 'all' || (filter === 'own' ? concerns : kind === filter))

export type WalkKey = 'ArrowLeft' | 'ArrowRight' | 'Home' | 'End'

export const isWalkKey = (key: string): key is WalkKey => ['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(key)

/**
 * The moment that a key leads to: the next event to either side, the first or the last. Events of one moment are one stop.
 *
 * @param events oldest first
 * @returns Unix milliseconds; null: there is no further event
 */
export function walkEvents(events: readonly TimelineEvent[], fromMs: number, key: WalkKey): number | null {
  switch (key) {
    case 'ArrowLeft':
      return events.findLast(({ atMs }) => atMs < fromMs)?.atMs ?? null
    case 'ArrowRight':
      return events.find(({ atMs }) => atMs > fromMs)?.atMs ?? null
    case 'Home':
      return events.at(0)?.atMs ?? null
    case 'End':
      return events.at(-1)?.atMs ?? null
  }
}

/** The event nearest to a time, where one is near enough to be meant; null: none is. */
export function eventNear(events: readonly TimelineEvent[], atMs: number, withinMs: number): number | null {
  let nearest: number | null = null
  for (const event of events) {
    const distance = Math.abs(event.atMs - atMs)
    if (distance <= withinMs && (nearest === null || distance < Math.abs(nearest - atMs))) nearest = event.atMs
  }
  return nearest
}
