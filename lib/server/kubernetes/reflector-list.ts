import type { ListInProgress } from './reflector-contents'
import { observed, type ReflectorContext } from './reflector-context'
import { BadAnswerError, KubeStatusError, NoAnswerError } from './transport-errors'
import { readList } from './transport-items'
import { readMetadata, readVersion } from './watch-events'
import { startWatchdog } from './watch-silence'

/** client-go's page. Its size in bytes does not matter here: pages are read object by object. */
const PAGE_LIMIT = 500
/** For the head of a page, and then for silence within it: a slow page that moves is let be (F7). */
const PAGE_DEADLINE_MS = 60_000
/** etcd holds objects of up to 1.5 MiB; JSON may be a few times as long as what it holds. */
export const OBJECT_BYTES_MAX = 16 * 1024 * 1024

type Page = { readonly version: string; readonly token: string; readonly remaining: number | null }

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
  let list = contents.beginList()
  let version: string | null = null
  let token = ''
  let limit = PAGE_LIMIT
  for (;;) {
    try {
      const page = await readPage(context, list, { limit, token })
      // Of the first page: events after it may come twice, which does no harm, but none is missed.
      version ??= page.version
      token = page.token
      status.listed(list.arrived(), page.remaining === null ? null : list.arrived() + page.remaining)
      if (token === '') break
    } catch (error) {
      if (token === '' || !(error instanceof KubeStatusError)) throw error
      if (error.code === 429) {
        status.troubled(context.toError(error))
        await context.sleep(Math.max(context.backoff.next(), (error.retryAfterSeconds ?? 0) * 1000))
        context.stopped.throwIfAborted()
      } else if (error.code === 410) {
        context.log('info', `${context.path}: the list expired between pages; fetching it in one piece.`)
        list = contents.beginList()
        version = null
        token = ''
        limit = 0
      } else throw error
    }
  }
  list.commit()
  Object.assign(position, { version, isSynced: true, looksBack: true })
  status.synced()
}

async function readPage(
  context: ReflectorContext,
  list: ListInProgress,
  { limit, token }: { limit: number; token: string },
): Promise<Page> {
  const { transport, clock, status, stopped } = context
  const deadline = new AbortController()
  const query = { ...(limit > 0 && { limit }), ...(token !== '' && { continue: token }) }
  const response = await transport.stream({
    path: context.path,
    query,
    purpose: 'read',
    headDeadlineMs: PAGE_DEADLINE_MS,
    signal: AbortSignal.any([stopped, deadline.signal]),
  })
  if (token === '') status.listBegins()
  const watchdog = startWatchdog(clock, PAGE_DEADLINE_MS, () => deadline.abort(new NoAnswerError(PAGE_DEADLINE_MS)))
  try {
    const body = observed(response, () => {
      status.touch()
      watchdog.touch()
    })
    const onItem = (text: string): void => {
      list.add(parse(text))
      status.listed(list.arrived(), null)
    }
    return toPage(parse(await readList(body, { maxItemBytes: OBJECT_BYTES_MAX, onItem })))
  } catch (error) {
    throw deadline.signal.aborted ? deadline.signal.reason : error
  } finally {
    watchdog.stop()
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BadAnswerError('the list is no JSON')
  }
}

function toPage(envelope: unknown): Page {
  const version = readVersion(envelope)
  if (version === null) throw new BadAnswerError('the list has no resourceVersion')
  const { continue: token, remainingItemCount } = readMetadata(envelope) ?? {}
  return {
    version,
    token: typeof token === 'string' ? token : '',
    remaining: typeof remainingItemCount === 'number' ? remainingItemCount : null,
  }
}
