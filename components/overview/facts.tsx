import { severityKind } from '@/components/findings/severity-words'
import { cx } from '@/components/ui/cx'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { ServiceSort } from '@/lib/contracts/service-groups'
import type { ServiceRow } from '@/lib/contracts/services'
import { loadStep } from '@/lib/format/load'
import { formatShareShort } from '@/lib/format/share'
import { hottestText } from './row-words'

export type FactColumn = {
  readonly sort: Exclude<ServiceSort, 'urgency'>
  readonly title: string
  /** The order that a first press asks for: names from a, figures from the worst. */
  readonly firstOrder: 'asc' | 'desc'
  readonly alignRight: boolean
}

/** The facts that stand before the cells of a Service. */
export const factColumns: readonly FactColumn[] = [
  { sort: 'name', title: 'Service', firstOrder: 'asc', alignRight: false },
  { sort: 'policy', title: 'policy', firstOrder: 'asc', alignRight: false },
  { sort: 'model', title: 'balancer model', firstOrder: 'asc', alignRight: false },
  { sort: 'endpoints', title: 'pods on nodes', firstOrder: 'desc', alignRight: true },
  { sort: 'skew', title: 'hottest pod ÷ fair', firstOrder: 'desc', alignRight: false },
  { sort: 'drop', title: 'drop', firstOrder: 'desc', alignRight: true },
  { sort: 'address', title: 'client', firstOrder: 'asc', alignRight: false },
  { sort: 'findings', title: 'findings', firstOrder: 'asc', alignRight: false },
]

/** Width of all facts together; the cells begin here. */
export const FACTS_WIDTH = 662
/** The columns of the facts, the room for the group's icon and the air before the cells included. */
export const factsGrid = 'grid w-[662px] grid-cols-[20px_150px_46px_130px_54px_112px_46px_40px_52px_12px]'

/** "equal-node" and the product that was recognised. */
export function ModelText({ row }: { row: ServiceRow }) {
  const { id, product, confidence } = row.model
  const note = confidence === 'guess' ? 'guess' : product
  return (
    <>
      {id}
      {note !== null && <span className="text-ink-3"> {note}</span>}
    </>
  )
}

/** The ratio of the hottest pod as a bar and a number; bounds where the balancer is not known. */
export function SkewFact({ row, worst }: { row: ServiceRow; worst: number }) {
  const { readyEndpoints, hottestLoad, hottestLoadBounds: bounds } = row
  if (readyEndpoints === 0) return <span className="ml-auto text-ink-3">no pods</span>
  if (hottestLoad === null) {
    return (
      <>
        {bounds !== null && <BoundsBar low={bounds.low} high={bounds.high} worst={worst} />}
        <span className="ml-auto">{hottestText(row)}</span>
      </>
    )
  }
  const step = loadStep(hottestLoad)
  return (
    <>
      <svg width={BAR_WIDTH} height="7" aria-hidden="true" className="flex-none">
        <rect
          width={Math.max(2, barLength(hottestLoad, worst, BAR_WIDTH))}
          height="7"
          className={step === 4 ? 'fill-div-4 stroke-line-2' : barFill[step]}
          strokeWidth={step === 4 ? 1 : 0}
        />
      </svg>
      <span className={cx('ml-auto', step > 4 ? 'font-semibold text-ink-1' : 'text-ink-2')}>{hottestText(row)}</span>
    </>
  )
}

const BAR_WIDTH = 52
/** Two numbers leave less room. */
const BOUNDS_WIDTH = 22
const barFill = [
  'fill-div-0',
  'fill-div-1',
  'fill-div-2',
  'fill-div-3',
  'fill-div-4',
  'fill-div-5',
  'fill-div-6',
  'fill-div-7',
  'fill-div-8',
]

/** Length on a logarithmic scale from fair to the worst of the cluster: twice as hot is as far anywhere on it. */
function barLength(ratio: number, worst: number, full: number): number {
  if (ratio <= 1) return 0
  return Math.min(full, (full * Math.log(ratio)) / Math.log(Math.max(2, worst)))
}

function BoundsBar({ low, high, worst }: { low: number; high: number; worst: number }) {
  const from = barLength(low, worst, BOUNDS_WIDTH)
  const length = barLength(high, worst, BOUNDS_WIDTH) - from
  return (
    <svg width={BOUNDS_WIDTH} height="7" aria-hidden="true" className="flex-none">
      <rect
        x={from + 0.5}
        y=".5"
        width={Math.max(2, length - 1)}
        height="6"
        className="fill-none stroke-ink-3"
        strokeDasharray={length > 6 ? '3 2' : undefined}
      />
    </svg>
  )
}

/** How many findings there are under the mark of the worst; "0", or "?" while they are not judged. */
export function FindingsFact({ row: { findings } }: { row: ServiceRow }) {
  if (findings === null) return '?'
  if (findings.worst === null) return <span className="text-ink-3">0</span>
  return (
    <>
      <VerdictIcon kind={severityKind[findings.worst]} size={12} className="mr-1" />
      {findings.count}
      <span className="sr-only">, worst {findings.worst}</span>
    </>
  )
}

/** "40 %", "0", "?": the share of new connections that is dropped. */
export function DropFact({ row }: { row: ServiceRow }) {
  if (row.readyEndpoints === 0 && row.droppedShare === 0) return <span className="text-ink-3">–</span>
  if (row.droppedShare === null) return '?'
  if (row.droppedShare === 0) return <span className="text-ink-3">0</span>
  return <span className="font-semibold text-fault">{formatShareShort(row.droppedShare)}</span>
}
