import { safeText } from '@/lib/format/foreign-text'
import type { SourceError } from '@/lib/server/sources'
import { SinkError } from '../reflector/contents'
import { BadAnswerError, KubeStatusError, NoAnswerError, ProxyRefusedError } from '../transport/errors'
import { KEEPS_TRYING, toConnectionWords, type Words } from './error-words-connection'

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

/**
 * Says in one sentence what went wrong with the API server, and in another what to do. Never throws; text that comes
 * from outside is made fit for one line.
 */
export function toSourceError(error: unknown, context: ErrorContext, atMs: number): SourceError {
  const words = isSourceError(error)
    ? pick(error)
    : (ofProtocol(error, context) ?? toConnectionWords(error, context.server, about(context)))
  return { ...words, atMs }
}

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

const about = ({ resource }: ErrorContext): string => (resource === null ? '' : ` when asked for ${resource}`)

const place = ({ namespace, resource }: ErrorContext): string => {
  if (resource === 'nodes' || resource === null) return ''
  return namespace === null ? ' in all namespaces' : ` in namespace ${safeText(namespace, 63)}`
}

const qualified = (resource: string | null, apiGroup: string): string => {
  const name = resource ?? 'this path'
  return apiGroup === '' ? name : `${name}.${apiGroup}`
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
