import { Agent, request } from 'node:http'
import { childInput, tellParent } from './child'

export type ReadersInput = {
  readonly url: string
  readonly readers: number
  /** Each reader asks once in so many ms, at its own phase; the next one is not asked before an answer is there. */
  readonly everyMs: number
  readonly seconds: number
}

/** What readers saw. */
export type Readings = {
  /** Times from the request to the last byte of the answer. */
  readonly ms: readonly number[]
  /** Size of one answer as it comes over the wire. */
  readonly bytes: number
  readonly encoding: string
  readonly failures: number
}

const { url, readers, everyMs, seconds } = childInput<ReadersInput>()
const agent = new Agent({ keepAlive: true, maxSockets: readers })
const ms: number[] = []
let bytes = 0
let encoding = ''
let failures = 0
const endMs = performance.now() + seconds * 1000

await Promise.all(Array.from({ length: readers }, (_, index) => read((index / readers) * everyMs)))
tellParent({ ms, bytes, encoding, failures } satisfies Readings)
agent.destroy()

async function read(phaseMs: number): Promise<void> {
  await wait(phaseMs)
  while (performance.now() < endMs) {
    const startedMs = performance.now()
    await ask().catch(() => {
      failures += 1
    })
    const tookMs = performance.now() - startedMs
    ms.push(tookMs)
    await wait(Math.max(0, everyMs - tookMs))
  }
}

function ask(): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, headers: { 'accept-encoding': 'gzip' } }, (response) => {
      let received = 0
      response.on('data', (chunk: Buffer) => {
        received += chunk.length
      })
      response.on('error', reject)
      response.on('end', () => {
        bytes = received
        encoding = String(response.headers['content-encoding'] ?? 'identity')
        if (response.statusCode === 200) resolve()
        else reject(new Error(`${response.statusCode}`))
      })
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

function wait(forMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, forMs))
}
