import { safeText } from '@/lib/format/foreign-text'
import { badAnswer, PrometheusFailure } from './errors'

/** One series of an instant answer; null: the server says NaN or infinite, which is no count. */
export type Sample = { readonly labels: Labels; readonly value: number | null }
/** One series over time: Unix milliseconds and values, in order. */
export type Series = { readonly labels: Labels; readonly points: readonly (readonly [number, number | null])[] }

export type Labels = {
  /** `""`: there is none. */
  get(name: string): string
  names(): readonly string[]
}

export type Answer<T> = { readonly data: T; readonly warnings: readonly string[] }

/** Longest list of warnings that is worth reading. */
const WARNINGS_MAX = 5
const WARNING_CHARACTERS_MAX = 240

/**
 * Takes the envelope of the HTTP API apart. Foreign text in it is made safe here, on its way in.
 *
 * @throws PrometheusFailure when the server says that it failed, or the body is no envelope
 */
export function openEnvelope(status: number, contentType: string, body: Buffer): Answer<unknown> {
  const envelope = parseJson(status, contentType, body)
  if (!isRecord(envelope)) throw badAnswer('JSON that is no envelope of its API')
  if (envelope.status === 'error') throw toFailure(status, envelope)
  if (envelope.status !== 'success' || status >= 300) throw badAnswer(`status ${status} without saying what failed`)
  return { data: envelope.data, warnings: toWarnings(envelope) }
}

function parseJson(status: number, contentType: string, body: Buffer): unknown {
  const isJson = /^application\/([\w.+-]+\+)?json\b/i.test(contentType)
  if (!isJson && status >= 400) throw ofStatus(status, null)
  if (/html/i.test(contentType) || /^\s*</.test(body.subarray(0, 64).toString('latin1'))) {
    throw badAnswer('a web page, as a login or an error of a gateway shows one')
  }
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    if (status >= 400) throw ofStatus(status, null)
    throw badAnswer('its JSON breaks off or is none')
  }
}

function toFailure(status: number, { errorType, error }: Record<string, unknown>): PrometheusFailure {
  const reason = typeof error === 'string' ? safeText(error, 200) : null
  if (errorType === 'timeout' || errorType === 'canceled') {
    const words = 'The Prometheus gave up: the query takes it longer than 5 s.'
    return new PrometheusFailure(
      'server',
      'query-timeout',
      words,
      'Give it more resources, or ask over a shorter span.',
    )
  }
  return ofStatus(status, reason)
}

const RETRIED = new Set([429, 502, 503, 504])

/**
 * What an HTTP status means, with the reason that the server gives.
 *
 * @param reason made safe; null: none
 */
export function ofStatus(
  status: number,
  reason: string | null,
  retryAfterSeconds: number | null = null,
): PrometheusFailure {
  const because = reason === null || reason === '' ? '' : `: ${reason}`
  const hints = { retry: RETRIED.has(status), retryAfterSeconds, status }
  const fail = (kind: PrometheusFailure['kind'], code: string, what: string, action: string): PrometheusFailure =>
    new PrometheusFailure(kind, code, `The Prometheus ${what} (${status})${because}.`, action, hints)
  if (status === 401) return fail('refused', 'unauthorized', 'does not accept the credentials', CHECK_CREDENTIALS)
  if (status === 403) return fail('refused', 'forbidden', 'does not allow to ask it', CHECK_CREDENTIALS)
  if (status === 404) return fail('question', 'not-found', 'knows no such path', CHECK_PATH)
  if (status === 429) return fail('server', 'too-many-requests', 'takes no more requests now', 'Raise its limits.')
  if (status >= 300 && status < 400) {
    return fail('answer', 'redirect', 'sends elsewhere, as to a login page', CHECK_PATH)
  }
  if (status >= 500) return fail('server', 'server-error', 'fails', 'Look at its log; it is asked again by itself.')
  return fail('question', 'query-refused', 'refuses the query', 'Look at its limits, and at the version that it is.')
}

const CHECK_CREDENTIALS = 'Check the token, password, certificate or tenant that EVENKEEL_PROMETHEUS_… settings name.'
const CHECK_PATH =
  'Check EVENKEEL_PROMETHEUS_URL: the path before /api/v1 belongs to it, a page that redirects does not.'

function toWarnings(envelope: Record<string, unknown>): readonly string[] {
  const all = [envelope.warnings, envelope.infos].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []))
  const texts = all.filter((text) => typeof text === 'string').map((text) => safeText(text, WARNING_CHARACTERS_MAX))
  const unique = [...new Set(texts)]
  const more = unique.length - WARNINGS_MAX
  return more > 0 ? [...unique.slice(0, WARNINGS_MAX), `and ${more} more`] : unique
}

/** @throws PrometheusFailure when it is no vector; histograms in it are skipped: they are no count */
export function toVector(data: unknown): readonly Sample[] {
  return resultOf(data, 'vector').flatMap((entry) => {
    if (!('value' in entry)) return []
    return [{ labels: toLabels(entry.metric), value: toPoint(entry.value)[1] }]
  })
}

/** @throws PrometheusFailure when it is no matrix */
export function toMatrix(data: unknown): readonly Series[] {
  return resultOf(data, 'matrix').flatMap((entry) => {
    if (!('values' in entry)) return []
    if (!Array.isArray(entry.values)) throw badAnswer('a series without values')
    return [{ labels: toLabels(entry.metric), points: (entry.values as unknown[]).map(toPoint) }]
  })
}

/** @throws PrometheusFailure when it is no list of texts */
export function toNames(data: unknown): readonly string[] {
  if (!Array.isArray(data)) throw badAnswer('names that are no list')
  return (data as unknown[]).filter((name) => typeof name === 'string')
}

function resultOf(data: unknown, type: 'vector' | 'matrix'): readonly Record<string, unknown>[] {
  if (!isRecord(data) || data.resultType !== type || !Array.isArray(data.result)) throw badAnswer(`no ${type}`)
  const result = data.result as unknown[]
  return result.map((entry) => {
    if (!isRecord(entry) || !isRecord(entry.metric)) throw badAnswer('a series without labels')
    return entry
  })
}

function toLabels(metric: unknown): Labels {
  const fields = metric as Record<string, unknown>
  return {
    get(name) {
      const value = Object.hasOwn(fields, name) ? fields[name] : ''
      return typeof value === 'string' ? value : ''
    },
    names: () => Object.keys(fields),
  }
}

function toPoint(value: unknown): readonly [number, number | null] {
  const [at, text] = Array.isArray(value) ? (value as unknown[]) : []
  if (typeof at !== 'number' || typeof text !== 'string') throw badAnswer('a sample that is none')
  const number = text === '' ? Number.NaN : Number(text)
  return [Math.round(at * 1000), Number.isFinite(number) ? number : null]
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
