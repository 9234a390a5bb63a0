import type { MissingRule, SourceError, UnreadableObjects, WatchState, WatchStatus } from '@/lib/server/sources'
import { type Cycle, phaseAt, seconds } from './cycle'

/** `relisting`: stale as well, while a new list comes in. */
export type WatchPhase = 'live' | 'stale' | 'relisting' | 'denied'

/** How the watch of one resource fares over time. */
export type WatchPlan = {
  /** A round begins with `live`, or has `denied` as its only phase. */
  readonly cycle: Cycle<WatchPhase>
  /** Which point of its round the watch has reached when the demo begins. */
  readonly offsetMs: number
  /** What is wrong in every phase but `live`; null: nothing. */
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

/** All times are milliseconds since the start of the demo, and negative before it. */
export type WatchMoment = {
  readonly phase: WatchPhase
  readonly enteredMs: number
  readonly endsMs: number
  /** When it was live last: now, or the moment when that ended. */
  readonly liveMs: number
  /** When the first list was complete. */
  readonly syncedMs: number
  /** Lists since the first. */
  readonly relists: number
}

export function watchAt({ cycle, offsetMs }: WatchPlan, elapsedMs: number): WatchMoment {
  const { phase, enteredMs, round } = phaseAt(cycle, elapsedMs + offsetMs)
  const startedMs = round * cycle.everyMs - offsetMs
  const lost = cycle.phases.find((each) => each.phase !== 'live')
  const next = cycle.phases.find(({ fromMs }) => fromMs > elapsedMs - startedMs)
  return {
    phase,
    enteredMs: enteredMs - offsetMs,
    endsMs: startedMs + (next?.fromMs ?? cycle.everyMs),
    liveMs: phase === 'live' ? elapsedMs : startedMs + (lost?.fromMs ?? 0),
    syncedMs: -offsetMs,
    relists: round,
  }
}

const stateOf: Readonly<Record<WatchPhase, WatchState>> = {
  live: 'live',
  stale: 'stale',
  relisting: 'stale',
  denied: 'denied',
}

/** How often a watch that is lost, or forbidden, is asked for again. */
const retryMsIn = (phase: WatchPhase): number => (phase === 'denied' ? seconds(60) : seconds(15))

type Held = {
  readonly resource: WatchStatus['resource']
  /** Objects held; 0 while the watch is denied. */
  readonly objects: number
  readonly startMs: number
  readonly elapsedMs: number
}

/** The status that a watch with this plan reports. */
export function watchStatus(plan: WatchPlan, { resource, objects, startMs, elapsedMs }: Held): WatchStatus {
  const { phase, enteredMs, endsMs, liveMs, syncedMs, relists } = watchAt(plan, elapsedMs)
  const listedShare = (elapsedMs - enteredMs) / (endsMs - enteredMs)
  const retryMs = retryMsIn(phase)
  const triedMs = enteredMs + Math.floor((elapsedMs - enteredMs) / retryMs) * retryMs
  const isDenied = phase === 'denied'
  return {
    resource,
    namespace: null,
    state: stateOf[phase],
    listedObjects: phase === 'relisting' ? Math.floor(objects * listedShare) : null,
    expectedObjects: phase === 'relisting' ? objects : null,
    objects,
    unreadable: plan.unreadable,
    lastByteAtMs: isDenied ? null : startMs + (phase === 'relisting' ? elapsedMs : liveMs),
    syncedAtMs: isDenied ? null : startMs + syncedMs,
    error: phase === 'live' || plan.error === null ? null : { ...plan.error, atMs: startMs + triedMs },
    missingRule: isDenied ? plan.missingRule : null,
    relists: isDenied ? 0 : relists,
  }
}

/** Changes whenever the status does, apart from ages: with each phase, each retry, and each second of a list. */
export function watchFingerprint(plan: WatchPlan, elapsedMs: number): string {
  const { phase, enteredMs } = watchAt(plan, elapsedMs)
  const stepMs = phase === 'relisting' ? seconds(1) : retryMsIn(phase)
  return `${phase} ${enteredMs} ${phase === 'live' ? 0 : Math.floor((elapsedMs - enteredMs) / stepMs)}`
}
