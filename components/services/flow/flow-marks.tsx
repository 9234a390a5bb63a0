import { cx } from '@/components/ui/cx'
import { fitEnd, fitMiddle } from '@/components/ui/fit-text'
import { loadBandFill, loadFill } from '@/components/ui/scale-classes'
import { loadStep } from '@/lib/format/load'
import { type Band, type BandTone, mostDeparting } from './flow-bands'
import type { Box, GroupBox, NodeBox, PodBox } from './flow-boxes'
import type { FlowColumns } from './flow-columns'
import type { Flow } from './flow-types'
import { type GroupNote, groupLabel, sayDivisor, sayEnd, sayLoad, sayShares } from './flow-words'

const bandFill = (tone: BandTone): string =>
  tone.kind === 'load' ? loadBandFill[loadStep(tone.load)] : tone.kind === 'fault' ? 'fill-fault/30' : 'fill-seq-1'

export function Bands({ bands }: { bands: readonly Band[] }) {
  return bands.map((band) => (
    <path
      key={band.key}
      d={band.path}
      strokeWidth=".8"
      className={cx(band.isThick && 'stroke-bg-0', bandFill(band.tone))}
    />
  ))
}

/** A block of which only the lower part is certain: hatched up to the other bound. */
function DoubtfulBox({ box, certainHeight, className }: { box: Box; certainHeight: number; className: string }) {
  return (
    <>
      <rect {...sizeOf(box)} fill="url(#flow-hatch)" className="stroke-line-2" strokeDasharray="3 2" />
      <rect {...sizeOf(box)} height={certainHeight} className={className} />
    </>
  )
}

const sizeOf = ({ x, y, width, height }: Box) => ({ x, y, width, height: Math.max(height, 0.75) })
const middleOf = (box: Box) => box.y + box.height / 2

/** One line fits in this height, two in the next. */
const TWO_LINES = 30

export function NodeBlock({ box }: { box: NodeBox }) {
  const { node } = box
  const isLost = node.fate !== 'serves'
  const isTall = Math.min(box.height, box.certainHeight || box.height) >= TWO_LINES
  // Texts of a block in doubt stand in its certain part, where there is one.
  const certain = box.certainHeight > 12 ? { ...box, height: box.certainHeight } : box
  const line = middleOf(certain) + 4
  const isThin = box.height < 13
  const ink = isLost || isThin ? 'fill-ink-1' : 'fill-seq-ink-2'
  const share = sayShares(node.shares)
  const count = node.nodes.length > 1 ? `${node.nodes.length} nodes` : ''
  const name = !isTall && node.nodes.length > 1 ? `${node.label}, ${node.nodes.length} nodes` : node.label
  const room = box.width - 16 - share.length * 6.2
  return (
    <>
      {box.height - box.certainHeight > 0.01 ? (
        <DoubtfulBox box={box} certainHeight={box.certainHeight} className="fill-seq-2" />
      ) : (
        <rect {...sizeOf(box)} className={isLost ? 'fill-fault-bg stroke-fault' : 'fill-seq-2'} />
      )}
      {isThin && <rect x={box.x + 4} y={line - 11} width={box.width - 8} height="14" className="fill-bg-0" />}
      <text x={box.x + 8} y={isTall ? line - 8 : line} className={cx(ink, 'text-note font-semibold')}>
        {fitMiddle(name, room)}
        {!isTall && !isLost && name.length * 6.1 + 40 < room && (
          <tspan className="font-normal"> {sayDivisor(node).replace(/ pods?$/, '')}</tspan>
        )}
      </text>
      <text
        x={box.x + box.width - 8}
        y={isTall ? line - 8 : line}
        textAnchor="end"
        className={cx(ink, 'text-note font-semibold')}
      >
        {share}
      </text>
      {isTall && (
        <text x={box.x + 8} y={line + 8} className={cx(ink, 'text-note')}>
          {[count, isLost ? '' : sayDivisor(node)].filter((words) => words !== '').join(', ')}
        </text>
      )}
    </>
  )
}

/** Where connections end: a stub, a thick wall, and why. */
export function WallMark({ box, wall }: { box: NodeBox; wall: Box }) {
  const stub = { x: box.x + box.width, y: box.y, width: wall.x - box.x - box.width, height: box.height }
  return (
    <>
      <rect {...sizeOf(stub)} className="fill-fault/30" />
      <rect {...sizeOf(wall)} className="fill-fault" />
      <text x={wall.x + 11} y={middleOf(box) + 4} className="fill-ink-1 text-note font-semibold">
        {sayEnd(box.node)}
      </text>
    </>
  )
}

export function PodMark({ box }: { box: PodBox }) {
  const fill = loadFill[loadStep(mostDeparting(box.pod.load))]
  if (box.height - box.certainHeight > 0.01)
    return <DoubtfulBox box={box} certainHeight={box.certainHeight} className="fill-div-4 stroke-line-2" />
  // A hair less than its share, so that pods stay apart.
  const height = box.height > 4 ? box.height - 1 : box.height
  return <rect {...sizeOf({ ...box, height })} strokeWidth=".8" className={fill} />
}

type LabelProps = { columns: FlowColumns; y: number; name: string; share: string; load: string }

/** Name, share and load beside a mark; numbers right-aligned under each other. */
function PodLabel({ columns, y, name, share, load }: LabelProps) {
  const room = columns.podShare - columns.podName - share.length * 6.2 - 10
  return (
    <>
      <text x={columns.podName} y={y} className="fill-ink-2 text-note">
        {fitMiddle(name, room)}
      </text>
      <text x={columns.podShare} y={y} textAnchor="end" className="fill-ink-1 text-note font-semibold">
        {share}
      </text>
      <text x={columns.podLoad} y={y} textAnchor="end" className="fill-ink-1 text-note">
        {load}
      </text>
    </>
  )
}

type TextProps = { flow: Flow; columns: FlowColumns }

/** The label of one pod, or of a block of folded pods. */
export function PodText({ flow, columns, group, box }: TextProps & { group: GroupBox; box: PodBox }) {
  const { pod } = box
  const name = pod.pods > 1 && flow.kind !== 'own-pods' ? `${pod.label} on ${group.group.label}` : pod.label
  const y = middleOf(box) + 4
  return <PodLabel columns={columns} y={y} name={name} share={sayShares(pod.shares)} load={sayLoad(pod.load)} />
}

/** One label for pods that are too thin for their own. */
export function GroupText({ flow, columns, box }: TextProps & { box: GroupBox }) {
  return <PodLabel columns={columns} y={(box.top + box.bottom) / 2 + 4} {...groupLabel(flow, box)} />
}

export function NoteMark({ x, box, note, width }: { x: number; box: GroupBox; note: GroupNote; width: number }) {
  const [top, bottom] = [box.top + 2, box.bottom - 2]
  return (
    <>
      <path d={`M${x} ${top}h5V${bottom}h-5`} className="fill-none stroke-line-2" />
      <text
        x={x + 13}
        y={(top + bottom) / 2 + 4}
        className={cx('text-note', note.strong ? 'fill-ink-1 font-semibold' : 'fill-ink-2')}
      >
        {fitEnd(note.text, width - x - 13)}
      </text>
    </>
  )
}
