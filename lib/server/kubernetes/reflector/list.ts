import { linkAbort } from '../../abort'
import { BadAnswerError, KubeStatusError, NoAnswerError } from '../transport/errors'
import { readList } from '../transport/items'
import type { ListInProgress } from './contents'
import { observed, type ReflectorContext } from './context'
import { readMetadata, readVersion } from './events'
import { startWatchdog } from './silence'

/** client-go's page. Its size in bytes does not matter here: pages are read object by object. */
const PAGE_LIMIT = 500
/** For the head of a page, and then for silence within it: a slow page that moves is let be (F7). */
const PAGE_DEADLINE_MS = 60_000
/** etcd holds objects of up to 1.5 MiB; JSON may be a few times as long as what it holds. */
export const OBJECT_BYTES_MAX = 16 * 1024 * 1024

/** A list under way; `expected` counts what the server says is still to come. */
type Listing = {
  list: ListInProgress
  version: string | null
  token: string
  limit: number
  expected: number | null
}

/**
 * Lists in pages, always from the latest state (`resourceVersion=""`), and makes the result the truth at its end.
 *
 * A continue token that has expired half-way leads to one list without pages, as client-go's pager does: from the
 * start in pages it could expire for ever. A 429 on a later page waits for that page and keeps what has come.
 *
 * @throws whatever the transport throws; SinkError
 */
export async function listInPages(context: ReflectorContext): Promise<void> {
  const { status, contents, position } = context
  const listing: Listing = { list: contents.beginList(), version: null, token: '', limit: PAGE_LIMIT, expected: null }
  do {
    try {
      await readPage(context, listing)
    } catch (error) {
      if (listing.token === '' || !(error instanceof KubeStatusError)) throw error
      if (error.code === 429) await waitForTurn(context, error)
      else if (error.code === 410) beginInOnePiece(context, listing)
      else throw error
    }
  } while (listing.token !== '' || listing.version === null)
  await listing.list.commit()
  Object.assign(position, { version: listing.version, isSynced: true, looksBack: true })
  status.synced()
}

async function waitForTurn(context: ReflectorContext, error: KubeStatusError): Promise<void> {
  context.status.troubled(context.toError(error))
  await context.sleep(Math.max(context.backoff.next(), (error.retryAfterSeconds ?? 0) * 1000))
  context.stopped.throwIfAborted()
}

function beginInOnePiece({ log, path, contents }: ReflectorContext, listing: Listing): void {
  log('info', `${path}: the list expired between pages; fetching it in one piece.`)
  Object.assign(listing, { list: contents.beginList(), version: null, token: '', limit: 0, expected: null })
}

async function readPage(context: ReflectorContext, listing: Listing): Promise<void> {
  const { transport, clock, status, stopped, path } = context
  const { list, limit, token } = listing
  const deadline = linkAbort(stopped)
  const request = { path, purpose: 'read', headDeadlineMs: PAGE_DEADLINE_MS, signal: deadline.signal } as const
  const query = { ...(limit > 0 && { limit }), ...(token !== '' && { continue: token }) }
  const watchdog = startWatchdog(clock, PAGE_DEADLINE_MS, () => deadline.abort(new NoAnswerError(PAGE_DEADLINE_MS)))
  try {
    const response = await transport.stream({ ...request, query })
    if (token === '') status.listBegins()
    const body = observed(response, () => {
      status.touch()
      watchdog.touch()
    })
    const onItem = (text: string): void => {
      list.add(parse(text))
      status.listed(list.arrived(), listing.expected)
    }
    take(listing, parse(await readList(body, { maxItemBytes: OBJECT_BYTES_MAX, onItem })))
    status.listed(list.arrived(), listing.expected)
  } catch (error) {
    throw deadline.signal.aborted && !stopped.aborted ? deadline.signal.reason : error
  } finally {
    watchdog.stop()
    deadline.unlink()
  }
}

/** What a page says besides its objects. */
function take(listing: Listing, envelope: unknown): void {
  const version = readVersion(envelope)
  if (version === null) throw new BadAnswerError('the list has no resourceVersion')
  const { continue: token, remainingItemCount } = readMetadata(envelope) ?? {}
  // Of the first page: events after it may come twice, which does no harm, but none is missed.
  listing.version ??= version
  listing.token = typeof token === 'string' ? token : ''
  listing.expected = typeof remainingItemCount === 'number' ? listing.list.arrived() + remainingItemCount : null
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BadAnswerError('the list is no JSON')
  }
}
