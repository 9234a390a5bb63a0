import type { Verb } from './access'

export type LoggedRequest = {
  readonly path: string
  readonly query: URLSearchParams
  /** null: a path that is no resource (`/version`). */
  readonly resource: string | null
  readonly verb: Verb | null
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly atMs: number
  /** null: not answered yet, or never. */
  status: number | null
}

type Filter = {
  readonly verb?: Verb
  readonly resource?: string
  readonly path?: string
  readonly sinceMs?: number
  /** Watches that ask for the initial events, or those that do not. */
  readonly watchList?: boolean
}

export type RequestLog = {
  readonly requests: readonly LoggedRequest[]
  find(filter: Filter): readonly LoggedRequest[]
  count(filter: Filter): number
  /** Most lists of one resource that were ever under way at once. */
  listsAtOnce(resource: string): number
  clear(): void
  /** Returns what says that it is over. */
  begin(request: LoggedRequest): () => void
}

export function createRequestLog(): RequestLog {
  let requests: LoggedRequest[] = []
  const listing = new Map<string, { now: number; most: number }>()
  const find = (filter: Filter): LoggedRequest[] =>
    requests.filter(
      (request) =>
        (filter.verb === undefined || request.verb === filter.verb) &&
        (filter.resource === undefined || request.resource === filter.resource) &&
        (filter.path === undefined || request.path === filter.path) &&
        (filter.sinceMs === undefined || request.atMs >= filter.sinceMs) &&
        (filter.watchList === undefined || request.query.has('sendInitialEvents') === filter.watchList),
    )
  return {
    get requests() {
      return requests
    },
    find,
    count: (filter) => find(filter).length,
    listsAtOnce: (resource) => listing.get(resource)?.most ?? 0,
    clear() {
      requests = []
      listing.clear()
    },
    begin(request) {
      requests.push(request)
      if (request.verb !== 'list' || request.resource === null) return () => {}
      const counts = listing.get(request.resource) ?? { now: 0, most: 0 }
      listing.set(request.resource, counts)
      counts.now += 1
      counts.most = Math.max(counts.most, counts.now)
      return () => {
        counts.now -= 1
      }
    },
  }
}
