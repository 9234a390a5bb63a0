import { NoAnswerError } from '../transport/errors'
import { isFromTheFuture } from './check'
import type { ReflectorContext } from './context'
import { type Attempt, chooseRemedy, isOfConnection, isOfStream, type Remedy } from './failures'
import { listInPages } from './list'
import { SILENCE_MS } from './silence'
import { type WatchEnding, type WatchProgress, watchOnce } from './watch'

/** A right that is missing is not granted within seconds (F9). */
const DENIED_RETRY_MS = 60_000
/** An API server that has just started refuses for a moment what it will allow: its RBAC cache is not filled yet. */
const DENIALS_UNTIL_BELIEVED = 3
/** The check fetches an object: at rest all of them together should stay far below one list (design 14). */
const CHECK_EVERY_MS = 600_000
/** How long a server that refused watch-lists is asked for pages; by then it may have been upgraded. */
const PAGED_LISTS_FOR_MS = 3_600_000
/**
 * A watch that ends so soon without a word is not opened again at once. client-go's "very short watch" is 1 s; a gateway
 * that ends every watch after a few seconds should not be asked every few seconds for ever either.
 */
const SHORT_WATCH_MS = 5000

/** What is remembered from one attempt to the next. */
type Memory = {
  pagedUntilMs: number
  checkedAtMs: number
  stuckAttempts: number
  denials: number
  /** The connection broke or none came about: what answers next may be another server. */
  wasAway: boolean
}

/** Attempts one after another until the reflector is stopped: a whole state while none is held, else a watch. */
export async function runReflector(context: ReflectorContext): Promise<void> {
  const never = Number.NEGATIVE_INFINITY
  const memory: Memory = { pagedUntilMs: never, checkedAtMs: never, stuckAttempts: 0, denials: 0, wasAway: false }
  while (!context.stopped.aborted) {
    const progress: WatchProgress = { events: 0, bookmarks: 0, startedAtMs: context.clock.nowMs() }
    let waitMs: number
    try {
      waitMs = await attemptOnce(context, memory, progress)
    } catch (error) {
      if (context.stopped.aborted) return
      waitMs = afterFailure(context, memory, progress, error)
    }
    if (waitMs > 0) await context.sleep(waitMs)
  }
}

const attemptOf = ({ position, clock }: ReflectorContext, memory: Memory): Attempt => {
  if (position.isSynced) return 'watch'
  return clock.nowMs() < memory.pagedUntilMs ? 'paged-list' : 'watch-list'
}

/** @returns how long to wait before the next attempt, in milliseconds */
async function attemptOnce(context: ReflectorContext, memory: Memory, progress: WatchProgress): Promise<number> {
  if (attemptOf(context, memory) === 'paged-list') {
    await listInPages(context)
    memory.denials = 0
    return 0
  }
  if (context.position.isSynced && memory.wasAway) await checkAfterAbsence(context, memory)
  const ending = await watchOnce(context, progress)
  const waitMs = afterWatch(context, memory, progress, ending)
  await checkPosition(context, memory, progress)
  return waitMs
}

/** A watch that never said a word may be one from the future, which would go on like that for ever. */
async function checkPosition(context: ReflectorContext, memory: Memory, progress: WatchProgress): Promise<void> {
  const { position, clock } = context
  const nowMs = clock.nowMs()
  const wasSilent = progress.events + progress.bookmarks === 0 && nowMs - progress.startedAtMs >= SILENCE_MS
  if (!wasSilent || !position.isSynced || nowMs - memory.checkedAtMs < CHECK_EVERY_MS) return
  memory.checkedAtMs = nowMs
  if (await isFromTheFuture(context)) listAnew(context)
}

/** A watch from the future is silent only until the server has caught up, so silence alone does not find every one. */
async function checkAfterAbsence(context: ReflectorContext, memory: Memory): Promise<void> {
  const isOlder = await isFromTheFuture(context)
  memory.wasAway = false
  if (isOlder) listAnew(context)
}

function listAnew({ position, log, path }: ReflectorContext): void {
  log('warn', `${path}: the server is at an older version than the one that is held; listing anew.`)
  Object.assign(position, { isSynced: false, looksBack: false })
}

function afterWatch(context: ReflectorContext, memory: Memory, progress: WatchProgress, ending: WatchEnding): number {
  const { position, status, silence, clock, log, path } = context
  memory.denials = 0
  memory.stuckAttempts = 0
  if (!position.isSynced) {
    log('info', `${path}: the watch-list ended without saying that it is complete; listing in pages.`)
    memory.pagedUntilMs = clock.nowMs() + PAGED_LISTS_FOR_MS
    return 0
  }
  const lastedMs = clock.nowMs() - progress.startedAtMs
  silence.watchEnded({ bookmarks: progress.bookmarks, lastedMs })
  if (ending === 'silence') status.silent(context.toError(new NoAnswerError(lastedMs)))
  else status.disconnected(null)
  const isShort = lastedMs < SHORT_WATCH_MS && progress.events + progress.bookmarks === 0
  return isShort ? context.backoff.next() : 0
}

function afterFailure(context: ReflectorContext, memory: Memory, progress: WatchProgress, failure: unknown): number {
  const { position, clock, log, path } = context
  const attempt = attemptOf(context, memory)
  if (attempt !== 'watch' || progress.events > 0) memory.stuckAttempts = 0
  if (attempt === 'watch' && isOfStream(failure)) memory.stuckAttempts += 1
  if (isOfConnection(failure)) memory.wasAway = true
  const remedy = chooseRemedy(failure, attempt, memory.stuckAttempts)
  if (remedy.next === 'denied') return afterDenial(context, memory, remedy, failure)
  memory.denials = 0
  if (remedy.next === 'paged-list') memory.pagedUntilMs = clock.nowMs() + PAGED_LISTS_FOR_MS
  if (remedy.next === 'relist' || remedy.next === 'relist-latest') {
    Object.assign(position, { isSynced: false, looksBack: remedy.next === 'relist' })
    memory.stuckAttempts = 0
  }
  const error = remedy.isTrouble ? context.toError(failure) : null
  context.status.disconnected(error)
  const waitMs = waitFor(context, remedy)
  const what = error?.message ?? `The ${attempt} cannot be continued.`
  log(remedy.isTrouble ? 'warn' : 'info', `${path}: ${what} Next: ${remedy.next} in ${(waitMs / 1000).toFixed(1)} s.`)
  return waitMs
}

function afterDenial(context: ReflectorContext, memory: Memory, remedy: Remedy, failure: unknown): number {
  const { status, log } = context
  memory.denials += 1
  const error = context.toError(failure)
  const isBelieved = memory.denials >= DENIALS_UNTIL_BELIEVED
  if (isBelieved || status.current().syncedAtMs === null) status.denied(error)
  else status.disconnected(error)
  if (memory.denials <= DENIALS_UNTIL_BELIEVED) log('warn', error.message)
  return isBelieved ? DENIED_RETRY_MS : waitFor(context, remedy)
}

const waitFor = ({ backoff }: ReflectorContext, remedy: Remedy): number =>
  Math.max(remedy.retryAfterMs, remedy.backoff ? backoff.next() : 0)
