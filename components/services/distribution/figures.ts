import type { DistributionPort } from '@/lib/contracts/distribution'
import { formatFigure, formatRatio } from '@/lib/format/ratio'
import { formatShare } from '@/lib/format/share'
import { countOf } from '@/lib/format/words'

/** One measure of how a port's connections spread, with what its value means in words. */
export type Figure = { readonly name: string; readonly value: string; readonly reads: string; readonly strong: boolean }

const figure = (name: string, value: string, reads: string, strong = false): Figure => ({ name, value, reads, strong })

/**
 * The figures of one port in the order in which one decides: evenness, loss, the extra hop (domain page 4). A figure
 * that is not known is "?", one that does not apply "–".
 */
export function figuresOf(port: DistributionPort): readonly Figure[] {
  const { skew } = port
  const pods = countOf(port.readyEndpoints, 'pod')
  return [
    figure('Hottest pod ÷ fair', formatRatio(skew.peakToAverage), readPeak(port), true),
    figure('Variation (CV)', formatFigure(skew.cv, 3), '0 = even'),
    figure('Gini', formatFigure(skew.gini, 3), '0 = even'),
    figure('Effective pods', formatFigure(skew.effectiveNumber, 2), `of ${pods}`),
    figure(
      'Scheduler skew',
      port.schedulerSkew === null ? '?' : String(port.schedulerSkew),
      port.schedulerSkew === null ? 'nodes may not be read' : 'counts of pods, not traffic',
    ),
    figure('Busiest entry node ÷ mean', formatRatio(port.nodeSkew.peakToAverage), readPool(port)),
    figure('Dropped', formatShare(port.droppedShare), readDropped(port), (port.droppedShare ?? 0) > 0),
    figure(
      'Refused',
      formatShare(port.refusedShare),
      (port.refusedShare ?? 0) > 0 ? 'no usable pod anywhere' : 'some pod is usable',
      (port.refusedShare ?? 0) > 0,
    ),
    figure('Second node hop', formatShare(port.hopShare), readHop(port)),
  ]
}

/** The fleet is full when its hottest pod is: 1 ÷ peak-to-average is what can be used (domain page 4). */
function readPeak({ skew, singleNode }: DistributionPort): string {
  const peak = skew.peakToAverage
  if (peak === null || peak <= 0) return 'not known'
  const usable = `${formatShare(1 / peak)} of the fleet usable`
  return singleNode ? `${usable}, all on one node` : usable
}

function readPool({ poolNodes, candidateNodes, failOpen }: DistributionPort): string {
  if (poolNodes === null) return 'no node is an entry, or not known'
  const of = candidateNodes === null ? '' : ` of ${countOf(candidateNodes, 'candidate')}`
  return `${countOf(poolNodes, 'node')}${of} in the pool${failOpen ? ': fail open' : ''}`
}

function readDropped({ droppedShare, nodes }: DistributionPort): string {
  if (droppedShare === null) return 'not known'
  if (droppedShare <= 0) return 'every entry node has a pod to use'
  const empty = nodes.filter((node) => (node.entryShare ?? 0) > 0 && node.usableEndpoints === 0).length
  return empty === 0 ? 'no healthy node' : `on ${countOf(empty, 'node')} without a usable pod`
}

function readHop({ hopShare }: DistributionPort): string {
  if (hopShare === null) return 'not known'
  return hopShare <= 0 ? 'served on the node of entry' : 'served on another node than that of entry'
}
