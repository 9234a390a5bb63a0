import { Agent, get } from 'node:http'
import { childInput, tellParent } from './child'

export type WatchersInput = {
  readonly events: string
  /** What a page fetches after a hint. */
  readonly answer: string
  readonly watchers: number
}

/** Tabs without a screen: each holds a stream of hints, and after a hint fetches what the overview shows. */
const { events, answer, watchers } = childInput<WatchersInput>()
const agent = new Agent({ keepAlive: true, maxSockets: watchers })
/** As the page: two refetches lie at least this far apart. */
const SPACING_MS = 400
let open = 0
let fetched = 0

for (let index = 0; index < watchers; index += 1) watch()
const timer = setInterval(() => {
  if (open < watchers) return
  clearInterval(timer)
  tellParent({ open })
}, 50)
process.on('message', () => tellParent({ fetched }))

function watch(): void {
  let busy = false
  let again = false
  let tag = ''
  const refetch = (): void => {
    if (busy) {
      again = true
      return
    }
    busy = true
    again = false
    const rested = new Promise((resolve) => setTimeout(resolve, SPACING_MS))
    const answered = fetchOnce(tag).then((fresh) => {
      tag = fresh
    })
    void Promise.allSettled([answered, rested]).then(() => {
      busy = false
      if (again) refetch()
    })
  }
  get(events, { agent: false, headers: { accept: 'text/event-stream' } }, (response) => {
    if (response.statusCode !== 200) throw new Error(`the event stream answered ${response.statusCode}`)
    open += 1
    response.on('data', (chunk: Buffer) => {
      if (chunk.includes('"cluster:')) refetch()
    })
  })
}

function fetchOnce(tag: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'accept-encoding': 'gzip', ...(tag === '' ? {} : { 'if-none-match': tag }) }
    get(answer, { agent, headers }, (response) => {
      response.resume()
      response.on('error', reject)
      response.on('end', () => {
        fetched += 1
        resolve(response.headers.etag ?? '')
      })
    }).on('error', reject)
  })
}
