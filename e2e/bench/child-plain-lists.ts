import { Agent as HttpAgent, get as httpGet, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, get as httpsGet } from 'node:https'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { collectionPath, watchedKinds } from '@/lib/server/kubernetes/reflector/resources'
import type { ApiAccess } from './big-cluster'
import { childInput, tellParent } from './child'

/** What the plain lists cost. */
export type PlainLists = {
  readonly ms: number
  readonly bytes: number
  /** Of a loop that only reads: what the machine itself takes. */
  readonly longestBlockMs: number
}

const PAGE_LIMIT = 500
const RESOLUTION_MS = 1

/** The three lists one after another in pages, over one kept-alive connection, and not a byte of an object looked at. */
const { server, token, ca } = childInput<ApiAccess>()
const agent = ca === null ? new HttpAgent({ keepAlive: true }) : new HttpsAgent({ keepAlive: true, ca })
const blocks = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
blocks.enable()
const startedMs = performance.now()
let bytes = 0
for (const kind of Object.values(watchedKinds)) {
  let token: string | null = ''
  while (token !== null) {
    token = await readPage(collectionPath(kind, null), token)
  }
}
const ms = performance.now() - startedMs
tellParent({ ms, bytes, longestBlockMs: Math.max(0, blocks.max / 1e6 - RESOLUTION_MS) } satisfies PlainLists)
agent.destroy()

/** @returns the token of the next page; null: this was the last one */
function readPage(path: string, next: string): Promise<string | null> {
  const url = new URL(path, server)
  url.searchParams.set('limit', String(PAGE_LIMIT))
  if (next !== '') url.searchParams.set('continue', next)
  return new Promise((resolve, reject) => {
    const get = ca === null ? httpGet : httpsGet
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'accept-encoding': 'identity' }
    const request = get(url, { agent, headers }, (response: IncomingMessage) => {
      let head = ''
      response.on('data', (chunk: Buffer) => {
        if (head === '') head = chunk.toString('latin1', 0, 4096)
        bytes += chunk.length
      })
      response.on('error', reject)
      response.on('end', () => {
        if (response.statusCode !== 200) reject(new Error(`${url.pathname}: ${response.statusCode}`))
        // The server writes the metadata of a list before its items.
        resolve(/^[^[]*"continue":"([^"]+)"/.exec(head)?.[1] ?? null)
      })
    })
    request.on('error', reject)
  })
}
