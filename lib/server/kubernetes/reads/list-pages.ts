import type { Reduction, UnreadableObject } from '../reduce/reduction'
import { BadAnswerError } from '../transport/errors'
import { readList } from '../transport/items'
import type { KubeQuery, KubeTransport } from '../transport/transport'

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

const PAGE_LIMIT = 250
/** etcd holds objects of up to 1.5 MiB; JSON may be a few times as long as what it holds. */
export const ITEM_BYTES_MAX = 8 * 1024 * 1024
/** 1,000 pods take 5 to 15 MB of JSON (domain page 9). */
const LIST_BYTES_MAX = 48 * 1024 * 1024

/**
 * All objects of a list, page by page, each reduced as soon as its last byte is there; those that are irrelevant are
 * left out.
 *
 * @throws TooManyError; UnreadableObjectError; BadAnswerError; whatever the transport throws
 */
export async function listPages<T>(
  transport: KubeTransport,
  request: ListRequest<T>,
  { headDeadlineMs, signal }: { readonly headDeadlineMs: number; readonly signal: AbortSignal },
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
    const body = await transport.stream({ path, query, purpose: 'read', headDeadlineMs, signal })
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

export const toError = ({ object, reason }: UnreadableObject): UnreadableObjectError =>
  new UnreadableObjectError(`${object}: ${reason}`)

/** `{}` where there is none. */
export const metadataOf = (list: unknown): Readonly<Record<string, unknown>> =>
  isRecord(list) && isRecord(list.metadata) ? list.metadata : {}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BadAnswerError('the list is no JSON')
  }
}
