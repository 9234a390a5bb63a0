import type { VerdictKind } from '@/components/ui/verdict-icon'
import type { ObservedResponse } from '@/lib/contracts/observed'
import { formatDuration } from '@/lib/format/duration'
import { formatShare, THIN } from '@/lib/format/share'
import { formatTime } from '@/lib/format/time'
import { countOf, formatCount } from '@/lib/format/words'

/** What pods got, of a metric or of a sample. */
export type Observed = Omit<ObservedResponse, 'freshness'>

type Figures = Pick<ObservedResponse['endpoints'][number], 'share' | 'margin' | 'standardErrors'>

/** Three standard errors: a single difference beyond them is marked, though the verdict is the Service's. */
const BAND = 3

/** "+1.2 σ"; "–": nothing to hold it against, or nothing counted. */
export function saySigma(standardErrors: number | null): string {
  if (standardErrors === null) return '–'
  const amount = Math.abs(standardErrors).toFixed(Math.abs(standardErrors) < 99.95 ? 1 : 0)
  const sign = Number(amount) === 0 ? '' : standardErrors < 0 ? '−' : '+'
  return `${sign}${amount}${THIN}σ`
}

/** "1.4 %": how far chance reaches to either side; "–": there is no such figure. */
export const sayMargin = (margin: number | null): string =>
  margin === null ? '–' : `${(margin * 100).toFixed(1)}${THIN}%`

/** "16.6 %"; "?": not counted. */
export const sayObservedShare = ({ share }: Figures): string => formatShare(share)

export const isBeyondNoise = ({ standardErrors }: Figures): boolean =>
  standardErrors !== null && Math.abs(standardErrors) > BAND

/** The mark of the verdict beside its sentence. */
export function observedMark({ verdict, notObserved }: Observed): VerdictKind {
  if (notObserved !== null)
    return notObserved.why === 'failed' ? 'stale' : notObserved.why === 'denied' ? 'denied' : 'unknown'
  if (verdict === 'as-expected') return 'ok'
  return verdict === 'differs-beyond-noise' ? 'warning' : 'unknown'
}

/** The verdict in two or three words, for the facts of the Service. */
export function sayVerdictShort({ verdict, notJudged, measure }: Observed): string {
  if (measure === null) return 'not measured'
  if (verdict === 'as-expected') return 'as expected'
  if (verdict === 'differs-beyond-noise') return 'differs beyond noise'
  switch (notJudged) {
    case 'few':
      return 'too few samples'
    case 'bytes':
      return 'bytes only'
    case 'changed':
      return 'pods changed'
    default:
      return 'nothing to hold it against'
  }
}

/** Where the numbers come from, each a few words: metric, unit, window, samples, coverage. Empty: nothing was counted. */
export function sayProvenance(answer: Observed, nowMs: number): readonly string[] {
  const { source, unit, windowSeconds, lookedAtMs, samples, coverage, span, endpoints, measure } = answer
  if (source === null || measure === null) return []
  const there = endpoints.filter(({ present }) => present)
  const counted = there.filter(({ count }) => count !== null).length
  const until = formatTime(lookedAtMs ?? span.endMs, nowMs)
  return [
    `${source.name}: ${source.metric}`,
    measure === 'connections-active' ? 'connections open now' : (unit ?? ''),
    windowSeconds ? `${formatDuration(windowSeconds)} to ${until}` : `at ${until}`,
    ...(samples === null ? [] : [`n = ${formatCount(samples)}`]),
    coverage === null ? 'no pod to count' : `${counted} of ${countOf(there.length, 'pod')} counted`,
  ]
}
