import { type LinkedAbort, linkAbort } from '../../abort'
import { isTurnSpent, nextTurn, READING_MS } from '../../turns'
import { PROTOBUF } from '../protobuf/objects'
import { BadAnswerError } from '../transport/errors'
import type { KubeQuery } from '../transport/transport'
import type { ListInProgress } from './contents'
import { observed, type ReflectorContext } from './context'
import { endsInitialEvents, readEvents, type WatchEvent } from './events'
import { OBJECT_BYTES_MAX } from './list'
import { startWatchdog } from './silence'

/** client-go's range: ends of watches spread over time, and none lives so long that a proxy forgets it. */
const TIMEOUT_SECONDS = { min: 300, max: 600 }
/** A server that does not end a watch in time is helped. */
const OVERDUE_MS = 5000
/** Some proxies pass the head on only with the first event, which is a bookmark within a minute. */
const HEAD_DEADLINE_MS = 90_000
/** Initial events come in one go: so much silence among them means that their end will not be told. */
const INITIAL_SILENCE_MS = 30_000

const JSON_ONLY = 'application/json'

/** What has happened in one watch so far; the caller holds it, so that a failure does not lose it. */
export type WatchProgress = { events: number; bookmarks: number; startedAtMs: number }

export type WatchEnding =
  /** By the server, in order. */
  | 'closed'
  /** No byte for too long. */
  | 'silence'
  /** The server did not end it in time. */
  | 'overdue'

/**
 * One watch from its request to its end. Without a position that can be continued it is a watch-list: the initial
 * events are collected aside, become the truth with the bookmark that ends them, and the same stream goes on live.
 *
 * @throws what the transport throws; KubeStatusError for an ERROR event; BadAnswerError; SinkError
 */
export async function watchOnce(context: ReflectorContext, progress: WatchProgress): Promise<WatchEnding> {
  const ending = linkAbort(context.stopped)
  try {
    return await watchUntil(context, progress, ending)
  } catch (error) {
    if (ending.signal.aborted && !context.stopped.aborted) return ending.signal.reason as WatchEnding
    throw error
  } finally {
    ending.unlink()
  }
}

async function watchUntil(context: ReflectorContext, progress: WatchProgress, ending: LinkedAbort): Promise<'closed'> {
  const { clock, position, status, random } = context
  const timeoutSeconds = Math.round(TIMEOUT_SECONDS.min + (TIMEOUT_SECONDS.max - TIMEOUT_SECONDS.min) * random())
  const list = position.isSynced ? null : context.contents.beginList()
  const response = await context.transport.stream({
    path: context.path,
    query: toQuery(context, timeoutSeconds),
    purpose: 'watch',
    accept: position.prefersJson ? JSON_ONLY : `${PROTOBUF},${JSON_ONLY}`,
    headDeadlineMs: HEAD_DEADLINE_MS,
    signal: ending.signal,
  })
  status.touch()
  if (list === null) status.connected()
  else status.listBegins()
  const limitMs = list === null ? context.silence.limitMs() : INITIAL_SILENCE_MS
  const guard = startWatchdog(clock, limitMs, () => ending.abort('silence'))
  const cancelOverdue = clock.schedule(() => ending.abort('overdue'), timeoutSeconds * 1000 + OVERDUE_MS)
  try {
    const body = observed(response, () => {
      status.touch()
      guard.touch()
    })
    await follow(context, readEvents(response, body, OBJECT_BYTES_MAX), list, progress, guard.relax)
    return 'closed'
  } catch (error) {
    // A gateway on the way that spoils bytes would spoil them again.
    if (error instanceof BadAnswerError) position.prefersJson = true
    throw error
  } finally {
    guard.stop()
    cancelOverdue()
  }
}

function toQuery({ position }: ReflectorContext, timeoutSeconds: number): KubeQuery {
  const common = { watch: 1, allowWatchBookmarks: true, timeoutSeconds }
  if (position.isSynced) return { ...common, resourceVersion: position.version ?? '' }
  return {
    ...common,
    sendInitialEvents: true,
    resourceVersionMatch: 'NotOlderThan',
    resourceVersion: (position.looksBack ? position.version : null) ?? '',
  }
}

async function follow(
  context: ReflectorContext,
  events: AsyncIterable<WatchEvent | null>,
  initial: ListInProgress | null,
  progress: WatchProgress,
  relax: (limitMs: number) => void,
): Promise<void> {
  const { contents, position, status } = context
  let list = initial
  for await (const event of events) {
    if (event !== null && list !== null) {
      if (endsInitialEvents(event)) {
        await finishInitial(context, list, event)
        list = null
        relax(context.silence.limitMs())
      } else if (event.type !== 'BOOKMARK') {
        list.apply(event)
        status.listed(list.arrived(), null)
      }
    } else if (event !== null) {
      if (event.type === 'BOOKMARK') {
        progress.bookmarks += 1
        context.silence.bookmarkSeen()
      } else {
        progress.events += 1
        const before = contents.unreadableCount()
        contents.apply(event)
        status.contentsChanged(before)
      }
      position.version = event.version ?? position.version
    }
    if (isTurnSpent(READING_MS)) await nextTurn()
  }
}

async function finishInitial(
  { position, status }: ReflectorContext,
  list: ListInProgress,
  bookmark: WatchEvent,
): Promise<void> {
  if (bookmark.version === null) throw new BadAnswerError('the end of the initial events has no resourceVersion')
  await list.commit()
  Object.assign(position, { version: bookmark.version, isSynced: true, looksBack: true })
  status.synced()
  status.connected()
}
