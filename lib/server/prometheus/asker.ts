import type { Clock, SourceError } from '@/lib/server/sources'
import { BusyError, createGate } from '../kubernetes/reads/gate'
import { linkAbort } from '../kubernetes/transport/abort'
import { createCircuit } from './circuit'
import { toConnectionFailure } from './connection-words'
import { createCredentialReader } from './credentials'
import { type Answer, ofStatus, openEnvelope } from './envelope'
import { PrometheusFailure } from './errors'
import { createHttpSender, type HttpAnswer } from './http'
import type { PrometheusSettings } from './settings'

export type Parameters = Readonly<Record<string, string | readonly string[]>>
type Method = 'GET' | 'POST'

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
  ask<T>(path: string, parameters: Parameters, method: Method, take: (data: unknown) => T): Promise<Answer<T>>
  status(): AskerStatus
  stop(): void
}

/** What the server is given for a query; it says itself when that is not enough. */
const SERVER_TIMEOUT = '5s'
/** Of one question, repetitions included. */
const DEADLINE_MS = 7000
const AT_ONCE = 4
const WAITING_MAX = 64
const WAIT_MS = 5000
const RETRIES_MAX = 2
/** First pause before asking again; doubled, and spread by chance. */
const RETRY_MS = 150

export function createAsker(options: {
  readonly settings: PrometheusSettings
  readonly clock: Clock
  readonly random: () => number
}): Asker {
  const { settings, clock, random } = options
  const host = new URL(settings.url).host
  const sender = createHttpSender()
  const credentials = createCredentialReader(settings, clock)
  const circuit = createCircuit()
  const gate = createGate({ atOnce: AT_ONCE, waitingMax: WAITING_MAX, waitMs: WAIT_MS, clock })
  const stopped = new AbortController()
  let answeredAtMs: number | null = null
  let error: SourceError | null = null
  let inFlight = 0
  let queryMethod: Method = 'POST'

  const send = async (
    path: string,
    parameters: Parameters,
    method: Method,
    signal: AbortSignal,
  ): Promise<HttpAnswer> => {
    const form = toForm({ ...parameters, timeout: SERVER_TIMEOUT }, settings)
    // By concatenation: resolving against the address would drop its path.
    const url = new URL(`${settings.url}${path}${method === 'GET' ? `?${form}` : ''}`)
    const { headers, tls } = await credentials.read()
    return sender.send({ url, method, headers, form: method === 'GET' ? null : form, tls, signal })
  }

  /** One attempt: with fresh credentials after a refusal, and by GET where POST is not allowed. */
  const attempt = async (path: string, parameters: Parameters, method: Method, signal: AbortSignal) => {
    let used = method === 'POST' ? queryMethod : method
    let answer = await send(path, parameters, used, signal)
    if (answer.status === 401) {
      credentials.invalidate()
      answer = await send(path, parameters, used, signal)
    }
    if (used === 'POST' && (answer.status === 403 || answer.status === 405)) {
      used = 'GET'
      answer = await send(path, parameters, used, signal)
      if (answer.status < 400) queryMethod = 'GET'
    }
    const { status, contentType, body, retryAfterSeconds } = answer
    if (retryAfterSeconds !== null && status >= 400) throw ofStatus(status, null, retryAfterSeconds)
    if (status >= 300 && status < 400) throw ofStatus(status, null)
    return openEnvelope(status, contentType, body)
  }

  const persist = async (path: string, parameters: Parameters, method: Method, signal: AbortSignal) => {
    for (let retry = 0; ; retry += 1) {
      try {
        return await attempt(path, parameters, method, signal)
      } catch (reason) {
        if (signal.aborted) throw signal.reason
        const failure = toConnectionFailure(reason, host)
        if (failure.hints.retry !== true || retry >= RETRIES_MAX) throw failure
        const asked = failure.hints.retryAfterSeconds ?? null
        // Nobody waits longer than the deadline: what asks for more is not worth the wait.
        if (asked !== null && asked * 1000 >= DEADLINE_MS) throw failure
        const pauseMs = asked === null ? RETRY_MS * 2 ** retry * (0.5 + random()) : asked * 1000
        await pause(clock, pauseMs, signal)
      }
    }
  }

  const within = async (path: string, parameters: Parameters, method: Method): Promise<Answer<unknown>> => {
    const leave = await gate.enter().catch((reason: unknown) => {
      throw reason instanceof BusyError ? tooBusy() : reason
    })
    const deadline = linkAbort(stopped.signal)
    const cancel = clock.schedule(() => deadline.abort(tooSlow(host)), DEADLINE_MS)
    inFlight += 1
    try {
      refuseWhilePaused()
      return await persist(path, parameters, method, deadline.signal)
    } finally {
      inFlight -= 1
      cancel()
      deadline.unlink()
      leave()
    }
  }

  const refuseWhilePaused = (): void => {
    const untilMs = circuit.openUntilMs(clock.nowMs())
    if (untilMs === null) return
    const words = `The Prometheus at ${host} failed several times on end and is left alone for some seconds`
    throw new PrometheusFailure('waiting', 'paused', `${words}.`, error?.action ?? 'It is asked again by itself.')
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
    async ask(path, parameters, method, take) {
      try {
        refuseWhilePaused()
        const { data, warnings } = await within(path, parameters, method)
        const answer = { data: take(data), warnings }
        circuit.succeeded()
        answeredAtMs = clock.nowMs()
        error = null
        return answer
      } catch (reason) {
        const failure = toConnectionFailure(reason, host)
        note(failure)
        throw failure
      }
    },
    status: () => ({ answeredAtMs, error, pausedUntilMs: circuit.openUntilMs(clock.nowMs()), inFlight }),
    stop() {
      stopped.abort(new PrometheusFailure('waiting', 'stopped', 'Evenkeel is stopping.', 'Start it again.'))
      sender.close()
    },
  }
}

function toForm(parameters: Parameters, settings: PrometheusSettings): string {
  const form = new URLSearchParams()
  for (const { name, value } of settings.parameters) form.append(name, value)
  for (const [name, value] of Object.entries(parameters)) {
    for (const each of typeof value === 'string' ? [value] : value) form.append(name, each)
  }
  return form.toString()
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(() => {
      signal.removeEventListener('abort', give)
      resolve()
    }, ms)
    const give = (): void => {
      cancel()
      reject(signal.reason)
    }
    signal.addEventListener('abort', give, { once: true })
  })
}

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
