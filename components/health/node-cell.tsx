import { cx } from '@/components/ui/cx'
import { MiddleTruncated } from '@/components/ui/middle-truncated'
import { VerdictIcon, verdictKind } from '@/components/ui/verdict-icon'
import type { HealthNode } from '@/lib/contracts/health'
import type { HealthVerdict } from '@/lib/domain/health/answer'
import { verdictWords } from '@/lib/format/verdict'
import { answeredFigure, answeredWord, expectedWord } from './answer-words'

export type NodeCellProps = {
  node: HealthNode
  /** Pixels. */
  width: number
  selected: boolean
  /** Holds the tab stop of the grid. */
  isStop: boolean
  onSelect: () => void
  onTell: () => void
}

const edges: Record<HealthVerdict, string> = {
  'as-expected': 'border-line',
  'by-design': 'border-line',
  disagrees: 'border-fault bg-fault-bg',
  'not-reachable': 'border-dashed border-line-2',
  unknown: 'border-dashed border-line-2',
}

/** One node: its name, its verdict, what it must answer and what it answers. */
export function NodeCell({ node, width, selected, isStop, onSelect, onTell }: NodeCellProps) {
  const isCalm = node.verdict === 'by-design'
  return (
    <button
      type="button"
      data-node={node.name}
      style={{ width }}
      tabIndex={isStop ? 0 : -1}
      aria-pressed={selected}
      aria-label={`${node.name}: ${verdictWords[node.verdict]}, expected ${expectedWord(node)}, answered ${answeredWord(node)}`}
      onClick={onSelect}
      onFocus={onTell}
      onPointerEnter={onTell}
      className={cx(
        'flex h-[34px] flex-none flex-col print:w-0! print:flex-1 justify-center border px-[7px] text-left focus-visible:-outline-offset-2 text-note leading-[14px]',
        edges[node.verdict],
        // The ring is the focus alone; what is selected carries the accent at its edge, as a row does.
        selected && 'shadow-[inset_3px_0_0_var(--accent)]',
        selected && node.verdict !== 'disagrees' && 'bg-bg-2',
      )}
    >
      <span className="flex items-center justify-between gap-1">
        <MiddleTruncated
          text={node.name}
          className={cx('min-w-0', isCalm ? 'text-ink-2' : 'font-semibold text-ink-1')}
        />
        <VerdictIcon kind={verdictKind[node.verdict]} />
      </span>
      <span className="flex justify-between gap-1 whitespace-nowrap">
        <span className="text-ink-3">exp {expectedWord(node)}</span>
        <span className={isCalm ? 'text-ink-2' : 'font-semibold text-ink-1'}>got {answeredFigure(node)}</span>
      </span>
    </button>
  )
}
