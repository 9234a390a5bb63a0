import { expect, test } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { podsBehind } from '@/lib/domain/on-demand/pods-behind'
import { sampleLogs } from '@/lib/server/access-logs/sample-logs'
import { createDemoClusters } from '../create-demo-clusters'

const { signal } = new AbortController()
const NOW = Date.UTC(2026, 2, 12, 14)

async function readAll(seed = 7) {
  const clock = createManualClock(NOW)
  const [harbor] = createDemoClusters({ seed, clock })
  if (harbor === undefined) throw new Error('the demo has no cluster')
  harbor.source.start()
  clock.advance(600_000)
  const { services, slices } = harbor.source.state()
  const read = []
  for (const { namespace, name } of services.values()) {
    const pods = podsBehind(slices.get(`${namespace}/${name}`) ?? []).slice(0, 5)
    const question = { namespace, service: name, pods, lines: 200, sinceSeconds: 600, container: null }
    const [logs = []] = await Promise.all(harbor.onDemand.logs.map((source) => source.read(question, signal)))
    const sockets = await harbor.onDemand.sockets.read(question, signal)
    const asked = { startMs: clock.nowMs() - 600_000, endMs: clock.nowMs() }
    const sample = await sampleLogs({ logs, podsInAll: pods.length, asked, linesPerPod: 200, from: 'pod logs' })
    read.push({ name, logs, sockets, sample })
  }
  await harbor.source.stop()
  return read
}

test('the Services of the demo write their logs in several formats, some without an address, and some pods have no shell', async () => {
  const read = await readAll()
  const formats = new Set(read.flatMap(({ sample }) => sample.pods.map(({ format }) => format?.id ?? 'none')))
  for (const format of ['combined', 'json', 'request-from', 'key-value', 'ingress-nginx', 'envoy', 'none']) {
    expect(formats).toContain(format)
  }
  const problems = read.flatMap(({ sockets }) => sockets.map(({ problem }) => problem))
  expect(problems.some((problem) => problem === null)).toBe(true)
  expect(problems.some((problem) => problem?.inWords.includes('no cat'))).toBe(true)
})

test('the same seed writes the same lines', async () => {
  expect(await readAll()).toEqual(await readAll())
})
