import { Agent, get } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import { serviceKey } from '@/lib/domain/cluster'
import { aCluster, aNode, aService } from '@/lib/domain/test-objects'
import { createHealthSource } from '@/lib/server/health-ports/health-source'
import { createPacer } from '@/lib/server/health-ports/pacing'
import { systemClock } from '@/lib/server/system-clock'
import { createPlainCluster } from '../fakes/plain-cluster'

const NODES = 5_000
const TARGET_SECONDS = 10
const TIMEOUT_MS = 60_000

export type HealthSweepRow = {
  readonly name: string
  readonly value: number
  readonly unit: 's'
  /** The same requests, as fast as 64 at once go, and nothing else done with the answers. */
  readonly baseline: number
  readonly target: number
  readonly ok: boolean
  /** The longest time for which the event loop ran nothing else. */
  readonly longestBlockMs: number
  readonly mostInFlight: number
}

/** Sweeps the health ports of 5,000 nodes once: one listener on loopback answers for 5,000 of its addresses. */
export async function benchHealthSweep(): Promise<HealthSweepRow> {
  const listener = await startListener()
  try {
    const baseline = await askPlainly(listener.port)
    const sweep = await sweepOnce(listener.port)
    return { name: `${NODES} health ports swept`, unit: 's', baseline, target: TARGET_SECONDS, ...sweep }
  } finally {
    await listener.stop()
  }
}

async function sweepOnce(port: number) {
  const service = aService({ healthCheckNodePort: port })
  const nodes = addresses().map((address, index) =>
    aNode(`node-${index}`, { addresses: [{ type: 'InternalIP', address }] }),
  )
  const pacer = createPacer(systemClock)
  const health = createHealthSource({
    cluster: createPlainCluster(aCluster(service, [], nodes)),
    clock: systemClock,
    random: Math.random,
    pacer,
    settings: {
      probeAllowCidrs: ['127.0.0.0/8'],
      nodePortRange: { from: port, to: port },
      listensOnLoopback: true,
    },
  })
  const key = serviceKey(service.namespace, service.name)
  const blocks = monitorEventLoopDelay({ resolution: 1 })
  let mostInFlight = 0
  const watch = setInterval(() => {
    mostInFlight = Math.max(mostInFlight, pacer.inFlight())
  }, 5)
  blocks.enable()
  const startedMs = performance.now()
  await health.firstRound(key, TIMEOUT_MS)
  const value = seconds(performance.now() - startedMs)
  blocks.disable()
  clearInterval(watch)
  const answers = health.look(key, 'all').families.flatMap((family) => [...family.answers.values()])
  await health.stop()
  const answered = answers.filter(({ outcome }) => outcome === 'answered').length
  const ok = value < TARGET_SECONDS && answered === NODES
  return { value, ok, longestBlockMs: Math.round(blocks.max / 1e6), mostInFlight }
}

async function askPlainly(port: number): Promise<number> {
  const agent = new Agent({ keepAlive: false })
  const waiting = addresses()
  const startedMs = performance.now()
  const askNext = async (): Promise<void> => {
    for (let host = waiting.pop(); host !== undefined; host = waiting.pop()) await ask(agent, host, port)
  }
  await Promise.all(Array.from({ length: 64 }, askNext))
  return seconds(performance.now() - startedMs)
}

function ask(agent: Agent, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get({ agent, host, port, path: '/healthz' }, (response) => {
      response.resume()
      response.on('end', resolve)
    })
    request.on('error', reject)
  })
}

/** Answers as kube-proxy does, in a thread of its own so that the blocks measured are those of the prober. */
async function startListener(): Promise<{ port: number; stop(): Promise<unknown> }> {
  const code = `
    const { parentPort } = require('node:worker_threads')
    const body = '{\\n\\t"service": {\\n\\t\\t"namespace": "shop",\\n\\t\\t"name": "web"\\n\\t},\\n\\t"localEndpoints": 1,\\n\\t"serviceProxyHealthy": true\\n}'
    const headers = { 'content-type': 'application/json', 'x-load-balancing-endpoint-weight': '1' }
    const server = require('node:http').createServer((request, response) => response.writeHead(200, headers).end(body))
    server.listen(0, '0.0.0.0', () => parentPort.postMessage(server.address().port))`
  const worker = new Worker(code, { eval: true })
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  return { port, stop: () => worker.terminate() }
}

const addresses = (): string[] =>
  Array.from({ length: NODES }, (_, index) => `127.1.${Math.floor(index / 250)}.${(index % 250) + 1}`)

const seconds = (ms: number) => Math.round(ms) / 1_000
