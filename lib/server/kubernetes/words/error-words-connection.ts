import { safeText } from '@/lib/format/foreign-text'
import type { SourceError } from '@/lib/server/sources'

export type Words = Omit<SourceError, 'atMs'>

export const KEEPS_TRYING = 'Evenkeel keeps trying'

/**
 * Why no connection with a server came about or why it broke, by the code that Node gives.
 *
 * @param about what was asked for, with a space before it, or `""`
 */
export function toConnectionWords(error: unknown, server: string, about: string): Words {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  const known = SOCKET_WORDS[code]
  if (known !== undefined) {
    const [name, what, action] = known
    return { code: name, message: `The API server at ${server} ${what}.`, action }
  }
  if (code.startsWith('ERR_OSSL')) {
    // OpenSSL refuses what was given to it before anything is sent.
    return {
      code: 'credentials-invalid',
      message: `The client certificate or its key cannot be used for ${server}: ${describe(error)}.`,
      action: 'Look whether client-certificate and client-key in the kubeconfig hold PEM and belong together.',
    }
  }
  if (/^ERR_SSL.*ALERT.*(CERT|UNKNOWN_CA)/.test(code)) {
    return {
      code: 'client-certificate-refused',
      message: `The API server at ${server} refuses the client certificate, or wants one: ${describe(error)}.`,
      action: 'Renew client-certificate and client-key in the kubeconfig.',
    }
  }
  if (/CERT|SIGNED|ISSUER|LEAF|CRL/.test(code)) return ofCertificate(code, error, server)
  if (/SSL|TLS|EPROTO/.test(code)) {
    return {
      code: 'tls',
      message: `No TLS connection with ${server} comes about: ${describe(error)}.`,
      action: 'Check that the port speaks HTTPS and, if it asks for one, the client certificate in the kubeconfig.',
    }
  }
  return {
    code: 'connection-failed',
    message: `The connection with ${server} failed${about}: ${describe(error)}.`,
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

function ofCertificate(code: string, error: unknown, server: string): Words {
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

/** What OpenSSL means, out of `error:NUMBER:LIBRARY:FUNCTION:REASON:FILE:LINE:`. */
const OPENSSL_REASON = /error:[0-9A-F]{8}:[^:]*:[^:]*:([^:\n]+)/i

function describe(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error ?? '')
  const text = safeText(OPENSSL_REASON.exec(said)?.[1] ?? said, 200)
  return text === '' ? 'no reason given' : text
}
