import { cx } from '@/components/ui/cx'
import type { Face } from './face'

const loadGround = [
  'bg-div-0 text-div-ink-0',
  'bg-div-1 text-div-ink-1',
  'bg-div-2 text-div-ink-2',
  'bg-div-3 text-div-ink-3',
  'bg-div-4 text-div-ink-4',
  'bg-div-5 text-div-ink-5',
  'bg-div-6 text-div-ink-6',
  'bg-div-7 text-div-ink-7',
  'bg-div-8 text-div-ink-8',
] as const

const shareGround = [
  'bg-seq-0 text-seq-ink-0',
  'bg-seq-1 text-seq-ink-1',
  'bg-seq-2 text-seq-ink-2',
  'bg-seq-3 text-seq-ink-3',
  'bg-seq-4 text-seq-ink-4',
  'bg-seq-5 text-seq-ink-5',
  'bg-seq-6 text-seq-ink-6',
] as const

const ground = 'bg-(--row-ground,transparent)'

/** Classes of the box of a cell, for its form: ground, ink and edge. */
export function faceClass(face: Face): string {
  switch (face.form) {
    case 'load':
      return cx(loadGround[face.step], staleCorner)
    case 'share':
      return cx(shareGround[face.step], staleCorner)
    case 'plain':
      return cx('bg-div-4 text-div-ink-4', staleCorner)
    case 'idle':
      return cx(ground, 'text-ink-1 shadow-[inset_0_0_0_1.6px_var(--div-1)]', staleCorner)
    case 'dropped':
      return 'bg-fault-bg text-fault shadow-[inset_0_0_0_1.6px_var(--v-fault)]'
    case 'unknown':
      return cx(ground, 'hatch outline-1 -outline-offset-1 outline-line-2 outline-dashed')
    default:
      return ground
  }
}

/** A value that is old has a cut corner, wherever the matrix says that its source is stale. */
const staleCorner = cx(
  'group-data-stale/matrix:after:absolute group-data-stale/matrix:after:top-0 group-data-stale/matrix:after:right-0',
  'group-data-stale/matrix:after:border-t-[6px] group-data-stale/matrix:after:border-l-[6px]',
  'group-data-stale/matrix:after:border-t-(color:--row-ground) group-data-stale/matrix:after:border-l-transparent',
)

/** What stands in the box of a cell: its number, or the sign of its form. */
export function FaceMark({ face }: { face: Face }) {
  switch (face.form) {
    case 'load':
    case 'share':
    case 'plain':
    case 'idle':
      return face.text
    case 'dropped':
      return (
        <svg width="9" height="9" viewBox="0 0 9 9" aria-hidden="true">
          <path d="M1 1l7 7M8 1l-7 7" stroke="currentColor" strokeWidth="1.8" />
        </svg>
      )
    case 'refused':
      return (
        <svg width="7" height="7" viewBox="0 0 7 7" aria-hidden="true" className="text-ink-2">
          <path d="M1 1l5 5M6 1l-5 5" stroke="currentColor" strokeWidth="1.1" />
        </svg>
      )
    case 'forwards':
      return <span className="size-[5px] border border-ink-2" />
    case 'announcer':
      return <span className="h-[9px] w-[11px] border-[1.3px] border-ink-2" />
    case 'empty':
      return <span className="size-[2.4px] rounded-[1.2px] bg-ink-2" />
    case 'not-reachable':
      return (
        <svg width="12" height="12" viewBox="0 0 14 14" aria-hidden="true" className="text-far">
          <path d="M1 7h7M5.5 4L8.5 7l-3 3" fill="none" stroke="currentColor" strokeWidth="1.6" />
          <path d="M12 1.5v11" stroke="currentColor" strokeWidth="2" />
        </svg>
      )
    case 'unknown':
    case 'blank':
      return null
  }
}

/** The colours are the values, whatever colours the reader forces on the rest. */
const boxClass = 'flex items-center justify-center font-cond text-cell forced-color-adjust-none'

/** A cell by itself, for legends. */
export function FaceSample({ face, className }: { face: Face; className?: string | undefined }) {
  return (
    <span
      aria-hidden="true"
      className={cx(boxClass, 'inline-flex h-[15px] min-w-[15px] flex-none', faceClass(face), className)}
    >
      <FaceMark face={face} />
    </span>
  )
}

/** Classes of the box of a cell in the matrix. */
export function cellBoxClass(face: Face): string {
  return cx('absolute top-px h-[19px] overflow-hidden', boxClass, faceClass(face))
}
