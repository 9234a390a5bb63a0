import type { Clock } from '@/lib/server/sources'
import { createCredentialFiles } from '../credential-files'
import { SourceFailure } from '../kubernetes/words/errors'
import { PrometheusFailure } from './errors'
import type { PrometheusSettings } from './settings'

export type TlsMaterial = {
  readonly ca: string | undefined
  readonly cert: string | undefined
  readonly key: string | undefined
  readonly serverName: string | undefined
}

/** What goes with a request so that the server answers it. */
export type Credentials = { readonly headers: Readonly<Record<string, string>>; readonly tls: TlsMaterial }

export interface CredentialReader {
  /**
   * What the files hold now; the last good text where one is gone for a moment.
   *
   * @throws PrometheusFailure when a file was never readable, or holds what can be no header
   */
  read(): Promise<Credentials>
  /** The next `read` looks at the disk, whatever is remembered: the server has refused what was sent. */
  invalidate(): void
}

export function createCredentialReader(settings: PrometheusSettings, clock: Clock): CredentialReader {
  const files = createCredentialFiles(clock)
  const readOr = async (path: string | null, what: string): Promise<string | undefined> =>
    path === null ? undefined : files.read(path, what)

  const readHeaders = async (): Promise<Record<string, string>> => {
    const headers = parseHeaders((await readOr(settings.headersFile, 'file of headers')) ?? '')
    const { tenant } = settings
    if (tenant !== null) headers[tenant.header.toLowerCase()] = tenant.value
    const token = await readOr(settings.tokenFile, 'token file')
    const password = await readOr(settings.passwordFile, 'password file')
    if (token !== undefined) headers.authorization = `Bearer ${token.trim()}`
    else if (settings.username !== null) {
      const pair = `${settings.username}:${(password ?? '').replace(/\r?\n$/, '')}`
      headers.authorization = `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`
    }
    if (Object.values(headers).some((value) => !isHeaderValue(value))) throw unusable('a credential')
    return headers
  }

  return {
    async read() {
      const { caFile, certFile, keyFile, serverName } = settings.tls
      try {
        return {
          headers: await readHeaders(),
          tls: {
            ca: await readOr(caFile, 'file of certificate authorities'),
            cert: await readOr(certFile, 'client certificate'),
            key: await readOr(keyFile, 'key of the client certificate'),
            serverName: serverName ?? undefined,
          },
        }
      } catch (error) {
        if (error instanceof SourceFailure)
          throw new PrometheusFailure('refused', error.code, error.message, error.action)
        throw error
      }
    },
    invalidate: () => files.invalidate(),
  }
}

const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/
const isHeaderValue = (value: string): boolean => /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
/** Headers that belong to the connection: another value would change what is asked, or of whom. */
const OWN_HEADERS = new Set([
  'host',
  'content-length',
  'content-type',
  'transfer-encoding',
  'connection',
  'accept-encoding',
])

/**
 * `Name: value`, one a line; empty lines and lines that begin with `#` are skipped.
 *
 * @throws PrometheusFailure for any other line, without repeating it: it may hold a secret
 */
export function parseHeaders(text: string): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(0, colon)).toLowerCase()
    const value = line.slice(colon + 1).trim()
    if (!HEADER_NAME.test(name) || OWN_HEADERS.has(name) || !isHeaderValue(value)) throw unusable(`line ${at + 1}`)
    headers[name] = value
  }
  return headers
}

const unusable = (what: string): PrometheusFailure =>
  new PrometheusFailure(
    'refused',
    'credentials-unusable',
    `The files with credentials for the Prometheus hold what can be no header: ${what}.`,
    'Write one "Name: value" a line into the file of headers, and nothing but the token or password into the others.',
  )
