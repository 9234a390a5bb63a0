import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type ApiAnswer, type ApiClient, createApiClient, type KubeObject, type Method } from './api'
import { assetPath, controlPlaneAssets, howToGetAssets } from './assets'
import { compactEtcd, isEtcdReady, putIntoEtcd } from './etcd'
import { waitUntil } from './processes'
import { prepareServers, type Servers } from './servers'
import { accessObjects, type User } from './users'

// Measured: 3 s on two idle cores; a machine that runs other tests beside it is slower.
const READY_TIMEOUT_MS = 60_000
/** A port that was free a moment ago can be taken; then all starts anew on others. */
const START_ATTEMPTS = 3

/** A running control plane; the README beside this file names its users. */
export type ControlPlane = {
  /** `https://127.0.0.1:<port>`; the same over restarts. */
  readonly server: string
  /** What vouches for the server's certificate. */
  readonly caFile: string
  /** False: the assets hold no kube-controller-manager, so only the test makes EndpointSlices. */
  readonly hasControllers: boolean
  token(user: User): string
  /** Path of a kubeconfig file whose only context is named like the user. */
  kubeconfig(user: User): string
  /** Runs kubectl as admin; gives what it printed, rejects with what it complained of. */
  kubectl(...args: readonly string[]): Promise<string>
  /** One request, as admin unless told. An HTTP error is an answer, a dead server a rejection. PATCH is a merge patch. */
  request<Body = KubeObject>(method: Method, path: string, body?: unknown, user?: User): Promise<ApiAnswer<Body>>
  /**
   * Writes objects into the API server's storage as they stand, by key below `/registry/`: thousands a second, where
   * the API takes a hundred. Nothing is validated, defaulted or allocated, so they must be whole.
   */
  seed(objects: Iterable<readonly [key: string, object: unknown]>): Promise<void>
  /** Kills the API server as a crash would: every connection breaks, new ones are refused. */
  stopApiServer(): Promise<void>
  /** Starts it again on its port and waits until it is ready. */
  startApiServer(): Promise<void>
  restartApiServer(options?: { readonly downMs?: number }): Promise<void>
  /** Freezes the API server: connections stay open and nothing answers, as behind a dead switch. */
  pauseApiServer(): void
  resumeApiServer(): void
  /**
   * Afterwards every resourceVersion and continue token that was handed out before answers 410. The API server
   * restarts in it, because its watch cache still holds the events that etcd has forgotten.
   */
  compact(): Promise<void>
  /** Ends all processes and removes their files. */
  stop(): Promise<void>
}

/**
 * Starts etcd, kube-apiserver and, where the assets hold it, kube-controller-manager with the endpointslice and
 * namespace controllers.
 *
 * @param options.controllers false: without kube-controller-manager, so that EndpointSlices are those that are written
 * @throws Error when there are no binaries (with how to get them) or a process ends early (with its last words)
 */
export async function startControlPlane({ controllers = true } = {}): Promise<ControlPlane> {
  const assets = controlPlaneAssets()
  if (assets === null) throw new Error(howToGetAssets)
  for (let attempt = 1; ; attempt += 1) {
    const prepared = await prepareServers(assets)
    const servers = controllers ? prepared : { ...prepared, controllerManager: null }
    try {
      const api = await boot(servers)
      return controlPlane(servers, api, assets)
    } catch (error) {
      await servers.stop()
      if (attempt === START_ATTEMPTS) throw error
    }
  }
}

async function boot(servers: Servers): Promise<ApiClient> {
  const { etcd, apiServer, controllerManager } = servers
  etcd.start()
  await waitUntil('etcd is ready', READY_TIMEOUT_MS, () => isEtcdReady(servers.etcdPort), [etcd])
  apiServer.start()
  // It makes its certificate itself, at the first start.
  await waitUntil('kube-apiserver has a certificate', READY_TIMEOUT_MS, () => existsSync(servers.caFile), [apiServer])
  const api = createApiClient(servers.apiPort, servers.caFile)
  await untilReady(servers, api)
  for (const { path, object } of accessObjects()) {
    const { status, body } = await api.send('POST', path, object, servers.tokens.admin)
    if (status !== 201) throw new Error(`kube-apiserver answered ${status} to POST ${path}: ${JSON.stringify(body)}`)
  }
  controllerManager?.start()
  return api
}

function untilReady({ apiServer, etcd, tokens }: Servers, api: ApiClient): Promise<void> {
  // `default` is made by a start hook that /readyz does not wait for.
  const paths = ['/readyz', '/api/v1/namespaces/default']
  const answers = paths.map((path) => async () => (await api.send('GET', path, undefined, tokens.admin)).status === 200)
  const isReady = async () => (await Promise.all(answers.map((ask) => ask().catch(() => false)))).every(Boolean)
  return waitUntil('kube-apiserver is ready', READY_TIMEOUT_MS, isReady, [etcd, apiServer])
}

function controlPlane(servers: Servers, api: ApiClient, assets: string): ControlPlane {
  const { apiServer, tokens, kubeconfig } = servers
  const startApiServer = async () => {
    if (apiServer.pid() === null) apiServer.start()
    await untilReady(servers, api)
  }
  return {
    server: servers.url,
    caFile: servers.caFile,
    hasControllers: servers.controllerManager !== null,
    token: (user) => tokens[user],
    kubeconfig,
    kubectl: (...args) => runKubectl(assets, kubeconfig('admin'), args),
    request: (method, path, body, user = 'admin') => api.send(method, path, body, tokens[user]),
    seed: (objects) => putIntoEtcd(servers.etcdPort, toEntries(objects)),
    stopApiServer: () => apiServer.kill(),
    startApiServer,
    async restartApiServer({ downMs = 0 } = {}) {
      await apiServer.kill()
      await delay(downMs)
      await startApiServer()
    },
    pauseApiServer: () => apiServer.signal('SIGSTOP'),
    resumeApiServer: () => apiServer.signal('SIGCONT'),
    async compact() {
      await apiServer.kill()
      await compactEtcd(servers.etcdPort)
      await startApiServer()
    },
    async stop() {
      api.close()
      await servers.stop()
    },
  }
}

/** The API server reads JSON as well as what it writes itself. */
function* toEntries(objects: Iterable<readonly [string, unknown]>): Generator<readonly [string, string]> {
  for (const [key, object] of objects) yield [`/registry/${key}`, JSON.stringify(object)]
}

async function runKubectl(assets: string, kubeconfig: string, args: readonly string[]): Promise<string> {
  const kubectl = assetPath(assets, 'kubectl')
  if (kubectl === null) throw new Error(`no kubectl in ${assets}`)
  const options = { maxBuffer: 256 * 1024 * 1024 }
  const { stdout } = await promisify(execFile)(kubectl, [`--kubeconfig=${kubeconfig}`, ...args], options)
  return stdout
}
