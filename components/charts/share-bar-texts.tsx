import { fitMiddle } from '@/components/ui/fit-text'
import type { ShareBar } from './share-bar'

const NODE_X = 0
const NODE_WIDTH = 76
/** Height of the heads in pixels. */
export const TOP = 20

/** `left`: where the bars begin. */
type Texts = { readonly left: number; readonly width: number; readonly isObserved: boolean }

/** Right edge of the column of expected shares. */
const expectedX = ({ left, isObserved }: Texts): number => left - (isObserved ? 64 : 10)

/** What stands in each column, over the first row. */
export function ColumnHeads(texts: Texts) {
  const { left, width, isObserved } = texts
  const y = TOP - 10
  return (
    <g className="fill-ink-3 text-note">
      <text x={NODE_X} y={y}>
        node
      </text>
      <text x={NODE_X + NODE_WIDTH + 6} y={y}>
        pod
      </text>
      <text x={expectedX(texts)} y={y} textAnchor="end">
        {isObserved ? 'expected' : 'share'}
      </text>
      {isObserved && (
        <text x={left - 10} y={y} textAnchor="end">
          observed
        </text>
      )}
      <text x={width} y={y} textAnchor="end">
        {isObserved ? 'difference' : '÷ fair'}
      </text>
    </g>
  )
}

/** A row in numbers: node and pod, expected and observed share, and what they come to. */
export function RowText({ y, row, ...texts }: Texts & { y: number; row: ShareBar | undefined }) {
  if (row === undefined) return null
  const { left, width } = texts
  const { observed } = row
  const taken = left - expectedX(texts) + row.shareText.length * 6.2
  return (
    <g className="text-note">
      {row.startsNode && y > TOP + 14 && <path d={`M0 ${y - 9.5}H${width}`} className="stroke-line" />}
      {row.startsNode && (
        <text x={NODE_X} y={y + 4} className="fill-ink-1 font-semibold">
          {fitMiddle(row.node, NODE_WIDTH)}
        </text>
      )}
      <text x={NODE_X + NODE_WIDTH + 6} y={y + 4} className="fill-ink-2">
        {fitMiddle(row.name, left - NODE_WIDTH - 16 - taken)}
      </text>
      <text
        x={expectedX(texts)}
        y={y + 4}
        textAnchor="end"
        className={observed === undefined ? 'fill-ink-1 font-semibold' : 'fill-ink-2'}
      >
        {row.shareText}
      </text>
      {observed !== undefined && (
        <text
          x={left - 10}
          y={y + 4}
          textAnchor="end"
          className={observed.drawn === 'solid' ? 'fill-ink-1 font-semibold' : 'fill-ink-2'}
        >
          {observed.shareText}
        </text>
      )}
      <text
        x={width}
        y={y + 4}
        textAnchor="end"
        className={observed?.isBeyond === false ? 'fill-ink-2' : 'fill-ink-1 font-semibold'}
      >
        {observed === undefined ? row.loadText : observed.said}
      </text>
    </g>
  )
}
