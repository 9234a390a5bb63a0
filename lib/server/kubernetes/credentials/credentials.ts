import type { Agent } from 'node:http'
import { isDeepStrictEqual } from 'node:util'
import { safeText } from '@/lib/format/foreign-text'
import type { Clock } from '@/lib/server/sources'
import { type CredentialFiles, createCredentialFiles } from '../../credential-files'
import type { Credentials } from '../transport/transport'
import { SourceFailure } from '../words/errors'
import { createSocksAgent } from './client-node-bridge'
import type { ResolvedContext } from './connection-origin'
import { type Environment, proxyOfEnvironment } from './environment-proxy'
import { createIdentity } from './user-identity'

/** TLS material, proxy and headers of one cluster and user, read from where they lie each time they are asked for. */
export interface CredentialsSource {
  /** The same object until something in it changes. @throws SourceFailure */
  read(): Promise<Credentials>
  /** They were refused: files and plugins are asked again. */
  invalidate(): void
}

export function createCredentials(options: {
  readonly context: ResolvedContext
  readonly environment: Environment
  readonly clock: Clock
}): CredentialsSource {
  const { context, environment, clock } = options
  const files = createCredentialFiles(clock)
  const identity = createIdentity({ context, environment, clock, files })
  const proxyUrl = context.cluster['proxy-url'] ?? proxyOfEnvironment(context.server, environment)
  const socks = proxyUrl !== null && /^socks/i.test(proxyUrl) ? createSocksAgents(context.server, proxyUrl) : null
  const proxy = proxyUrl === null || socks !== null ? null : toProxy(proxyUrl)
  let last: Credentials | null = null

  return {
    async read() {
      const { headers, certificate, key } = await identity.read()
      const tls = {
        ca: await readPem(files, context.cluster, 'certificate-authority', 'file of certificate authorities'),
        cert: certificate ?? (await readPem(files, context.user, 'client-certificate', 'client certificate')),
        key: key ?? (await readPem(files, context.user, 'client-key', 'client key')),
        serverName: context.cluster['tls-server-name'],
        skipVerify: context.cluster['insecure-skip-tls-verify'] === true,
      }
      const agent = socks === null ? null : await socks(tls)
      const next = { tls, proxy, agent, headers }
      if (last === null || !isSame(last, next)) last = next
      return last
    },
    invalidate() {
      files.invalidate()
      identity.invalidate()
    },
  }
}

const isSame = (left: Credentials, right: Credentials): boolean =>
  left.agent === right.agent && isDeepStrictEqual([left.tls, left.headers], [right.tls, right.headers])

type PemField = 'certificate-authority' | 'client-certificate' | 'client-key'

/** Inline data counts before a file, as for kubectl. PEM as text; null: neither is given. */
async function readPem<F extends PemField>(
  files: CredentialFiles,
  fields: { readonly [field in F | `${F}-data`]: string | null },
  field: F,
  what: string,
): Promise<string | null> {
  const data = fields[`${field}-data`]
  if (data !== null) return Buffer.from(data, 'base64').toString('utf8')
  const path = fields[field]
  return path === null ? null : files.read(path, what)
}

function toProxy(proxyUrl: string): URL {
  const proxy = URL.canParse(proxyUrl) ? new URL(proxyUrl) : null
  if (proxy !== null && (proxy.protocol === 'http:' || proxy.protocol === 'https:')) return proxy
  throw new SourceFailure(
    'proxy-invalid',
    `"${safeText(proxyUrl.replace(/\/\/[^@/]*@/, '//'), 80)}" is no address of a proxy.`,
    'Write http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT into proxy-url or HTTPS_PROXY.',
  )
}

/** One agent as long as the TLS material stays the same: its connections are kept alive. */
function createSocksAgents(server: URL, proxyUrl: string): (tls: Credentials['tls']) => Promise<Agent> {
  let made: { readonly tls: Credentials['tls']; readonly agent: Promise<Agent> } | null = null
  return (tls) => {
    if (made === null || !isDeepStrictEqual(made.tls, tls)) {
      made = { tls, agent: createSocksAgent(server, proxyUrl, tls) }
    }
    return made.agent
  }
}
