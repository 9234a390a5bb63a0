import type { CompareColumn } from '@/lib/contracts/compare'
import { formatRatio } from '@/lib/format/ratio'
import { formatShare } from '@/lib/format/share'
import { countOf, formatCount } from '@/lib/format/words'

type Figures = NonNullable<CompareColumn['figures']>
type Figure = Figures['peak']

const EPSILON = 1e-9

/** One figure or a range; "?" where it is not known. */
export function sayFigure(figure: Figure, format: (value: number) => string): string {
  if (figure === null) return '?'
  if (Math.abs(figure.high - figure.low) < EPSILON) return format(figure.high)
  return `${format(figure.low)} to ${format(figure.high)}`
}

export const sayPeak = (figure: Figure): string => sayFigure(figure, formatRatio)
export const sayShareOf = (figure: Figure): string => sayFigure(figure, formatShare)

/** "60 % usable": how much of the fleet can be used before its hottest pod is full. */
export function sayCapacity(figure: Figure): string {
  if (figure === null || figure.high === 0) return ''
  return `${Math.round(100 / figure.high)} % usable`
}

/** "3 of 36, 33.3 % each". */
export function sayEntries({ entries, figures }: CompareColumn): string {
  const pool = entries.reduce((sum, { nodes }) => sum + nodes, 0)
  const [first] = entries
  if (first === undefined) return figures?.poolNodes === null ? 'no node is an entry, or not known' : 'nothing enters'
  const of = figures?.candidateNodes === null || figures === null ? '' : ` of ${formatCount(figures.candidateNodes)}`
  const each =
    entries.length === 1
      ? `${formatShare(first.entryShare)} each`
      : `${formatShare(entries.at(-1)?.entryShare ?? null)} to ${formatShare(first.entryShare)}`
  return `${formatCount(pool)}${of}, ${each}`
}

/** "3 × 200, 33 × 503". */
export function sayHealth({ health }: CompareColumn): string {
  const { healthyNodes, unhealthyNodes } = health
  if (healthyNodes === null) return health.inWords
  const bad = unhealthyNodes === null ? '' : `, ${formatCount(unhealthyNodes)} × 503`
  return `${formatCount(healthyNodes)} × 200${bad}`
}

type BlastNode = NonNullable<CompareColumn['blast']>['nodes'][number]

/**
 * Nodes whose loss costs the same, wherever they are, in one line: zones tell nodes apart that no figure here does.
 *
 * @param losses most harm first
 */
export function foldAlike(losses: readonly BlastNode[]): readonly BlastNode[] {
  const folded: BlastNode[] = []
  for (const loss of losses) {
    const last = folded.at(-1)
    if (last === undefined || keyOf(last) !== keyOf(loss)) folded.push(loss)
    else folded[folded.length - 1] = { ...last, nodes: [...last.nodes, ...loss.nodes], count: last.count + loss.count }
  }
  return folded
}

const keyOf = (loss: BlastNode): string =>
  `${loss.readyEndpoints} ${loss.atOnce?.toFixed(9)} ${loss.untilNoticed?.toFixed(9)} ${sayAfter(loss)}`

/** "kn-a04", "any of 33 nodes". */
export const sayNodes = ({ nodes, count }: BlastNode): string =>
  count === 1 ? (nodes[0] ?? '') : `any of ${countOf(count, 'node')}`

/** What is left once the balancer has noticed: "then ×1.25". */
export function sayAfter({ after }: Pick<BlastNode, 'after'>): string {
  if (after.readyEndpoints === 0) return 'then no pod is left'
  const lost = (after.droppedShare ?? 0) + (after.refusedShare ?? 0)
  if (lost > EPSILON) return `then ${formatShare(lost)} lost`
  return after.peakToAverage === null ? 'then ?' : `then ${formatRatio(after.peakToAverage)}`
}
