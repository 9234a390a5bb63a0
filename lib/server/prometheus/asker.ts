import type { Clock, SourceError } from '@/lib/server/sources'
import { linkAbort } from '../abort'
import { BusyError, createGate } from '../gate'
import { createCircuit } from './circuit'
import { toConnectionFailure } from './connection-words'
import type { Answer } from './envelope'
import { PrometheusFailure } from './errors'
import { createExchange, type Question } from './exchange'
import { persist } from './persist'
import type { PrometheusSettings } from './settings'

export type AskerStatus = {
  /** When the server answered last, Unix milliseconds; null: never. */
  readonly answeredAtMs: number | null
  /** Of the last question; null: it was answered, or none was asked. */
  readonly error: SourceError | null
  /** Until when it is left alone, Unix milliseconds; null: it is asked. */
  readonly pausedUntilMs: number | null
  readonly inFlight: number
}

/** Asks one server within all bounds: time, size, number at once, repetitions. */
export interface Asker {
  /**
   * @param take what is made of the data; a failure of it is one of the server's answer
   * @throws PrometheusFailure
   */
  ask<T>(question: Question, take: (data: unknown) => T): Promise<Answer<T>>
  status(): AskerStatus
  stop(): void
}

/** Of one question, repetitions included. */
const DEADLINE_MS = 7000
const AT_ONCE = 4
const WAITING_MAX = 64
const WAIT_MS = 5000

type AskerOptions = {
  readonly settings: PrometheusSettings
  readonly clock: Clock
  readonly random: () => number
}

export function createAsker({ settings, clock, random }: AskerOptions): Asker {
  const host = new URL(settings.url).host
  const exchange = createExchange(settings, clock)
  const circuit = createCircuit()
  const gate = createGate({ atOnce: AT_ONCE, waitingMax: WAITING_MAX, waitMs: WAIT_MS, clock })
  const stopped = new AbortController()
  const toFailure = (reason: unknown): PrometheusFailure => toConnectionFailure(reason, host)
  let answeredAtMs: number | null = null
  let error: SourceError | null = null
  let inFlight = 0

  const refuseWhilePaused = (): void => {
    if (circuit.openUntilMs(clock.nowMs()) !== null) throw paused(host, error)
  }

  const within = async (question: Question): Promise<Answer<unknown>> => {
    const leave = await gate.enter().catch((reason: unknown) => {
      throw reason instanceof BusyError ? tooBusy() : reason
    })
    const { signal, abort, unlink } = linkAbort(stopped.signal)
    const cancel = clock.schedule(() => abort(tooSlow(host)), DEADLINE_MS)
    inFlight += 1
    try {
      // The circuit may have opened while this one waited for its turn.
      refuseWhilePaused()
      const bounds = { clock, random, signal, deadlineMs: DEADLINE_MS, toFailure }
      return await persist(() => exchange.ask(question, signal), bounds)
    } finally {
      inFlight -= 1
      cancel()
      unlink()
      leave()
    }
  }

  const note = (failure: PrometheusFailure): void => {
    if (failure.kind === 'waiting' || stopped.signal.aborted) return
    const { code, message, action, kind } = failure
    error = { code, message, action, atMs: clock.nowMs() }
    // A refusal is an answer: the server is well.
    if (kind === 'question' || kind === 'refused') circuit.succeeded()
    else circuit.failed(clock.nowMs())
  }

  return {
    async ask(question, take) {
      try {
        refuseWhilePaused()
        const { data, warnings } = await within(question)
        const answer = { data: take(data), warnings }
        circuit.succeeded()
        answeredAtMs = clock.nowMs()
        error = null
        return answer
      } catch (reason) {
        const failure = toFailure(reason)
        note(failure)
        throw failure
      }
    },
    status: () => ({ answeredAtMs, error, pausedUntilMs: circuit.openUntilMs(clock.nowMs()), inFlight }),
    stop() {
      stopped.abort(new PrometheusFailure('waiting', 'stopped', 'Evenkeel is stopping.', 'Start it again.'))
      exchange.close()
    },
  }
}

const paused = (host: string, error: SourceError | null): PrometheusFailure =>
  new PrometheusFailure(
    'waiting',
    'paused',
    `The Prometheus at ${host} failed several times on end and is left alone for some seconds.`,
    error?.action ?? 'It is asked again by itself.',
  )

const tooSlow = (host: string): PrometheusFailure =>
  new PrometheusFailure(
    'server',
    'timeout',
    `The Prometheus at ${host} did not answer within ${DEADLINE_MS / 1000} s.`,
    'Look at its load and at the network between; it is asked again by itself.',
  )

const tooBusy = (): PrometheusFailure =>
  new PrometheusFailure(
    'waiting',
    'busy',
    'Too many questions wait for the Prometheus.',
    'Look at how fast it answers.',
  )
