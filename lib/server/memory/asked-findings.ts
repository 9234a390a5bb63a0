import { type EndpointSlice, type Service, serviceKey } from '@/lib/domain/cluster'
import type { Findings } from '@/lib/domain/findings/finding'
import type { AskedFindings } from '@/lib/domain/findings/join-asked'
import type { Clock } from '../sources'

/** After this nobody should rest on what was read; it is then not checked again. */
export const ASKED_KEPT_MS = 15 * 60_000
/** Some KB each; the ones kept longest make room. */
const KEPT_MAX = 1000

/** How far a reader's asking has come. */
export type AskingProgress = { readonly done: number; readonly total: number }

/** What the pods of Services said when somebody asked for them or opened a Service, for a quarter of an hour. */
export interface AskedRecords {
  /** Grows with each change of what is kept. */
  version(): number
  /**
   * What was judged when this very Service was read for a reader with these rights; null: not within the time that it
   * is kept, or the Service changed since.
   *
   * @param access the reader's rights by name
   * @param slices its EndpointSlices now
   */
  of(access: string, service: Service, slices: readonly EndpointSlice[] | undefined): AskedFindings | null
  keep(
    access: string,
    read: { readonly service: Service; readonly slices: readonly EndpointSlice[] | undefined },
    findings: Findings,
    readAtMs: number,
  ): void
  /** null: nobody with these rights is asking. */
  underWay(access: string): AskingProgress | null
  /** Announces an asking, of which there is one at a time; null: one is under way. */
  begin(access: string, total: number): Asking | null
}

export type Asking = { step(): void; end(): void }

type Kept = Findings & {
  readonly readAtMs: number
  readonly service: Service
  readonly slices: readonly EndpointSlice[] | undefined
}

/** Keeps findings alone, never pods: those of a large cluster would not fit. */
export function keepAsked(clock: Pick<Clock, 'nowMs'>): AskedRecords {
  /** The one kept longest comes first. */
  const kept = new Map<string, Kept>()
  let asking: { readonly access: string; done: number; readonly total: number } | null = null
  let version = 0

  const keyOf = (access: string, { namespace, name }: Service): string => `${access} ${serviceKey(namespace, name)}`

  return {
    version: () => version,
    of(access, service, slices) {
      const found = kept.get(keyOf(access, service))
      if (found === undefined || found.service !== service) return null
      if (clock.nowMs() - found.readAtMs >= ASKED_KEPT_MS) return null
      const { findings, notChecked, readAtMs } = found
      return { findings, notChecked, readAtMs, isCurrent: found.slices === slices }
    },
    keep(access, { service, slices }, { findings, notChecked }, readAtMs) {
      const key = keyOf(access, service)
      kept.delete(key)
      kept.set(key, { findings, notChecked, readAtMs, service, slices })
      const [oldest] = kept.keys()
      if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest)
      version += 1
    },
    underWay: (access) =>
      asking === null || asking.access !== access ? null : { done: asking.done, total: asking.total },
    begin(access, total) {
      if (asking !== null) return null
      const own = { access, done: 0, total }
      asking = own
      return {
        step() {
          own.done += 1
        },
        end() {
          if (asking === own) asking = null
        },
      }
    },
  }
}
