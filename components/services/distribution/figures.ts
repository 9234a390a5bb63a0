import type { DistributionPort } from '@/lib/contracts/distribution'
import type { ObservedResponse } from '@/lib/contracts/observed'
import { formatFigure, formatRatio } from '@/lib/format/ratio'
import { formatShareShort } from '@/lib/format/share'
import { formatCount } from '@/lib/format/words'
import type { Reading } from '../readings'

/** One measure of how a port's connections spread over its pods, with what its value means in words. */
export type Figure = { readonly name: string; readonly value: string; readonly reads: string; readonly strong: boolean }

const figure = (name: string, value: string, reads: string, strong = false): Figure => ({ name, value, reads, strong })

/** The skew figures of one port, the one that decides first (domain page 4). What is not known is "?". */
export function figuresOf(port: DistributionPort): readonly Figure[] {
  const { skew, schedulerSkew } = port
  if (port.endpoints.every((endpoint) => endpoint.load === null) && port.readyEndpoints === 0) return noPods(port)
  return [
    figure(peakName(port), formatRatio(skew.peakToAverage), readPeak(port), true),
    figure('Variation (CV)', formatFigure(skew.cv, 3), '0 = even'),
    figure('Gini', formatFigure(skew.gini, 3), '0 = even'),
    figure('Effective pods', formatFigure(skew.effectiveNumber, 2), `of ${formatCount(port.readyEndpoints)}`),
    figure(
      'Scheduler skew',
      schedulerSkew === null ? '?' : String(schedulerSkew),
      schedulerSkew === null ? 'nodes may not be read' : 'counts of pods, not traffic',
    ),
  ]
}

/** The same measures of what was counted, in the same order; what only counts pods does not apply. */
export function observedFigures({ skew: { observed } }: ObservedResponse): readonly string[] {
  return [
    formatRatio(observed.peakToAverage),
    formatFigure(observed.cv, 3),
    formatFigure(observed.gini, 3),
    formatFigure(observed.effectiveNumber, 2),
    '–',
  ]
}

/** Without a pod there is nothing to compare: the figures do not apply. */
const noPods = (port: DistributionPort): readonly Figure[] =>
  ['Hottest pod ÷ fair', 'Variation (CV)', 'Gini', 'Effective pods'].map((name) =>
    figure(name, '–', port.endpoints.length === 0 ? 'no endpoint' : 'no ready endpoint'),
  )

/** Where something is lost, pods share less than all: the mean of what they get is then below the fair share of all. */
const peakName = ({ droppedShare, refusedShare }: DistributionPort): string =>
  (droppedShare ?? 0) + (refusedShare ?? 0) > 0 ? 'Hottest pod ÷ mean served' : 'Hottest pod ÷ fair'

/** The fleet is full when its hottest pod is: 1 ÷ peak-to-average is what can be used (domain page 4). */
function readPeak({ skew, singleNode }: DistributionPort): string {
  const peak = skew.peakToAverage
  if (peak === null || peak <= 0) return 'not known'
  const usable = `${formatShareShort(1 / peak)} of the fleet usable`
  return singleNode ? `${usable}, all on one node` : usable
}

/** A share of all new connections that meets something on its way, under each reading of the balancer. */
export type Loss = {
  readonly name: string
  readonly shares: readonly number[]
  readonly reads: string
  readonly bad: boolean
}

/** What of all new connections is dropped, refused, or forwarded to a second node; no shares: not known. */
export function lossesOf(readings: readonly Reading[]): readonly Loss[] {
  const loss = (name: string, pick: (port: DistributionPort) => number | null, reads: string, isBad: boolean): Loss => {
    const shares = readings.map((reading) => pick(reading.port)).filter((share) => share !== null)
    return { name, shares, reads, bad: isBad && Math.max(0, ...shares) > 0 }
  }
  return [
    loss('dropped', (port) => port.droppedShare, 'enters on a node without a usable pod, and times out', true),
    loss('refused', (port) => port.refusedShare, 'no pod anywhere could serve', true),
    loss('second node hop', (port) => port.hopShare, 'served on another node than that of entry', false),
  ]
}
