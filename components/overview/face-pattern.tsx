import { cx } from '@/components/ui/cx'
import type { Face } from './face'
import { type MatrixLayout, ROW_HEIGHT } from './geometry'

/**
 * One face repeated at the pitch of the columns, as an SVG pattern: hundreds of nodes that are all the same to a
 * Service cost one rectangle and not a cell each.
 */
export function FacePattern({ id, face, layout }: { id: string; face: Face; layout: MatrixLayout }) {
  return (
    <pattern id={id} width={layout.pitch} height={ROW_HEIGHT} patternUnits="userSpaceOnUse">
      <PatternShape face={face} layout={layout} />
    </pattern>
  )
}

function PatternShape({ face, layout }: { face: Face; layout: MatrixLayout }) {
  const left = Math.floor((layout.pitch - 1 - layout.face) / 2)
  const middle = left + layout.face / 2
  const centre = ROW_HEIGHT / 2
  switch (face.form) {
    case 'empty':
      return <circle cx={middle} cy={centre} r="1.2" className="fill-ink-3" />
    case 'forwards':
      return (
        <rect
          x={Math.floor(middle) - 2}
          y="8"
          width="4"
          height="4"
          transform="translate(.5 .5)"
          className="fill-none stroke-ink-2"
        />
      )
    case 'announcer':
      return <rect x={middle - 5.5} y="6" width="11" height="9" className="fill-none stroke-ink-2" strokeWidth="1.3" />
    case 'unknown':
      // Lighter than the hatch of a node with pods: most nodes of such a row hold nothing.
      return <path d={`M${middle - 3} 13.5l6-6`} className="fill-none stroke-line-2" strokeWidth="1.2" />
    case 'dropped':
      return (
        <>
          <rect
            x={left + 0.8}
            y="1.8"
            width={layout.face - 1.6}
            height="17.4"
            className="fill-fault-bg stroke-fault"
            strokeWidth="1.6"
          />
          <path d={`M${middle - 3.5} 7l7 7M${middle + 3.5} 7l-7 7`} className="stroke-fault" strokeWidth="1.8" />
        </>
      )
    case 'refused':
      return (
        <path
          d={`M${middle - 2.5} 8l5 5M${middle + 2.5} 8l-5 5`}
          className="fill-none stroke-ink-2"
          strokeWidth="1.1"
        />
      )
    case 'share':
      return (
        <>
          <rect x={left} y="1" width={layout.face} height="19" className={shareFill[face.step]} />
          <text x={middle} y="14.2" textAnchor="middle" className={cx('font-cond text-cell', shareInk[face.step])}>
            {face.text}
          </text>
        </>
      )
    default:
      return null
  }
}

const shareFill = ['fill-seq-0', 'fill-seq-1', 'fill-seq-2', 'fill-seq-3', 'fill-seq-4', 'fill-seq-5', 'fill-seq-6']
const shareInk = [
  'fill-seq-ink-0',
  'fill-seq-ink-1',
  'fill-seq-ink-2',
  'fill-seq-ink-3',
  'fill-seq-ink-4',
  'fill-seq-ink-5',
  'fill-seq-ink-6',
]
