import type { ObjectStore, StoredObject } from './object-store'
import { apiVersionOf, type Target } from './resources'
import { select } from './selectors'
import { badContinue, badVersion, expiredContinue, type StatusBody, tooLargeVersion } from './statuses'
import type { Wire } from './wire'

/** Whole lists whose later pages may still be asked for, by `snapshotKey`. */
export type ListSnapshots = Map<string, readonly StoredObject[]>

const snapshotKey = ({ type, namespace }: Target, version: number): string =>
  `${type.resource}.${type.group} ${namespace} ${version}`

type Page = {
  readonly version: number
  readonly items: readonly StoredObject[]
  readonly next: { readonly token: string; readonly remaining: number } | null
}

/** Parts of one write: few system calls for lists of 100 MB, and nothing waits long for its first byte. */
const ITEMS_PER_WRITE = 64

/** One page of a list, with the real server's rules for `limit`, `continue` and `resourceVersion`. */
export function readPage(
  store: ObjectStore,
  snapshots: ListSnapshots,
  target: Target,
  query: URLSearchParams,
): Page | StatusBody {
  const token = query.get('continue') ?? ''
  if (token !== '') return continuePage(store, snapshots, target, query, token)
  const asked = query.get('resourceVersion') ?? ''
  if (!/^\d*$/.test(asked)) return badVersion(asked)
  const version = store.version()
  if (Number(asked) > version) return tooLargeVersion(Number(asked), version)
  // The watch cache answers version 0 and knows no pages there.
  const limit = asked === '0' ? 0 : Number(query.get('limit') ?? 0)
  const all = store.list(target.type, target.namespace)
  snapshots.set(snapshotKey(target, version), all)
  return cutPage(select(all, query), '', limit, version)
}

function continuePage(
  store: ObjectStore,
  snapshots: ListSnapshots,
  target: Target,
  query: URLSearchParams,
  token: string,
): Page | StatusBody {
  const decoded = decodeToken(token)
  if (decoded === null) return badContinue()
  const start = decoded.start.replace(/^\//, '').replace(/\0$/, '')
  const limit = Number(query.get('limit') ?? 0)
  if (decoded.rv === -1) {
    return cutPage(select(store.list(target.type, target.namespace), query), start, limit, store.version())
  }
  const snapshot = snapshots.get(snapshotKey(target, decoded.rv))
  if (snapshot === undefined || decoded.rv < store.oldestVersion(target.type)) {
    return expiredContinue(encodeToken(-1, start))
  }
  return cutPage(select(snapshot, query), start, limit, decoded.rv)
}

/** @param after key of the last object of the page before; `""`: this is the first */
function cutPage(all: readonly StoredObject[], after: string, limit: number, version: number): Page {
  const next = all.findIndex(({ key }) => key > after)
  const first = next === -1 ? all.length : next
  const items = limit > 0 ? all.slice(first, first + limit) : all.slice(first)
  const remaining = all.length - first - items.length
  const last = items.at(-1)
  if (remaining === 0 || last === undefined) return { version, items, next: null }
  return { version, items, next: { token: encodeToken(version, last.key), remaining } }
}

export async function sendPage(wire: Wire, target: Target, { version, items, next }: Page): Promise<void> {
  const metadata = {
    resourceVersion: String(version),
    ...(next === null ? {} : { continue: next.token, remainingItemCount: next.remaining }),
  }
  await wire.head(200)
  const head = { kind: `${target.type.kind}List`, apiVersion: apiVersionOf(target.type), metadata }
  await wire.write(`${JSON.stringify(head).slice(0, -1)},"items":[`)
  for (let at = 0; at < items.length && !wire.isClosed(); at += ITEMS_PER_WRITE) {
    const part = items.slice(at, at + ITEMS_PER_WRITE).map(({ json }) => json)
    await wire.write(`${at === 0 ? '' : ','}${part.join(',')}`)
  }
  await wire.write(']}\n')
  wire.end()
}

const encodeToken = (rv: number, key: string): string =>
  Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv, start: `/${key}\0` })).toString('base64url')

function decodeToken(token: string): { rv: number; start: string } | null {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString())
  } catch {
    return null
  }
}
