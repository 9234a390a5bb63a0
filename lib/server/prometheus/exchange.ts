import type { Clock } from '@/lib/server/sources'
import { createCredentialReader } from './credentials'
import { type Answer, ofStatus, openEnvelope } from './envelope'
import { createHttpSender, type HttpAnswer } from './http'
import type { PrometheusSettings } from './settings'

type Parameters = Readonly<Record<string, string | readonly string[]>>
type Method = 'GET' | 'POST'

export type Question = { readonly path: string; readonly parameters: Parameters; readonly method: Method }

/** What the server is given for a query; it says itself when that is not enough. */
const SERVER_TIMEOUT = '5s'

/** Sends a question once and takes the answer apart. */
export interface Exchange {
  /** @throws PrometheusFailure; what Node throws where there is no connection */
  ask(question: Question, signal: AbortSignal): Promise<Answer<unknown>>
  close(): void
}

/** Asks with fresh credentials after a refusal, and by GET where POST is not allowed. */
export function createExchange(settings: PrometheusSettings, clock: Clock): Exchange {
  const sender = createHttpSender()
  const credentials = createCredentialReader(settings, clock)
  let queryMethod: Method = 'POST'

  const send = async ({ path, parameters }: Question, method: Method, signal: AbortSignal): Promise<HttpAnswer> => {
    const form = toForm({ ...parameters, timeout: SERVER_TIMEOUT }, settings)
    // By concatenation: resolving against the address would drop its path.
    const url = new URL(`${settings.url}${path}${method === 'GET' ? `?${form}` : ''}`)
    const { headers, tls } = await credentials.read()
    return sender.send({ url, method, headers, form: method === 'GET' ? null : form, tls, signal })
  }

  return {
    async ask(question, signal) {
      const method = question.method === 'POST' ? queryMethod : question.method
      let answer = await send(question, method, signal)
      if (answer.status === 401) {
        credentials.invalidate()
        answer = await send(question, method, signal)
      }
      if (method === 'POST' && (answer.status === 403 || answer.status === 405)) {
        answer = await send(question, 'GET', signal)
        if (answer.status < 400) queryMethod = 'GET'
      }
      return open(answer)
    },
    close: () => sender.close(),
  }
}

function open({ status, contentType, body, retryAfterSeconds }: HttpAnswer): Answer<unknown> {
  if (retryAfterSeconds !== null && status >= 400) throw ofStatus(status, null, retryAfterSeconds)
  if (status >= 300 && status < 400) throw ofStatus(status, null)
  return openEnvelope(status, contentType, body)
}

function toForm(parameters: Parameters, settings: PrometheusSettings): string {
  const form = new URLSearchParams()
  for (const { name, value } of settings.parameters) form.append(name, value)
  for (const [name, value] of Object.entries(parameters)) {
    for (const each of typeof value === 'string' ? [value] : value) form.append(name, each)
  }
  return form.toString()
}
