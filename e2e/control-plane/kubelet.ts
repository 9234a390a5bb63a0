import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder } from './assets'
import type { ControlPlane } from './harness'
import { createNode, mustSend } from './objects'
import { createServerProcess, findFreePorts, startGuardian, waitUntil } from './processes'

/** What a test says when it leaves out its part on a real kubelet server. */
export const howToGetKubelet = 'no kwok: run `bash e2e/control-plane/build` (needs Go)'

/** The path of kwok, whose server answers logs and exec as a kubelet does; null: it was not built. */
export function kubeletBinary(): string | null {
  const goMod = readFileSync(fileURLToPath(new URL('./kwok/go.mod', import.meta.url)), 'utf8')
  const version = /^\s*sigs\.k8s\.io\/kwok v([0-9.]+)/m.exec(goMod)?.[1] ?? ''
  const path = join(cacheFolder(), `kwok-${version}`, 'kwok')
  return existsSync(path) ? path : null
}

export type Kubelet = { stop(): Promise<void> }

const READY_TIMEOUT_MS = 60_000

/**
 * Starts a kubelet server for one node that it makes itself. What the logs of the pods on it say and what a command in them
 * does is up to `config`.
 *
 * @param options.config objects of `kwok.x-k8s.io`: ClusterLogs, Logs, ClusterExec, Exec
 */
export async function startKubelet(
  plane: ControlPlane,
  { nodeName, config }: { readonly nodeName: string; readonly config: readonly object[] },
): Promise<Kubelet> {
  const path = kubeletBinary()
  if (path === null) throw new Error(howToGetKubelet)
  const folder = mkdtempSync(join(tmpdir(), 'evenkeel-kubelet-'))
  const guardian = startGuardian(folder, ['kwok'])
  const [port] = await findFreePorts()
  const configFile = join(folder, 'kwok.yaml')
  // JSON is YAML.
  writeFileSync(configFile, [...idle, ...config].map((object) => JSON.stringify(object)).join('\n---\n'))
  await createNodeAt(plane, nodeName, port)
  const server = createServerProcess({
    name: 'kwok',
    path,
    args: [
      `--kubeconfig=${plane.kubeconfig('admin')}`,
      `--config=${configFile}`,
      `--manage-single-node=${nodeName}`,
      `--server-address=127.0.0.1:${port}`,
      '--node-ip=127.0.0.1',
      `--node-port=${port}`,
    ],
    folder,
    guardian,
  })
  server.start()
  try {
    await waitUntil('kwok listens', READY_TIMEOUT_MS, () => listens(port), [server])
  } catch (error) {
    await server.kill()
    await guardian.close()
    throw error
  }
  return {
    async stop() {
      await server.kill()
      await guardian.close()
    },
  }
}

/** It wants to play the life of something: what nobody has. The test itself writes nodes and pods. */
const idle = ['Node', 'Pod'].map((kind) => ({
  apiVersion: 'kwok.x-k8s.io/v1alpha1',
  kind: 'Stage',
  metadata: { name: `no-${kind.toLowerCase()}` },
  spec: {
    resourceRef: { apiGroup: 'v1', kind },
    selector: { matchLabels: { 'evenkeel.test/nobody': 'has-it' } },
    next: { statusTemplate: 'phase: Running' },
  },
}))

/** A node whose kubelet the API server finds on this port of loopback. */
async function createNodeAt(plane: ControlPlane, name: string, port: number): Promise<void> {
  await createNode(plane, { name, internalIPs: ['127.0.0.1'] })
  await mustSend(plane, 'PATCH', `/api/v1/nodes/${name}/status`, {
    status: {
      // Without its name, which no DNS knows.
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
    },
  })
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
