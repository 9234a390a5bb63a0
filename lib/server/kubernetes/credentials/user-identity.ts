import { safeText } from '@/lib/format/foreign-text'
import type { Clock } from '@/lib/server/sources'
import type { CredentialFiles } from '../../credential-files'
import { SourceFailure } from '../words/errors'
import { createOidcTokens } from './client-node-bridge'
import type { ResolvedContext } from './connection-origin'
import type { Environment } from './environment-proxy'
import { createCredentialPlugin } from './exec-plugin'
import type { KubeconfigUser } from './kubeconfig-schema'

export type IdentityMaterial = {
  /** `authorization` and impersonation, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** PEM, from an exec plugin; null: none, files or inline data count. */
  readonly certificate: string | null
  readonly key: string | null
}

/** Who a kubeconfig user is, in all the ways that a kubeconfig can say it except client certificates. */
export interface UserIdentity {
  /** @throws SourceFailure */
  read(): Promise<IdentityMaterial>
  invalidate(): void
}

type Options = {
  readonly context: ResolvedContext
  readonly environment: Environment
  readonly clock: Clock
  readonly files: CredentialFiles
}

/** @throws SourceFailure when the kubeconfig asks for what cannot be done */
export function createIdentity({ context, environment, clock, files }: Options): UserIdentity {
  const { user } = context
  const impersonation = toImpersonation(user)
  const plugin = user.exec
    ? createCredentialPlugin({
        plugin: user.exec,
        environment,
        clock,
        clusterInfo: () => toClusterInfo(context, files),
      })
    : null
  const readOidc = user['auth-provider'] ? createOidcReader(user['auth-provider'], clock) : null

  const readToken = async (): Promise<string | null> => {
    // A file that rotates counts before a token that was written down once, as in client-go.
    if (user.tokenFile !== null) return files.read(user.tokenFile, 'token file')
    return user.token ?? (await readOidc?.()) ?? null
  }

  return {
    async read() {
      const fromPlugin = (await plugin?.credential()) ?? null
      const authorization = toAuthorization(fromPlugin?.token ?? (await readToken()), user)
      return {
        headers: authorization === null ? impersonation : { ...impersonation, authorization },
        certificate: fromPlugin?.certificate ?? null,
        key: fromPlugin?.key ?? null,
      }
    },
    invalidate: () => plugin?.invalidate(),
  }
}

function toAuthorization(token: string | null, user: KubeconfigUser): string | null {
  if (token !== null) return `Bearer ${toHeaderText(token.trim(), 'token')}`
  if (user.username === null) return null
  return `Basic ${Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64')}`
}

function toImpersonation(user: KubeconfigUser): Readonly<Record<string, string>> {
  const groups = user['as-groups'] ?? []
  if (groups.length > 1) {
    throw new SourceFailure(
      'impersonation-unsupported',
      'The kubeconfig acts as another user with several groups, which Evenkeel does not do.',
      'Use a context with credentials of its own.',
    )
  }
  const headers = { 'impersonate-user': user.as, 'impersonate-uid': user['as-uid'], 'impersonate-group': groups[0] }
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value ? [[name, toHeaderText(value, name)]] : [])),
  )
}

/** What is no header would be refused by Node in words that name nothing. */
function toHeaderText(text: string, what: string): string {
  if (/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text)) return text
  throw new SourceFailure(
    'credentials-invalid',
    `The ${what} holds characters that cannot be sent to an API server.`,
    'Look whether its file or entry in the kubeconfig holds what it should.',
  )
}

/** What an exec plugin with `provideClusterInfo` is told (client.authentication.k8s.io/v1, Cluster). */
async function toClusterInfo({ cluster, user }: ResolvedContext, files: CredentialFiles): Promise<object | null> {
  if (!user.exec?.provideClusterInfo) return null
  const file = cluster['certificate-authority']
  const fromFile = async (path: string) =>
    Buffer.from(await files.read(path, 'file of certificate authorities')).toString('base64')
  return {
    server: cluster.server,
    'tls-server-name': cluster['tls-server-name'] ?? undefined,
    'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'] ?? undefined,
    'certificate-authority-data':
      cluster['certificate-authority-data'] ?? (file === null ? undefined : await fromFile(file)),
    'proxy-url': cluster['proxy-url'] ?? undefined,
  }
}

/** An identity provider that does not answer must not hold a request for ever. */
const OIDC_TIMEOUT_MS = 30_000

function createOidcReader(
  { name, config }: NonNullable<KubeconfigUser['auth-provider']>,
  clock: Clock,
): () => Promise<string | null> {
  if (name !== 'oidc') {
    throw new SourceFailure(
      'auth-provider-unsupported',
      `The kubeconfig uses the auth-provider "${safeText(name, 40)}", which Kubernetes removed in 1.26.`,
      'Use an exec plugin in its place, as the provider of the cluster describes for kubectl 1.26 and newer.',
    )
  }
  const tokens = createOidcTokens(config ?? {})
  // A module that cannot be loaded is told with the first token, not to nobody.
  tokens.catch(() => {})
  return async () => {
    try {
      return await inTime((async () => (await tokens)())(), clock)
    } catch (error) {
      throw new SourceFailure(
        'oidc-failed',
        `The identity provider gave no token: ${safeText(String((error as Error).message), 120)}.`,
        'Log in again with the tool that wrote the kubeconfig.',
        { cause: error },
      )
    }
  }
}

function inTime<T>(promise: Promise<T>, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const seconds = OIDC_TIMEOUT_MS / 1000
    const cancel = clock.schedule(() => reject(new Error(`no answer within ${seconds} s`)), OIDC_TIMEOUT_MS)
    promise.then(resolve, reject).finally(cancel)
  })
}
