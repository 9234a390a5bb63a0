import type { MissingRule, SourceError, UnreadableObjects, WatchState, WatchStatus } from '@/lib/server/sources'
import { type Cycle, type Moment, phaseAt, seconds } from './cycle'

/** How the watch of one resource fares over time. */
export type WatchPlan = {
  /** A round begins with the phase `live`, or has that of a single other state. */
  readonly cycle: Cycle<WatchState>
  /** Which point of its round the watch has reached when the demo begins. */
  readonly offsetMs: number
  /** What went wrong in every phase but `live`; null: nothing. */
  readonly error: Omit<SourceError, 'atMs'> | null
  readonly missingRule: MissingRule | null
  readonly unreadable: UnreadableObjects
}

export const alwaysLive: WatchPlan = {
  cycle: { everyMs: seconds(3_600), phases: [{ fromMs: 0, phase: 'live' }] },
  offsetMs: 0,
  error: null,
  missingRule: null,
  unreadable: { count: 0, examples: [] },
}

export type WatchMoment = {
  readonly state: WatchState
  readonly enteredMs: number
  /** When the present phase ends. */
  readonly endsMs: number
  /** When it was live last: now, or the moment when that ended. */
  readonly liveMs: number
  /** When the first list was complete. */
  readonly syncedMs: number
  /** Lists since the first. */
  readonly relists: number
}

/** All times are milliseconds since the start of the demo, and negative before it. */
export function watchAt({ cycle, offsetMs }: WatchPlan, elapsedMs: number): WatchMoment {
  const moment: Moment<WatchState> = phaseAt(cycle, elapsedMs + offsetMs)
  const startedMs = moment.round * cycle.everyMs - offsetMs
  const inRoundMs = elapsedMs - startedMs
  const lost = cycle.phases.find(({ phase }) => phase !== 'live')
  const next = cycle.phases.find(({ fromMs }) => fromMs > inRoundMs)
  return {
    state: moment.phase,
    enteredMs: moment.enteredMs - offsetMs,
    endsMs: startedMs + (next?.fromMs ?? cycle.everyMs),
    liveMs: moment.phase === 'live' ? elapsedMs : startedMs + (lost?.fromMs ?? 0),
    syncedMs: -offsetMs,
    relists: moment.round,
  }
}

type Held = {
  readonly resource: WatchStatus['resource']
  /** Objects held; 0 while the watch is denied. */
  readonly objects: number
  readonly startMs: number
  readonly elapsedMs: number
}

/** A watch that is lost asks again this often. */
const retryMs = seconds(15)

/** The status that a watch with this plan reports. */
export function watchStatus(plan: WatchPlan, { resource, objects, startMs, elapsedMs }: Held): WatchStatus {
  const { state, enteredMs, endsMs, liveMs, syncedMs, relists } = watchAt(plan, elapsedMs)
  const listed = (elapsedMs - enteredMs) / (endsMs - enteredMs)
  const hears = state === 'live' || state === 'listing'
  const triedMs = enteredMs + Math.floor((elapsedMs - enteredMs) / retryMs) * retryMs
  return {
    resource,
    namespace: null,
    state,
    listedObjects: state === 'listing' ? Math.floor(objects * listed) : null,
    expectedObjects: state === 'listing' ? objects : null,
    objects,
    unreadable: plan.unreadable,
    lastByteAtMs: state === 'denied' ? null : startMs + (hears ? elapsedMs : liveMs),
    syncedAtMs: state === 'denied' ? null : startMs + syncedMs,
    error: state === 'live' || plan.error === null ? null : { ...plan.error, atMs: startMs + triedMs },
    missingRule: state === 'denied' ? plan.missingRule : null,
    relists: state === 'denied' ? 0 : relists,
  }
}

/** Changes whenever the status does, apart from ages: with each state, each retry, and each second of a list. */
export function watchFingerprint(plan: WatchPlan, elapsedMs: number): string {
  const { state, enteredMs } = watchAt(plan, elapsedMs)
  const stepMs = state === 'listing' ? seconds(1) : retryMs
  return `${state} ${enteredMs} ${state === 'live' ? 0 : Math.floor((elapsedMs - enteredMs) / stepMs)}`
}
