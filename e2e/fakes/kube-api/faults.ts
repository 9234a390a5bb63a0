import type { Verb } from './access'
import type { StatusBody } from './statuses'

/** What happens to a request in place of, or on top of, its answer. */
export type Fault =
  /** An error answer. */
  | { readonly kind: 'status'; readonly body: StatusBody; readonly retryAfterSeconds?: number }
  /** A watch is answered with 200 and an ERROR event, then ends. */
  | { readonly kind: 'error-event'; readonly body: StatusBody }
  /** Any bytes with any status: a gateway's HTML page, half a JSON. */
  | { readonly kind: 'body'; readonly status: number; readonly text: string; readonly contentType?: string }
  /** The request is read and never answered; the connection stays open. */
  | { readonly kind: 'stall' }
  /** RST, before any answer or after so many bytes of the body. */
  | { readonly kind: 'reset'; readonly afterBytes?: number }
  /** The connection ends in the middle of the body, without the end of the chunked encoding. */
  | { readonly kind: 'truncate'; readonly afterBytes: number }
  /** Goes silent after so many bytes of the body; the connection stays open. */
  | { readonly kind: 'freeze'; readonly afterBytes: number }
  /** First byte late, then so many bytes a second, both by the injected clock. */
  | { readonly kind: 'slow'; readonly firstByteMs: number; readonly bytesPerSecond: number }
  /** A watch-list that never says that the initial events have ended. */
  | { readonly kind: 'no-initial-end' }

export type FaultRule = {
  readonly verb?: Verb
  readonly resource?: string
  /** Page of a list, from 1; a page with a continue token is 2 or more. */
  readonly page?: number
  /** Only watches that ask for the initial events, or only those that do not. */
  readonly watchList?: boolean
  /** How many requests it meets; 1 when not said. */
  readonly times?: number
  readonly fault: Fault
}

export type FaultSubject = {
  readonly verb: Verb
  readonly resource: string
  readonly page: number
  readonly watchList: boolean
}

export type Faults = {
  /** Later rules come after earlier ones. Returns what takes the rule back. */
  add(rule: FaultRule): () => void
  clear(): void
  /** The fault of the first rule that fits, and one use of it; null: none. */
  take(subject: FaultSubject): Fault | null
}

export function createFaults(): Faults {
  const rules = new Map<FaultRule, number>()
  return {
    add(rule) {
      rules.set(rule, rule.times ?? 1)
      return () => {
        rules.delete(rule)
      }
    },
    clear: () => rules.clear(),
    take(subject) {
      for (const [rule, left] of rules) {
        if (!fits(rule, subject)) continue
        if (left <= 1) rules.delete(rule)
        else rules.set(rule, left - 1)
        return rule.fault
      }
      return null
    },
  }
}

const fits = (rule: FaultRule, subject: FaultSubject): boolean =>
  (rule.verb === undefined || rule.verb === subject.verb) &&
  (rule.resource === undefined || rule.resource === subject.resource) &&
  (rule.page === undefined || rule.page === subject.page) &&
  (rule.watchList === undefined || rule.watchList === subject.watchList)
