import type { VerdictKind } from '@/components/ui/verdict-icon'
import type { LiveState } from '@/lib/client/live/live-stream'
import type { StatusResponse } from '@/lib/contracts/status'
import { formatDuration } from '@/lib/format/duration'
import { countOf, formatCount } from '@/lib/format/words'

export type FreshnessSummary = {
  readonly kind: VerdictKind
  readonly text: string
  /** The same where there is little room. */
  readonly short?: string
}

export type FreshnessInput = {
  /** null: no answer yet. */
  readonly status: StatusResponse | null
  /** When `status` arrived, by the clock of this browser. */
  readonly receivedAtMs: number
  /** The server does not answer now. */
  readonly unreachable: boolean
  /** There is no such cluster here. */
  readonly unfollowed: boolean
  readonly live: LiveState
  readonly nowMs: number
}

/**
 * The worst state of the sources behind a page, in a few words for the bar. Every page rests on Services,
 * EndpointSlices and Nodes, so these three are what is summed up.
 */
export function summariseFreshness(input: FreshnessInput): FreshnessSummary {
  const { status } = input
  if (input.unreachable) return { kind: 'fault', text: 'no answer from Evenkeel' }
  if (input.unfollowed) return { kind: 'unknown', text: 'no such cluster' }
  if (status === null) return { kind: 'unknown', text: 'connecting' }
  if (status.cluster.error !== null) return { kind: 'fault', text: 'cluster not readable' }
  return troubled(status) ?? arriving(status) ?? { kind: 'ok', text: `live, ${age(input, status)}${polling(input)}` }
}

function troubled(status: StatusResponse): FreshnessSummary | null {
  const count = (state: 'stale' | 'denied') => status.watches.filter((watch) => watch.state === state).length
  const stale = count('stale')
  const denied = count('denied')
  if (stale > 0) {
    const also = denied > 0 ? `, ${denied} denied` : ''
    return { kind: 'stale', text: `${countOf(stale, 'source')} stale${also}`, short: `${stale} stale${also}` }
  }
  return denied > 0 ? { kind: 'denied', text: `${countOf(denied, 'source')} denied` } : null
}

function arriving(status: StatusResponse): FreshnessSummary | null {
  const listing = status.watches.filter((watch) => watch.state === 'listing')
  if (listing.length > 0) {
    const listed = listing.reduce((sum, watch) => sum + (watch.listedObjects ?? 0), 0)
    return { kind: 'unknown', text: `listing, ${formatCount(listed)} objects so far` }
  }
  const connecting =
    status.cluster.state === 'connecting' || status.watches.some((watch) => watch.state === 'connecting')
  return connecting ? { kind: 'unknown', text: 'connecting to the cluster' } : null
}

/** Age of the most silent source: as the server said, and what passed since. */
function age(input: FreshnessInput, status: StatusResponse): string {
  const oldest = status.watches.reduce((worst, watch) => Math.max(worst, watch.ageSeconds ?? 0), 0)
  const passedSeconds = Math.max(0, (input.nowMs - input.receivedAtMs) / 1000)
  return formatDuration(Math.max(1, oldest + passedSeconds))
}

function polling(input: FreshnessInput): string {
  return input.live === 'lost' ? ', polling' : ''
}
