import type { SourceError } from '@/lib/server/sources'
import { SinkError } from './reflector-contents'
import { safeText } from './safe-text'
import { BadAnswerError, KubeStatusError, NoAnswerError, ProxyRefusedError } from './transport-errors'

/** What was asked of whom. */
export type ErrorContext = {
  /** Address of the API server as text. */
  readonly server: string
  /** null: no resource, such as the version. */
  readonly resource: string | null
  readonly apiGroup: string
  /** null: all namespaces. */
  readonly namespace: string | null
}

type Words = Omit<SourceError, 'atMs'>

/**
 * Says in one sentence what went wrong with the API server, and in another what to do. Never throws; text that comes
 * from outside is made fit for one line.
 */
export function toSourceError(error: unknown, context: ErrorContext, atMs: number): SourceError {
  const words = isSourceError(error) ? pick(error) : (ofProtocol(error, context) ?? ofSocket(error, context))
  return { ...words, atMs }
}

const KEEPS_TRYING = 'Evenkeel keeps trying'

function ofProtocol(error: unknown, context: ErrorContext): Words | null {
  const { server } = context
  if (error instanceof KubeStatusError) return ofStatus(error, context)
  if (error instanceof NoAnswerError) {
    return {
      code: 'timeout',
      message: `The API server at ${server} said nothing for ${Math.round(error.waitedMs / 1000)} s${about(context)}.`,
      action: `Check the load of the API server and the network between; ${KEEPS_TRYING}.`,
    }
  }
  if (error instanceof BadAnswerError) {
    return {
      code: 'bad-answer',
      message: `The answer of ${server}${about(context)} is not that of an API server: ${error.message}.`,
      action: `Check that the address is that of the API server and not of a login page or gateway before it; ${KEEPS_TRYING}.`,
    }
  }
  if (error instanceof ProxyRefusedError) {
    return {
      code: 'proxy-refused',
      message: `The proxy before ${server} refused the connection with status ${error.status}.`,
      action: 'Check proxy-url in the kubeconfig, the credentials in it, and that the proxy may reach the API server.',
    }
  }
  if (error instanceof SinkError) {
    return {
      code: 'internal',
      message: `Evenkeel itself failed to take in ${context.resource ?? 'objects'}: ${error.message}.`,
      action: 'It reads all of them again; please report this with the log.',
    }
  }
  return null
}

function ofStatus(error: KubeStatusError, context: ErrorContext): Words {
  const { server, resource, apiGroup } = context
  const said = error.statusMessage === '' ? '' : ` (${safeText(error.statusMessage, 240)})`
  if (error.code === 401) {
    return {
      code: 'unauthorized',
      message: `The API server at ${server} does not accept the credentials.`,
      action:
        'Log in again or renew the token or certificate; files and plugins are read again before the next attempt.',
    }
  }
  if (error.code === 403) {
    return {
      code: 'forbidden',
      message: `Evenkeel may not read ${resource ?? 'this'}${place(context)}${said}.`,
      action: `Grant get, list and watch on ${qualified(resource, apiGroup)}; it is tried again every minute.`,
    }
  }
  if (error.code === 404) {
    return {
      code: 'not-served',
      message: `The API server at ${server} does not know ${qualified(resource, apiGroup)}.`,
      action: 'Check the address, its path included; Kubernetes 1.21 or newer is needed.',
    }
  }
  if (error.code === 429) {
    return {
      code: 'overloaded',
      message: `The API server at ${server} asks to come back later${about(context)}${said}.`,
      action: `Nothing, if it passes; otherwise look at its priority and fairness metrics. ${KEEPS_TRYING}.`,
    }
  }
  return {
    code: error.code >= 500 ? 'server-error' : 'refused',
    message: `The API server at ${server} answered ${error.code || 'an error'}${about(context)}${said}.`,
    action:
      error.code >= 500
        ? `Look at the health of the API server and of etcd; ${KEEPS_TRYING}.`
        : `Look at the log of the API server; ${KEEPS_TRYING}.`,
  }
}

function ofSocket(error: unknown, context: ErrorContext): Words {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  const { server } = context
  const known = SOCKET_WORDS[code]
  if (known !== undefined) {
    const [name, what, action] = known
    return { code: name, message: `The API server at ${server} ${what}.`, action }
  }
  if (/CERT|SIGNED|ISSUER|LEAF|CRL/.test(code)) return ofCertificate(code, error as Error, server)
  if (/SSL|TLS|EPROTO/.test(code)) {
    return {
      code: 'tls',
      message: `No TLS connection with ${server} comes about: ${describe(error)}.`,
      action: 'Check that the port speaks HTTPS and, if it asks for one, the client certificate in the kubeconfig.',
    }
  }
  return {
    code: 'connection-failed',
    message: `The connection with ${server} failed${about(context)}: ${describe(error)}.`,
    action: `Check the address and the network between; ${KEEPS_TRYING}.`,
  }
}

const NETWORK_ACTION = `Check the network, VPN and firewalls between; ${KEEPS_TRYING}.`

/** By Node's error code: our code, the end of the sentence, what to do. */
const SOCKET_WORDS: Readonly<Record<string, readonly [string, string, string]>> = {
  ECONNREFUSED: [
    'connection-refused',
    'refuses connections',
    `Check that it runs and that the address is right; ${KEEPS_TRYING}.`,
  ],
  ENOTFOUND: ['name-not-found', 'has a name that DNS does not know', `Check the name and DNS; ${KEEPS_TRYING}.`],
  EAI_AGAIN: ['name-not-found', 'has a name that DNS cannot look up now', `Check DNS; ${KEEPS_TRYING}.`],
  ECONNRESET: [
    'connection-lost',
    'closed the connection',
    `Look at the API server and what stands before it; ${KEEPS_TRYING}.`,
  ],
  EPIPE: [
    'connection-lost',
    'closed the connection',
    `Look at the API server and what stands before it; ${KEEPS_TRYING}.`,
  ],
  ETIMEDOUT: ['timeout', 'cannot be reached: connecting takes too long', NETWORK_ACTION],
  EHOSTUNREACH: ['unreachable', 'cannot be reached: no route to the host', NETWORK_ACTION],
  ENETUNREACH: ['unreachable', 'cannot be reached: no route to its network', NETWORK_ACTION],
}

function ofCertificate(code: string, error: Error, server: string): Words {
  const [reason, action] = CERTIFICATE_WORDS[code] ?? [
    describe(error),
    'Check certificate-authority-data of the cluster in the kubeconfig.',
  ]
  return { code: 'certificate', message: `The certificate of ${server} cannot be trusted: ${reason}.`, action }
}

const WRONG_AUTHORITY =
  'Check certificate-authority-data of the cluster in the kubeconfig: it must hold the authority that signed the server.'

const CERTIFICATE_WORDS: Readonly<Record<string, readonly [string, string]>> = {
  CERT_HAS_EXPIRED: ['it has expired', 'Renew the certificate of the API server.'],
  CERT_NOT_YET_VALID: ['it is not valid yet', 'Check the clocks of this machine and of the API server.'],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'it is for another name',
    'Use an address that the certificate names, or set tls-server-name in the kubeconfig.',
  ],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['it is signed by itself', WRONG_AUTHORITY],
  SELF_SIGNED_CERT_IN_CHAIN: ['its authority is not known here', WRONG_AUTHORITY],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['its authority is not known here', WRONG_AUTHORITY],
  UNABLE_TO_GET_ISSUER_CERT: ['its authority is not known here', WRONG_AUTHORITY],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['its authority is not known here', WRONG_AUTHORITY],
  CERT_SIGNATURE_FAILURE: ['its signature is not that of its authority', WRONG_AUTHORITY],
}

const about = ({ resource }: ErrorContext): string => (resource === null ? '' : ` when asked for ${resource}`)

const place = ({ namespace, resource }: ErrorContext): string => {
  if (resource === 'nodes' || resource === null) return ''
  return namespace === null ? ' in all namespaces' : ` in namespace ${safeText(namespace, 63)}`
}

const qualified = (resource: string | null, apiGroup: string): string => {
  const name = resource ?? 'this path'
  return apiGroup === '' ? name : `${name}.${apiGroup}`
}

function describe(error: unknown): string {
  const text = safeText(error instanceof Error ? error.message : String(error ?? ''), 200)
  return text === '' ? 'no reason given' : text
}

function isSourceError(error: unknown): error is Words {
  const fields = error as Partial<Record<keyof Words, unknown>> | null
  return (
    typeof error === 'object' &&
    typeof fields?.code === 'string' &&
    typeof fields.message === 'string' &&
    typeof fields.action === 'string'
  )
}

const pick = ({ code, message, action }: Words): Words => ({ code, message, action })
