import { readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOnDemand } from '@/lib/server/kubernetes/on-demand/on-demand-sources'
import { createTransport } from '@/lib/server/kubernetes/transport/http'
import type { KubeTransport } from '@/lib/server/kubernetes/transport/transport'
import type { OnDemandSources } from '@/lib/server/sources'
import { systemClock } from '@/lib/server/system-clock'
import { controlPlaneAssets, howToGetAssets } from '../control-plane/assets'
import { type ControlPlane, startControlPlane } from '../control-plane/harness'
import { howToGetKubelet, type Kubelet, kubeletBinary, startKubelet } from '../control-plane/kubelet'
import { createPod, mustSend } from '../control-plane/objects'
import type { User } from '../control-plane/users'
import { createConnection, tokenCredentials } from '../fakes/reflector-rig'
import { createTemporaryFolder, type TemporaryFolder } from '../fakes/temporary-folder'
import { until } from '../fakes/until'

const isMissing = controlPlaneAssets() === null || kubeletBinary() === null
const how = controlPlaneAssets() === null ? howToGetAssets : howToGetKubelet
if (isMissing) test.skip(`logs and sockets through a real control plane: ${how}`, () => {})

const { signal } = new AbortController()
const group = { apiVersion: 'kwok.x-k8s.io/v1alpha1' }

/** As containerd writes them on the node. */
const criLine = (secondsAgo: number, text: string) =>
  `${new Date(Date.now() - secondsAgo * 1000).toISOString().replace('Z', '000000Z')} stdout F ${text}\n`

describe.skipIf(isMissing)('logs and sockets, through a real API server from a real kubelet server', () => {
  let plane: ControlPlane
  let kubelet: Kubelet
  let folder: TemporaryFolder
  const transports: KubeTransport[] = []
  const sockets: Socket[] = []
  const listener = createServer()

  beforeAll(async () => {
    folder = createTemporaryFolder()
    const logsFile = join(folder.path, 'web.log')
    writeFileSync(
      logsFile,
      Array.from({ length: 30 }, (_, at) => criLine(30 - at, `Request from 203.0.113.${at % 3}: GET /`)).join(''),
    )
    plane = await startControlPlane({ controllers: false })
    kubelet = await startKubelet(plane, {
      nodeName: 'node-a',
      config: [
        {
          ...group,
          kind: 'Logs',
          metadata: { name: 'web-1', namespace: 'default' },
          spec: { logs: [{ logsFile, follow: false }] },
        },
        // Commands run on this machine, so that its sockets are those of the pod.
        { ...group, kind: 'Exec', metadata: { name: 'web-1', namespace: 'default' }, spec: { execs: [{ local: {} }] } },
        // Here no command can be started, as in an image without a shell.
        {
          ...group,
          kind: 'Exec',
          metadata: { name: 'bare', namespace: 'default' },
          spec: { execs: [{ local: { workDir: '/nowhere' } }] },
        },
      ],
    })
    for (const name of ['web-1', 'bare']) {
      await createPod(plane, {
        namespace: 'default',
        name,
        nodeName: 'node-a',
        podIP: '10.244.0.5',
        labels: { app: 'web' },
      })
    }
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  }, 180_000)
  afterAll(async () => {
    for (const socket of sockets) socket.destroy()
    listener.close()
    for (const transport of transports) transport.close()
    await kubelet?.stop()
    await plane?.stop()
    folder?.dispose()
  }, 60_000)

  function sourcesOf(user: User): OnDemandSources {
    const ca = readFileSync(plane.caFile, 'utf8')
    const tls = { ca, cert: null, key: null, serverName: null, skipVerify: false }
    const connection = createConnection(plane.server, { ...tokenCredentials(plane.token(user)), tls })
    const transport = createTransport({ connection, clock: systemClock })
    transports.push(transport)
    return createOnDemand({
      transport: () => transport,
      origin: { kind: 'kubeconfig', paths: [], context: null },
      environment: {},
      settings: { accessLogs: 'auto', countNow: 'auto' },
      otherLogs: [],
      clock: systemClock,
    })
  }
  const port = () => (listener.address() as { port: number }).port
  const podsOf = (...names: readonly string[]) => names.map((name) => ({ name, nodeName: 'node-a', ports: [port()] }))
  const place = { namespace: 'default', service: 'web' }
  const readLogs = (user: User, lines: number, ...names: readonly string[]) =>
    sourcesOf(user).logs[0]?.read(
      { ...place, pods: podsOf(...names), lines, sinceSeconds: 600, container: null },
      signal,
    )
  const readSockets = (user: User, ...names: readonly string[]) =>
    sourcesOf(user).sockets.read({ ...place, pods: podsOf(...names) }, signal)

  /** Opens so many connections to the listener, from an address of loopback, and keeps them. */
  async function hold(count: number, localAddress: string): Promise<void> {
    for (let at = 0; at < count; at += 1) sockets.push(connect({ port: port(), host: '127.0.0.1', localAddress }))
    await until('all are connected', () => sockets.every((socket) => !socket.connecting))
  }

  test('the last lines of a pod come with their times', async () => {
    const [log] = (await readLogs('admin', 10, 'web-1')) ?? []
    expect(log?.problem).toBeNull()
    expect(log).toMatchObject({ container: 'main', isCutBefore: true, isCutAfter: false })
    expect(log?.lines).toHaveLength(10)
    expect(log?.lines.at(-1)?.text).toBe('Request from 203.0.113.2: GET /')
    for (const { atMs } of log?.lines ?? []) expect(Math.abs(Date.now() - (atMs ?? 0))).toBeLessThan(120_000)
  })

  test('as many connections are counted as are held open, by their peers, and what was opened from here is not', async () => {
    await hold(7, '127.0.0.2')
    await hold(4, '127.0.0.3')
    const [counted] = await readSockets('admin', 'web-1')
    expect(counted?.problem).toBeNull()
    expect(counted?.connections).toEqual(
      new Map([
        ['127.0.0.2', 7],
        ['127.0.0.3', 4],
      ]),
    )
  })

  test('a pod in which nothing can be run and one that is gone say so', async () => {
    const counted = await readSockets('admin', 'bare', 'gone')
    expect(counted.map(({ connections }) => connections)).toEqual([null, null])
    expect(counted.map(({ problem }) => problem?.inWords)).toEqual([expect.stringMatching(/cat/), 'The pod is gone.'])
  })

  test('a reader without the right learns which it is, and with exactly that right is answered', async () => {
    const [log] = (await readLogs('reader', 10, 'web-1')) ?? []
    expect(log?.problem).toMatchObject({ why: 'denied', right: { resource: 'pods', verbs: ['get'] } })
    const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/default'
    const grant = async (name: string, resources: readonly string[], verbs: readonly string[]) => {
      await mustSend(plane, 'POST', `${rbac}/roles`, {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name },
        rules: [{ apiGroups: [''], resources, verbs }],
      })
      await mustSend(plane, 'POST', `${rbac}/rolebindings`, {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'reader' }],
      })
    }
    await grant('pods', ['pods'], ['get'])
    const second = await until('the first right is there', async () => {
      const [again] = (await readLogs('reader', 10, 'web-1')) ?? []
      return again?.problem?.right?.resource === 'pods/log' ? again.problem : null
    })
    expect(second).toMatchObject({ why: 'denied', right: { resource: 'pods/log', verbs: ['get'] } })
    const [denied] = await readSockets('reader', 'web-1')
    expect(denied?.problem).toMatchObject({ why: 'denied', right: { resource: 'pods/exec', verbs: ['create', 'get'] } })
    await grant('logs', ['pods/log'], ['get'])
    await grant('exec', ['pods/exec'], ['create', 'get'])
    await until('both rights are there', async () => {
      const [again] = (await readLogs('reader', 10, 'web-1')) ?? []
      const [counted] = await readSockets('reader', 'web-1')
      return again?.problem === null && counted?.problem === null
    })
  })
})
