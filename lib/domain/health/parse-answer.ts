import type { HealthAnswer } from './answer'

/** An HTTP answer of a health port, as the prober received it. */
export type RawHealthAnswer = {
  readonly status: number
  /** Value of X-Load-Balancing-Endpoint-Weight; null: the header is absent. */
  readonly weightHeader: string | null
  readonly body: string
}

export type ParsedHealthAnswer = Pick<
  HealthAnswer,
  'status' | 'localEndpoints' | 'serviceProxyHealthy' | 'nodeEligible' | 'weight' | 'service' | 'emptyBody'
>

/** What a Kubernetes name can be, and how long; other text in a body is not one. */
const nameForm = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/
const maxNameLength = 253

/**
 * The fields of an answer of either health port, whoever gave it: kube-proxy old or new, Cilium, 10256, or a process
 * that has nothing to do with Kubernetes. What is absent, or not of the kind that Kubernetes writes, is null; nothing
 * in a body can make this throw.
 *
 * @param raw `body` may be cut short by the prober; a cut body reads as a foreign one
 * Source: domain page 2.1 to 2.3.
 */
export function parseHealthAnswer(raw: RawHealthAnswer): ParsedHealthAnswer {
  const body = toRecord(parseJson(raw.body))
  const service = toRecord(body.get('service'))
  const namespace = toName(service.get('namespace'))
  const name = toName(service.get('name'))
  return {
    status: raw.status,
    localEndpoints: toCount(body.get('localEndpoints')),
    serviceProxyHealthy: toBoolean(body.get('serviceProxyHealthy')),
    nodeEligible: toBoolean(body.get('nodeEligible')),
    weight: raw.weightHeader !== null && /^\d{1,9}$/.test(raw.weightHeader) ? Number(raw.weightHeader) : null,
    service: namespace !== null && name !== null ? { namespace, name } : null,
    emptyBody: raw.body === '',
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Own fields alone: a body that says `__proto__` says nothing. */
function toRecord(value: unknown): ReadonlyMap<string, unknown> {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
  return new Map(isRecord ? Object.entries(value) : [])
}

const toCount = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null

const toBoolean = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null)

const toName = (value: unknown): string | null =>
  typeof value === 'string' && value.length <= maxNameLength && nameForm.test(value) ? value : null
