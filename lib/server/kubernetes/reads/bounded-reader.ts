import type { Clock } from '@/lib/server/sources'
import type { Reduction, UnreadableObject } from '../reduce/reduction'
import { linkAbort } from '../transport/abort'
import { BadAnswerError, KubeStatusError, NoAnswerError } from '../transport/errors'
import { readList } from '../transport/items'
import type { KubeQuery, KubeTransport } from '../transport/transport'
import { SourceFailure } from '../words/errors'
import type { Gate } from './gate'

/** More objects, or more bytes, than are read at once. */
export class TooManyError extends Error {
  override readonly name = 'TooManyError'
}

/** One of the objects that were asked for makes no sense. */
export class UnreadableObjectError extends Error {
  override readonly name = 'UnreadableObjectError'
}

export type ListRequest<T> = {
  readonly path: string
  readonly query?: KubeQuery
  /** More than so many objects are not read. */
  readonly itemsMax: number
  readonly reduce: (raw: unknown) => Reduction<T>
  /** Objects that cannot be read are left out and told; otherwise one of them makes the whole list unknown. */
  readonly isLenient?: boolean
  /**
   * Version of an earlier answer. What the server has cached is good enough when it is not older, which costs it next to
   * nothing and comes in one piece.
   */
  readonly notOlderThan?: string | null
}

export type ListAnswer<T> = {
  readonly values: readonly T[]
  /** Of the list; null: it has none. */
  readonly version: string | null
  readonly bytes: number
  /** What was left out of a lenient list. */
  readonly unreadable: readonly UnreadableObject[]
}

/** Reads of what is not watched, each within bounds of time, size and number. */
export interface BoundedReader {
  /** Address of the API server, for words. */
  server(): string
  /**
   * All objects of a list, page by page, reduced one by one; those that are irrelevant are left out.
   *
   * @throws TooManyError; BusyError; UnreadableObjectError; whatever the transport throws
   */
  list<T>(request: ListRequest<T>): Promise<ListAnswer<T>>
  /**
   * One object; null: there is none of this name.
   *
   * @throws as `list`
   */
  get<T>(path: string, reduce: (raw: unknown) => Reduction<T>): Promise<T | null>
  /**
   * How many objects a list holds, without reading them.
   *
   * @throws as `list`; BadAnswerError when the server does not say
   */
  count(path: string): Promise<number>
}

/** Of one read, all its pages included. */
const DEADLINE_MS = 5000
const PAGE_LIMIT = 250
/** etcd holds objects of up to 1.5 MiB; JSON may be a few times as long as what it holds. */
const ITEM_BYTES_MAX = 8 * 1024 * 1024
/** 1,000 pods take 5 to 15 MB of JSON (domain page 9). */
const LIST_BYTES_MAX = 48 * 1024 * 1024

/** @param options.transport null while there is no connection */
export function createBoundedReader(options: {
  readonly transport: () => KubeTransport | null
  readonly gate: Gate
  readonly clock: Clock
  /** Ends every read. */
  readonly stopped: AbortSignal
}): BoundedReader {
  const { gate, clock, stopped } = options

  const connected = (): KubeTransport => {
    const transport = options.transport()
    if (transport !== null && !stopped.aborted) return transport
    throw new SourceFailure('not-connected', 'Evenkeel is not connected with the API server.', 'See the status page.')
  }
  const within = async <T>(read: (transport: KubeTransport, signal: AbortSignal) => Promise<T>): Promise<T> => {
    const leave = await gate.enter()
    const deadline = linkAbort(stopped)
    const cancel = clock.schedule(() => deadline.abort(new NoAnswerError(DEADLINE_MS)), DEADLINE_MS)
    try {
      return await read(connected(), deadline.signal)
    } catch (error) {
      throw deadline.signal.aborted ? deadline.signal.reason : error
    } finally {
      cancel()
      deadline.unlink()
      leave()
    }
  }

  return {
    server: () => options.transport()?.server ?? 'the API server',
    list: (request) => within((transport, signal) => listPages(transport, request, signal)),
    get: (path, reduce) =>
      within(async (transport, signal) => {
        const raw = await getOrNull(transport, path, signal)
        return raw === null ? null : take(reduce(raw))
      }),
    count: (path) =>
      within(async (transport, signal) => {
        const options = { query: { limit: 1 }, deadlineMs: DEADLINE_MS, maxBytes: ITEM_BYTES_MAX, signal }
        return countOf(await transport.getJson(path, options))
      }),
  }
}

async function listPages<T>(
  transport: KubeTransport,
  request: ListRequest<T>,
  signal: AbortSignal,
): Promise<ListAnswer<T>> {
  const { path, itemsMax, reduce, isLenient = false } = request
  const values: T[] = []
  const unreadable: UnreadableObject[] = []
  const left = { bytes: LIST_BYTES_MAX, items: itemsMax }
  const onItem = (text: string): void => {
    left.items -= 1
    if (left.items < 0) throw new TooManyError(`more than ${itemsMax} objects`)
    const reduction = reduce(parse(text))
    if (reduction.kind === 'object') values.push(reduction.value)
    else if (reduction.kind === 'unreadable' && isLenient) unreadable.push(reduction)
    else if (reduction.kind === 'unreadable') throw toError(reduction)
  }
  let token = ''
  let version: string | null = null
  do {
    const query = pageQuery(request, token)
    const body = await transport.stream({ path, query, purpose: 'read', headDeadlineMs: DEADLINE_MS, signal })
    const envelope = parse(await readList(metered(body, left), { maxItemBytes: ITEM_BYTES_MAX, onItem }))
    const { continue: next, resourceVersion } = metadataOf(envelope)
    version ??= typeof resourceVersion === 'string' ? resourceVersion : null
    token = typeof next === 'string' ? next : ''
  } while (token !== '')
  return { values: Object.freeze(values), version, bytes: LIST_BYTES_MAX - left.bytes, unreadable }
}

function pageQuery({ query = {}, itemsMax, notOlderThan = null }: ListRequest<unknown>, token: string): KubeQuery {
  if (notOlderThan !== null && token === '') {
    // Without a limit: servers before 1.34 answer pages from etcd alone.
    return { ...query, resourceVersion: notOlderThan, resourceVersionMatch: 'NotOlderThan' }
  }
  return { ...query, limit: Math.min(PAGE_LIMIT, itemsMax + 1), ...(token !== '' && { continue: token }) }
}

async function* metered(body: AsyncIterable<Buffer>, left: { bytes: number }): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    left.bytes -= chunk.length
    if (left.bytes < 0) throw new TooManyError(`more than ${LIST_BYTES_MAX} bytes`)
    yield chunk
  }
}

async function getOrNull(transport: KubeTransport, path: string, signal: AbortSignal): Promise<unknown> {
  try {
    return await transport.getJson(path, { deadlineMs: DEADLINE_MS, maxBytes: ITEM_BYTES_MAX, signal })
  } catch (error) {
    if (error instanceof KubeStatusError && error.code === 404) return null
    throw error
  }
}

function take<T>(reduction: Reduction<T>): T | null {
  if (reduction.kind === 'unreadable') throw toError(reduction)
  return reduction.kind === 'object' ? reduction.value : null
}

const toError = ({ object, reason }: UnreadableObject): UnreadableObjectError =>
  new UnreadableObjectError(`${object}: ${reason}`)

/** A server says how many are left after a page of one, unless the page was the last. */
function countOf(list: unknown): number {
  const items = isRecord(list) && Array.isArray(list.items) ? list.items.length : null
  const { continue: token, remainingItemCount } = metadataOf(list)
  if (items === null) throw new BadAnswerError('the answer is no list')
  if (typeof token !== 'string' || token === '') return items
  if (typeof remainingItemCount === 'number') return items + remainingItemCount
  throw new BadAnswerError('the list does not say how many objects it holds')
}

const metadataOf = (list: unknown): Readonly<Record<string, unknown>> =>
  isRecord(list) && isRecord(list.metadata) ? list.metadata : {}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BadAnswerError('the list is no JSON')
  }
}
