import type { Clock } from '@/lib/server/sources'
import { encodeFrame, PROTOBUF_STREAM } from './encode-protobuf'
import type { Fault } from './faults'
import { type ObjectStore, type StoredEvent, type StoredObject, toBookmarkJson, toWatchJson } from './object-store'
import type { Target } from './resources'
import {
  badVersion,
  expiredWatch,
  type StatusBody,
  tooLargeVersion,
  watchListIncomplete,
  watchListRefused,
} from './statuses'
import type { Wire } from './wire'

/** A watch that is open now, for tests that do something to it. */
export type LiveWatch = {
  readonly resource: string
  readonly namespace: string | null
  readonly query: URLSearchParams
  /** Any line, be it an event or not. */
  send(line: string): Promise<void>
  /** Any bytes, in whichever encoding the watch is. */
  sendBytes(bytes: Buffer): Promise<void>
  bookmark(): Promise<void>
  /** The regular end, as after `timeoutSeconds`. */
  end(): void
  freeze(): void
  reset(): void
  cut(): void
}

export type WatchSettings = {
  /** false: refuses `sendInitialEvents` as servers without the feature do. */
  readonly watchList: boolean
  /** null: never sends a bookmark but the one that ends the initial events. */
  readonly bookmarkEveryMs: number | null
  readonly clock: Clock
}

type WatchRequest = {
  readonly target: Target
  readonly query: URLSearchParams
  readonly fault: Fault | null
  /** In protobuf rather than JSON. */
  readonly binary: boolean
}

/** The real server sends a last bookmark this long before it ends a watch. */
const LAST_BOOKMARK_MS = 2000

/** What is wrong with the request; null: it may start. */
export function refuseWatch(query: URLSearchParams, watchList: boolean): StatusBody | null {
  const version = query.get('resourceVersion') ?? ''
  if (!/^\d*$/.test(version)) return badVersion(version)
  if (!query.has('sendInitialEvents')) return null
  if (!watchList) return watchListRefused()
  return query.get('resourceVersionMatch') === 'NotOlderThan' ? null : watchListIncomplete()
}

/** Serves one watch until it ends; resolves when nothing of it is left. */
export async function serveWatch(
  store: ObjectStore,
  { target, query, fault, binary }: WatchRequest,
  wire: Wire,
  settings: WatchSettings,
  register: (watch: LiveWatch) => () => void,
): Promise<void> {
  await wire.head(200, binary ? { 'content-type': PROTOBUF_STREAM } : {})
  const { lines, from } = openingLines(store, target, query, fault)
  const queue = createLineQueue(wire, binary)
  const stops: (() => void)[] = []
  const bookmark = async (): Promise<void> => {
    // A watch from the future hears nothing at all until its version has come.
    if (store.version() < Number(query.get('resourceVersion') ?? 0)) return
    return queue.push(`{"type":"BOOKMARK","object":${toBookmarkJson(target.type, store.version(), false)}}\n`)
  }
  const end = (): void => {
    void queue.push('').then(() => wire.end())
  }

  stops.push(
    store.onEvent((type, event) => {
      if (type === target.type && event.version > from && isIn(target, event)) void queue.push(toLine(target, event))
    }),
    register({
      resource: target.type.resource,
      namespace: target.namespace,
      query,
      send: (line) => queue.push(`${line}\n`),
      sendBytes: (bytes) => wire.write(bytes),
      bookmark,
      end,
      freeze: wire.freeze,
      reset: wire.reset,
      cut: wire.cut,
    }),
    ...scheduleBookmarks(query, settings, bookmark),
    scheduleEnd(query, settings.clock, end),
  )
  await queue.push(lines)
  if (from === Number.POSITIVE_INFINITY) end()
  await wire.closed
  for (const stop of stops) stop()
}

type Opening = { readonly lines: Iterable<string>; readonly from: number }

/** What a watch begins with, and the version after which events follow; infinite when it ends with an ERROR. */
function openingLines(store: ObjectStore, target: Target, query: URLSearchParams, fault: Fault | null): Opening {
  const version = store.version()
  const failed = (body: StatusBody): Opening => ({
    lines: [`{"type":"ERROR","object":${JSON.stringify(body)}}\n`],
    from: Number.POSITIVE_INFINITY,
  })
  if (fault?.kind === 'error-event') return failed(fault.body)
  const asked = Number(query.get('resourceVersion') ?? 0)
  const isWatchList = query.get('sendInitialEvents') === 'true'
  if (isWatchList && asked > version) return failed(tooLargeVersion(asked, version))
  if (isWatchList || asked === 0) {
    const withEnd = isWatchList && fault?.kind !== 'no-initial-end'
    const objects = store.list(target.type, target.namespace)
    return { lines: initialLines(target, objects, withEnd ? version : null), from: version }
  }
  const missed = store.eventsAfter(target.type, asked)
  if (missed === null) return failed(expiredWatch(asked, store.oldestVersion(target.type)))
  const lines = missed.filter((event) => isIn(target, event)).map((event) => toLine(target, event))
  return { lines, from: Math.max(asked, version) }
}

function* initialLines({ type }: Target, objects: readonly StoredObject[], end: number | null): Generator<string> {
  for (const { json } of objects) yield `{"type":"ADDED","object":${toWatchJson(type, json)}}\n`
  if (end !== null) yield `{"type":"BOOKMARK","object":${toBookmarkJson(type, end, true)}}\n`
}

const isIn = ({ namespace }: Target, { object }: StoredEvent): boolean =>
  namespace === null || namespace === object.namespace

const toLine = ({ type }: Target, event: StoredEvent): string =>
  `{"type":"${event.type}","object":${toWatchJson(type, event.object.json)}}\n`

function scheduleBookmarks(
  query: URLSearchParams,
  settings: WatchSettings,
  bookmark: () => Promise<void>,
): (() => void)[] {
  const { bookmarkEveryMs, clock } = settings
  if (bookmarkEveryMs === null || query.get('allowWatchBookmarks') !== 'true') return []
  let stop = (): void => {}
  const again = (): void => {
    stop = clock.schedule(() => {
      void bookmark()
      again()
    }, bookmarkEveryMs)
  }
  again()
  const lastMs = Number(query.get('timeoutSeconds') ?? 0) * 1000 - LAST_BOOKMARK_MS
  const cancelLast = lastMs > 0 ? clock.schedule(() => void bookmark(), lastMs) : () => {}
  return [() => stop(), cancelLast]
}

function scheduleEnd(query: URLSearchParams, clock: Clock, end: () => void): () => void {
  const seconds = Number(query.get('timeoutSeconds') ?? 0)
  return seconds > 0 ? clock.schedule(end, seconds * 1000) : () => {}
}

/** Writes in order and one at a time; live events wait behind the initial ones. */
function createLineQueue(wire: Wire, binary: boolean) {
  let tail: Promise<void> = Promise.resolve()
  const writeAll = async (lines: Iterable<string>): Promise<void> => {
    let batch: Buffer[] = []
    let bytes = 0
    for (const line of lines) {
      const event = binary ? encodeFrame(line) : Buffer.from(line)
      batch.push(event)
      bytes += event.length
      if (bytes < 64 * 1024) continue
      await wire.write(Buffer.concat(batch))
      batch = []
      bytes = 0
      if (wire.isClosed()) return
    }
    if (batch.length > 0) await wire.write(Buffer.concat(batch))
  }
  return {
    push(lines: string | Iterable<string>): Promise<void> {
      tail = tail.then(() => writeAll(typeof lines === 'string' ? (lines === '' ? [] : [lines]) : lines))
      return tail
    },
  }
}
