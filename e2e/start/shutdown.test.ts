import { get, type IncomingMessage } from 'node:http'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { clustersResponse } from '@/lib/contracts/clusters'
import { endpointSlice, node, service } from '../fakes/kube-api/objects'
import { startFakeKubeApi } from '../fakes/kube-api/server'
import { kubeconfigText } from '../fakes/kubeconfig'
import { createTemporaryFolder } from '../fakes/temporary-folder'
import { until } from '../fakes/until'
import { askFor } from '../servers/ask'
import { untilLive } from '../servers/cluster-status'
import { type Evenkeel, startEvenkeel } from '../servers/evenkeel'

// Each test starts a server of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 90_000 })

const folder = createTemporaryFolder()
afterAll(() => folder.dispose())

/** Opens an event stream and waits for its first bytes. */
function openStream(server: Evenkeel, cluster: string): Promise<{ text(): string; ended: Promise<void> }> {
  return new Promise((resolve, reject) => {
    const request = get(
      `${server.url}/api/v1/events?cluster=${cluster}`,
      { agent: false },
      (stream: IncomingMessage) => {
        let text = ''
        const ended = new Promise<void>((done) => stream.once('close', () => done()))
        stream.on('error', () => {})
        stream.on('data', (chunk: Buffer) => {
          text += chunk.toString('utf8')
          resolve({ text: () => text, ended })
        })
      },
    )
    request.once('error', reject)
  })
}

async function isGone(server: Evenkeel): Promise<boolean> {
  try {
    await askFor(server, '/api/v1/clusters', clustersResponse)
    return false
  } catch {
    return true
  }
}

describe('SIGTERM', () => {
  test('ends every open event stream and the process within 10 s, without complaint', async () => {
    const server = await startEvenkeel({ EVENKEEL_DEMO: '1' })
    const streams = await Promise.all(Array.from({ length: 100 }, () => openStream(server, 'harbor-eu-1')))
    const asked = performance.now()
    expect(await server.stop('SIGTERM')).toBe(0)
    expect(performance.now() - asked).toBeLessThan(10_000)
    await Promise.all(streams.map(({ ended }) => ended))
    // Tabs come back spread over some seconds, not all at once.
    const pauses = new Set(streams.map(({ text }) => /retry: (\d+)\n\n$/.exec(text())?.[1]))
    expect(pauses).not.toContain(undefined)
    expect(pauses.size).toBeGreaterThan(50)
    expect(server.complaints()).toBe('')
  })

  test('also ends a process whose API server hangs in the middle of its answers', async () => {
    const api = await startFakeKubeApi()
    api.apply(
      node('node-1', 'zone-a', '10.0.0.1'),
      service('shop', 'cart'),
      endpointSlice('shop', 'cart', [{ nodeName: 'node-1', address: '10.244.0.5' }]),
    )
    api.faults.add({ verb: 'watch', resource: 'nodes', times: 100, fault: { kind: 'stall' } })
    const kubeconfig = folder.write(
      'config',
      kubeconfigText({ home: { cluster: { server: api.url }, user: { token: 'admin-token' } } }),
    )
    const server = await startEvenkeel({ KUBECONFIG: kubeconfig })
    try {
      await until('all three watches were asked for', () =>
        ['services', 'endpointslices', 'nodes'].every((resource) => api.log.count({ resource, verb: 'watch' }) > 0),
      )
      const stream = await openStream(server, 'home')
      expect(await server.stop('SIGTERM')).toBe(0)
      await stream.ended
      await until('the API server is let go', () => api.listener.openSockets() === 0)
    } finally {
      await server.stop('SIGKILL')
      await api.close()
    }
  })

  test.each<[string, NodeJS.Signals]>([
    ['npm run demo', 'SIGTERM'],
    ['npm run demo', 'SIGINT'],
  ])('%s passes %s on to the server', async (_, signal) => {
    const server = await startEvenkeel({}, ['npm', 'run', '--silent', 'demo'])
    await untilLive(server, 'harbor-eu-1')
    await server.stop(signal)
    await until('the port is free again', () => isGone(server))
  })
})
