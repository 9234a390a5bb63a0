import { afterEach, describe, expect, test } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { parseExposition, samplesOfFamily } from '@/e2e/fakes/parse-exposition'
import { hasPromtool, promtool } from '@/e2e/fakes/promtool'
import { until } from '@/e2e/fakes/until'
import { parseConfig } from '../config'
import { createRuntime, type Runtime, replaceRuntime as setRuntime } from '../runtime'
import type { OpsServer } from './ops-server'
import { startOps } from './start-ops'

let live: Runtime | null = null
let server: OpsServer | null = null

async function start(clock = createManualClock()) {
  const config = parseConfig({ EVENKEEL_DEMO: '1', EVENKEEL_OPS_PORT: '1', EVENKEEL_LOG_LEVEL: 'silent' })
  live = createRuntime({ ...config, ops: { host: '127.0.0.1', port: 0 } }, clock)
  setRuntime(live)
  live.start()
  const [first] = live.clusters.values()
  await until('the demo is live', () => {
    clock.advance(1000)
    return first?.source.status().state === 'live'
  })
  server = await startOps(live)
  const port = server?.port
  return { clock, live, get: (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init) }
}

afterEach(async () => {
  await server?.stop()
  await live?.stop()
  setRuntime(undefined)
})

describe('the ops port', () => {
  test('says that the process lives and is ready, until it stops', async () => {
    const { get, live } = await start()
    expect((await get('/livez')).status).toBe(200)
    expect((await get('/readyz')).status).toBe(200)
    live.streams.drain()
    expect((await get('/readyz')).status).toBe(503)
    expect((await get('/livez')).status).toBe(200)
  })

  test('tells of the process, its watches and its answers, and names no client', async () => {
    const { get } = await start()
    const { GET } = await import('@/app/api/v1/clusters/route')
    await GET(new Request('http://localhost/api/v1/clusters?unknown=203.0.113.9'), { params: Promise.resolve({}) })
    const answer = await get('/metrics')
    expect(answer.headers.get('content-type')).toContain('version=0.0.4')
    const text = await answer.text()
    const page = parseExposition(text)
    for (const name of [
      'process_cpu_seconds_total',
      'nodejs_eventloop_lag_seconds',
      'evenkeel_build_info',
      'evenkeel_kube_watch_last_event_timestamp_seconds',
      'evenkeel_kube_watch_restarts_total',
      'evenkeel_prober_services',
    ]) {
      expect(samplesOfFamily(page, name), name).not.toEqual([])
    }
    const [requests] = samplesOfFamily(page, 'evenkeel_http_request_duration_seconds_count')
    expect(requests?.labels).toEqual({ route: '/api/v1/clusters', method: 'GET', code: '400' })
    expect(text).not.toContain('203.0.113.9')
  })

  test.skipIf(!hasPromtool)(
    'Prometheus itself finds nothing wrong with them (promtool, Debian package prometheus)',
    async () => {
      const { get } = await start()
      for (const path of ['/metrics/distribution', '/metrics']) {
        const { said } = promtool(['check', 'metrics'], await (await get(path)).text())
        // What the library calls the collections of garbage is not ours to name.
        expect(said.split('\n').filter((line) => line.startsWith('evenkeel') || line.startsWith('error'))).toEqual([])
      }
    },
  )

  test('makes the page of distribution once a minute, and sends it packed to who takes that', async () => {
    const { get, clock } = await start()
    const first = await (await get('/metrics/distribution')).text()
    expect(samplesOfFamily(parseExposition(first), 'evenkeel_service_info').length).toBeGreaterThan(20)
    const packed = await get('/metrics/distribution', { headers: { 'accept-encoding': 'gzip' } })
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    expect(await packed.text()).toBe(first)
    const plain = await get('/metrics/distribution', { headers: { 'accept-encoding': 'identity' } })
    expect(plain.headers.get('content-encoding')).toBeNull()
    clock.advance(54_000)
    expect(await (await get('/metrics/distribution')).text()).toBe(first)
    clock.advance(20 * 60_000)
    expect(await (await get('/metrics/distribution')).text()).not.toBe(first)
  })

  test('knows nothing else and takes nothing', async () => {
    const { get } = await start()
    expect((await get('/api/v1/clusters')).status).toBe(404)
    expect((await get('/metrics', { method: 'POST' })).status).toBe(405)
  })

  test('refuses to start on a port that is taken, in one sentence', async () => {
    const { live } = await start()
    const taken = { ...live, config: { ...live.config, ops: { host: '127.0.0.1', port: server?.port ?? 0 } } }
    await expect(startOps(taken)).rejects.toThrow(/EVENKEEL_OPS_PORT \d+ on 127\.0\.0\.1 is taken/)
  })
})
