import { eventNames, HEARTBEAT_SECONDS, type Hint, hint } from '@/lib/contracts/events'
import type { Timers } from './timers'

/** `live`: hints arrive. `lost`: they do not, and the page polls. */
export type LiveState = 'connecting' | 'live' | 'lost'

/** Two and a half heartbeats without a sign: the stream is dead, whatever the socket says. */
export const SILENCE_MS = HEARTBEAT_SECONDS * 2_500
/** A page whose first connection takes longer than this begins to poll. */
export const PATIENCE_MS = 5_000
/** How often a page without hints asks anew. */
export const POLL_MS = 5_000
const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 20_000] as const

/** The part of the browser's EventSource that is used here. */
export type EventStream = {
  addEventListener(name: string, listener: (event: { data?: unknown }) => void): void
  close(): void
}

export type LiveStreamOptions = {
  readonly open: () => EventStream
  readonly timers: Timers
  /** 0..1: spreads reconnections of many tabs after a restart of the server. */
  readonly random: () => number
  readonly onHint: (hint: Hint) => void
  readonly onState: (state: LiveState) => void
  /** The stream is back after it was lost: what was hinted meanwhile is not known. */
  readonly onResumed: () => void
  /** Hints do not arrive: ask for everything that is on screen. */
  readonly onPoll: () => void
}

/** One event stream of one tab: watches its heartbeat, reconnects without end, polls meanwhile. */
export class LiveStream {
  private stream: EventStream | null = null
  private state: LiveState = 'connecting'
  private attempts = 0
  private wasLost = false
  private cancelWatchdog = () => {}
  private cancelRetry = () => {}
  private cancelPoll = () => {}

  constructor(private readonly options: LiveStreamOptions) {}

  start(): void {
    this.connect()
  }

  stop(): void {
    this.stream?.close()
    this.stream = null
    this.cancelWatchdog()
    this.cancelRetry()
    this.cancelPoll()
  }

  /** The machine woke or the network is back: do not wait for the next try. */
  hurry(): void {
    if (this.state !== 'live') this.connect()
  }

  private connect(): void {
    this.cancelRetry()
    this.stream?.close()
    const stream = this.options.open()
    this.stream = stream
    // Events of a stream that was replaced meanwhile say nothing.
    const whileCurrent = (act: () => void) => {
      if (this.stream === stream) act()
    }
    this.watch(PATIENCE_MS)
    stream.addEventListener('open', () => whileCurrent(() => this.alive()))
    stream.addEventListener(eventNames.heartbeat, () => whileCurrent(() => this.alive()))
    stream.addEventListener(eventNames.hint, (event) => whileCurrent(() => this.takeHint(event.data)))
    stream.addEventListener('error', () => whileCurrent(() => this.lost()))
  }

  private takeHint(data: unknown): void {
    this.alive()
    const parsed = hint.safeParse(parseJson(data))
    if (parsed.success) this.options.onHint(parsed.data)
  }

  private alive(): void {
    this.attempts = 0
    this.watch(SILENCE_MS)
    if (this.state === 'live') return
    this.cancelPoll()
    this.setState('live')
    if (this.wasLost) this.options.onResumed()
    this.wasLost = false
  }

  private lost(): void {
    this.stream?.close()
    this.stream = null
    this.cancelWatchdog()
    this.wasLost = true
    if (this.state !== 'lost') {
      this.setState('lost')
      this.poll()
    }
    const base = RETRY_MS[Math.min(this.attempts, RETRY_MS.length - 1)] ?? 0
    this.attempts += 1
    this.cancelRetry = this.options.timers.schedule(() => this.connect(), base * (0.5 + this.options.random()))
  }

  private watch(ms: number): void {
    this.cancelWatchdog()
    this.cancelWatchdog = this.options.timers.schedule(() => this.lost(), ms)
  }

  private poll(): void {
    this.options.onPoll()
    this.cancelPoll = this.options.timers.schedule(() => this.poll(), POLL_MS)
  }

  private setState(state: LiveState): void {
    this.state = state
    this.options.onState(state)
  }
}

function parseJson(data: unknown): unknown {
  try {
    return JSON.parse(String(data))
  } catch {
    return null
  }
}
