import type { Clock } from '@/lib/server/sources'
import type { Gate } from '../../gate'
import type { Reduction } from '../reduce/reduction'
import { BadAnswerError, KubeStatusError } from '../transport/errors'
import type { KubeTransport } from '../transport/transport'
import { ITEM_BYTES_MAX, type ListAnswer, type ListRequest, listPages, metadataOf, toError } from './list-pages'
import { takeTurn } from './take-turn'

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

/** @param options.transport null while there is no connection */
export function createBoundedReader(options: {
  readonly transport: () => KubeTransport | null
  readonly gate: Gate
  readonly clock: Clock
  /** Ends every read. */
  readonly stopped: AbortSignal
}): BoundedReader {
  const { gate, clock, stopped } = options

  const turn = { gate, clock, transport: options.transport, stopped, deadlineMs: DEADLINE_MS }
  const within = <T>(read: (transport: KubeTransport, signal: AbortSignal) => Promise<T>): Promise<T> =>
    takeTurn(turn, read)

  return {
    server: () => options.transport()?.server ?? 'the API server',
    list: (request) =>
      within((transport, signal) => listPages(transport, request, { headDeadlineMs: DEADLINE_MS, signal })),
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

/** A server says how many are left after a page of one, unless the page was the last. */
function countOf(list: unknown): number {
  const { items: objects } = typeof list === 'object' && list !== null ? (list as { items?: unknown }) : {}
  const items = Array.isArray(objects) ? objects.length : null
  const { continue: token, remainingItemCount } = metadataOf(list)
  if (items === null) throw new BadAnswerError('the answer is no list')
  if (typeof token !== 'string' || token === '') return items
  if (typeof remainingItemCount === 'number') return items + remainingItemCount
  throw new BadAnswerError('the list does not say how many objects it holds')
}
