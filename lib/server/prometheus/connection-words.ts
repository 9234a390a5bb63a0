import { safeText } from '@/lib/format/foreign-text'
import { PrometheusFailure } from './errors'

const SOCKET_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses connections',
  ENOTFOUND: 'has a name that DNS does not know',
  EAI_AGAIN: 'has a name that DNS cannot look up now',
  ECONNRESET: 'closed the connection',
  EPIPE: 'closed the connection',
  ETIMEDOUT: 'cannot be reached: connecting takes too long',
  EHOSTUNREACH: 'cannot be reached: no route to the host',
  ENETUNREACH: 'cannot be reached: no route to its network',
}

const CERTIFICATE_WORDS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'it has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its authority is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its authority is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its authority is not known here',
}

/**
 * Why no connection came about, or why it broke, by the code that Node gives.
 *
 * @param host as people know the server: host and port of its address
 */
export function toConnectionFailure(error: unknown, host: string): PrometheusFailure {
  if (error instanceof PrometheusFailure) return error
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  const known = SOCKET_WORDS[code]
  if (known !== undefined) {
    return fail('connection', `The Prometheus at ${host} ${known}.`, 'Check that it runs and can be reached from here.')
  }
  const certificate = CERTIFICATE_WORDS[code]
  if (certificate !== undefined) {
    const action = 'Check EVENKEEL_PROMETHEUS_CA_FILE and EVENKEEL_PROMETHEUS_SERVER_NAME.'
    return fail(
      'certificate',
      `The certificate of the Prometheus at ${host} cannot be trusted: ${certificate}.`,
      action,
    )
  }
  const reason = safeText(error instanceof Error ? error.message : String(error), 160)
  return fail('connection', `The connection with the Prometheus at ${host} failed: ${reason}.`, 'Check its address.')
}

const fail = (code: string, message: string, action: string): PrometheusFailure =>
  new PrometheusFailure('server', code, message, action, { retry: code === 'connection' })
