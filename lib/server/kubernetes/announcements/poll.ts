import { announcementSources } from '@/lib/domain/announcements'
import { type Fact, known, type NotKnown, type ReadingRight } from '@/lib/domain/fact'
import type { Clock, OptionalState, OptionalStatus } from '@/lib/server/sources'
import type { ReadSubject } from '../reads/to-fact'
import { toNotKnown } from '../reads/to-fact'
import { announcementRights } from '../rights'
import { sameValue } from '../store/same-value'
import { toSourceError } from '../words/error-words'
import { type Ledger, unreadLedger } from './ledger'
import { NamespaceError, type OptionalContext, type Part, type PartReader, type ValueOf } from './optional-resource'
import { nextPollMs, type PollOutcome } from './pace'

/** What was read last counts on while reading fails for a moment. */
const BELIEVED_FOR_MS = 120_000
/** A right that was there a moment ago is asked for once more: an API server that has just started refuses at first. */
const ASK_AGAIN_MS = 5000

/** Reads one optional resource again and again. */
export interface Poll {
  /** null: it was not read yet. */
  status(): OptionalStatus | null
  /** Reads now and from now on. */
  start(): void
  stop(): void
}

export type PollOptions<P extends Part> = {
  readonly part: P
  readonly read: PartReader<P>
  /** Made anew for each reading; it counts in the ledger what is read. */
  readonly context: (ledger: Ledger) => OptionalContext
  readonly server: string
  readonly clock: Clock
  readonly random: () => number
  /** The fact is another one now. */
  readonly onFact: (fact: Fact<ValueOf<P>>) => void
  readonly onStatus: () => void
}

export function createPoll<P extends Part>(options: PollOptions<P>): Poll {
  const { part, clock, server } = options
  let fact: Fact<ValueOf<P>> | null = null
  let status: OptionalStatus | null = null
  let failures = 0
  let readAtMs = Number.NEGATIVE_INFINITY
  let isStopped = false
  let cancel = (): void => {}

  const tell = (next: Fact<ValueOf<P>>): void => {
    if (fact !== null && sameValue(fact, next)) return
    fact = next
    options.onFact(next)
  }
  const show = (state: OptionalState, ledger: Ledger, error: unknown, right: ReadingRight): void => {
    const before = status
    status = {
      part,
      ...right,
      adds: announcementRights[part].adds,
      state,
      missingRule: state === 'denied' ? right : null,
      error: error === null ? null : toSourceError(error, { server, ...right }, clock.nowMs()),
      unreadable: ledger.unreadable(),
      checkedAtMs: clock.nowMs(),
    }
    const isNews = before?.state !== state || !sameValue(before.unreadable, status.unreadable)
    if (isNews) options.onStatus()
  }
  const succeed = (value: ValueOf<P>, ledger: Ledger, right: ReadingRight): void => {
    failures = 0
    readAtMs = clock.nowMs()
    tell(known(value))
    show('live', ledger, null, right)
  }

  /** @returns how long to wait */
  const fail = (failure: unknown, ledger: Ledger, right: ReadingRight): number => {
    const { cause, right: missing } = whereItFailed(failure, right)
    const what = announcementSources[part].what
    const subject: ReadSubject = { what, right: missing, namespace: missing.namespace }
    const reason = toNotKnown(cause, subject, server)
    failures += 1
    const isHeld = fact?.known === true && clock.nowMs() - readAtMs < BELIEVED_FOR_MS
    const isDoubted = reason.why === 'denied' && isHeld && failures === 1
    if (isDoubted) return ASK_AGAIN_MS
    const state = STATES[reason.why]
    if (state !== 'failed' || !isHeld) tell(reason)
    show(state, ledger, state === 'absent' ? null : cause, missing)
    return wait(state === 'failed' ? { kind: 'failed', failures } : { kind: state })
  }
  const wait = (outcome: PollOutcome): number => nextPollMs(outcome, options.random())

  const readOnce = async (): Promise<void> => {
    const ledger = unreadLedger()
    const context = options.context(ledger)
    const right = rightOf(part, context)
    let waitMs: number
    try {
      const reading = await options.read(context)
      if (isStopped) return
      if ('nothing' in reading) {
        failures = 0
        tell({ known: false, why: 'absent', inWords: reading.nothing, right: null })
        show('absent', ledger, null, right)
        waitMs = wait({ kind: 'live', isQuiet: true, bytes: 0 })
      } else {
        succeed(reading.value, ledger, right)
        waitMs = wait({ kind: 'live', isQuiet: reading.isQuiet, bytes: ledger.bytes() })
      }
    } catch (error) {
      if (isStopped) return
      waitMs = fail(error, ledger, right)
    }
    cancel = clock.schedule(() => void readOnce(), waitMs)
  }

  return {
    status: () => status,
    start: () => void readOnce(),
    stop() {
      isStopped = true
      cancel()
    },
  }
}

type LastingState = 'absent' | 'denied' | 'failed'

const STATES: Readonly<Record<NotKnown['why'], LastingState>> = {
  absent: 'absent',
  denied: 'denied',
  failed: 'failed',
  'too-many': 'failed',
  'not-asked': 'failed',
}

/** Cilium's namespace is a setting; the other rights are what they are. */
function rightOf(part: Part, { ciliumNamespace }: OptionalContext): ReadingRight {
  const { right } = announcementSources[part]
  return part === 'ciliumL2' ? { ...right, namespace: ciliumNamespace } : right
}

function whereItFailed(failure: unknown, right: ReadingRight): { cause: unknown; right: ReadingRight } {
  if (!(failure instanceof NamespaceError)) return { cause: failure, right }
  return { cause: failure.cause, right: { ...right, namespace: failure.namespace } }
}
