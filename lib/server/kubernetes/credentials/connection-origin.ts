import { statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { safeText } from '@/lib/format/foreign-text'
import { SourceFailure } from '../words/errors'
import type { Environment } from './environment-proxy'
import { readKubeconfig } from './kubeconfig'
import { clusterSchema, type KubeconfigCluster, type KubeconfigUser, userSchema } from './kubeconfig-schema'

/** Where the words that lead to a cluster stand. */
export type ConnectionOrigin =
  | {
      readonly kind: 'kubeconfig'
      readonly paths: readonly string[]
      /** null: the one that is current when it is read. */
      readonly context: string | null
    }
  | {
      readonly kind: 'in-cluster'
      readonly host: string
      readonly port: string
      /** Holds `token` and `ca.crt`. */
      readonly folder: string
    }

/** A cluster and a user, found and understood. */
export type ResolvedContext = {
  readonly name: string
  readonly server: URL
  readonly cluster: KubeconfigCluster
  readonly user: KubeconfigUser
}

/** Where Kubernetes mounts the credentials of a pod. */
const SERVICE_ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount'

/** The files that KUBECONFIG names, or `~/.kube/config`, as kubectl looks for them. */
export function kubeconfigPaths(environment: Environment): readonly string[] {
  const named = (environment.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '')
  return named.length > 0 ? named : [join(homeFolder(), '.kube', 'config')]
}

/** In a container with a user id of its own choice there may be no home at all, and asking for it throws. */
function homeFolder(): string {
  try {
    return homedir()
  } catch {
    return '/'
  }
}

/** The present context where there is a kubeconfig, else the cluster that the pod runs in, as kubectl chooses. */
export function presentOrigin(environment: Environment): ConnectionOrigin {
  const paths = kubeconfigPaths(environment)
  const host = environment.KUBERNETES_SERVICE_HOST ?? ''
  if (host === '' || paths.some((path) => stateOfFile(path) !== '')) return { kind: 'kubeconfig', paths, context: null }
  return {
    kind: 'in-cluster',
    host,
    port: environment.KUBERNETES_SERVICE_PORT || '443',
    folder: SERVICE_ACCOUNT_FOLDER,
  }
}

/**
 * Reads where the API server is and how to be let in.
 *
 * @throws SourceFailure that says what is missing or makes no sense, and what to do
 */
export function resolveOrigin(origin: ConnectionOrigin): ResolvedContext {
  return origin.kind === 'in-cluster' ? resolveInCluster(origin) : resolveKubeconfig(origin)
}

/** Changes with the files that an origin rests on; a pod's own address does not change. */
export const originSignature = (origin: ConnectionOrigin): string =>
  origin.kind === 'in-cluster' ? '' : origin.paths.map(stateOfFile).join('|')

function resolveInCluster({ host, port, folder }: Extract<ConnectionOrigin, { kind: 'in-cluster' }>): ResolvedContext {
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`
  const cluster = clusterSchema.parse({ server, 'certificate-authority': join(folder, 'ca.crt') })
  const user = userSchema.parse({ tokenFile: join(folder, 'token') })
  return { name: 'in-cluster', server: toServer(cluster, user), cluster, user }
}

function resolveKubeconfig({ paths, context }: Extract<ConnectionOrigin, { kind: 'kubeconfig' }>): ResolvedContext {
  const kubeconfig = readKubeconfig(paths)
  if (kubeconfig === null) {
    throw new SourceFailure(
      'kubeconfig-missing',
      `There is no kubeconfig: ${paths.map((path) => safeText(path)).join(' and ')} ${paths.length > 1 ? 'do' : 'does'} not exist, and this is no pod of a cluster.`,
      'Let KUBECONFIG name a kubeconfig, or run `npm run demo` to see a simulated cluster.',
    )
  }
  const name = context ?? kubeconfig.currentContext
  if (name === null) {
    const known = kubeconfig.contextNames.slice(0, 10).map((known) => safeText(known, 60))
    throw new SourceFailure(
      'context-missing',
      'The kubeconfig has no current context.',
      `Run \`kubectl config use-context NAME\` or set EVENKEEL_CONTEXTS${known.length === 0 ? '' : `; there is ${known.join(', ')}`}.`,
    )
  }
  const { cluster, user } = kubeconfig.context(name)
  return { name, server: toServer(cluster, user), cluster, user }
}

function toServer(cluster: KubeconfigCluster, user: KubeconfigUser): URL {
  const shown = safeText(cluster.server.replace(/\/\/[^@/]*@/, '//'), 120)
  const server = URL.canParse(cluster.server) ? new URL(cluster.server) : null
  if (server === null || (server.protocol !== 'https:' && server.protocol !== 'http:') || server.username !== '') {
    throw new SourceFailure(
      'server-invalid',
      `"${shown}" is no address of an API server.`,
      'Write it into the kubeconfig as https://HOST:PORT.',
    )
  }
  if (server.protocol === 'http:' && !isLoopback(server.hostname) && hasCredentials(user)) {
    throw new SourceFailure(
      'server-insecure',
      `The API server ${shown} speaks plain HTTP, so that everyone on the way could read the credentials.`,
      'Use its https address in the kubeconfig.',
    )
  }
  server.search = ''
  server.hash = ''
  return server
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)

const hasCredentials = (user: KubeconfigUser): boolean =>
  Boolean(user.token || user.tokenFile || user.username || user.exec || user['auth-provider'])

function stateOfFile(path: string): string {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    return stats === undefined ? '' : `${stats.ino} ${stats.mtimeMs} ${stats.size}`
  } catch (error) {
    // It is there, but out of reach; reading it will say so in words.
    return String(error)
  }
}
