import { fitEnd, lettersIn } from '@/components/ui/fit-text'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { DistributionPort, DistributionResponse } from '@/lib/contracts/distribution'
import { countOf } from '@/lib/format/words'
import type { FlowLayout } from './flow-layout'
import type { FlowObserved } from './flow-observed'
import type { Flow } from './flow-types'
import { columnHeads, sayIdleNodes, sayProbeShort } from './flow-words'

type HeadProps = { x: number; name: string; figure: string; room: number }

function Head({ x, name, figure, room }: HeadProps) {
  const nameWidth = name.length * 6.6 + 10
  return (
    <text x={x} y={11} className="text-note">
      <tspan className="fill-ink-1 font-semibold">{name}</tspan>
      {figure !== '' && room - nameWidth > 40 && (
        <tspan x={x + nameWidth} className="fill-ink-2">
          {fitEnd(figure, room - nameWidth)}
        </tspan>
      )}
    </text>
  )
}

export type FrameProps = {
  flow: Flow
  layout: FlowLayout
  answer: DistributionResponse
  port: DistributionPort
  /** null: nothing was observed, or not yet. */
  observed: FlowObserved | null
}

/** Names of the columns with the figure of each. */
export function Heads({ flow, layout, answer, port }: FrameProps) {
  const { columns } = layout
  const words = columnHeads(flow, answer, port)
  const hasNodes = flow.kind !== 'direct'
  return (
    <>
      <Head x={columns.clients} name="Clients" figure="" room={0} />
      <Head x={columns.balancer} name="Balancer" figure={words.balancer} room={columns.nodes - columns.balancer - 8} />
      {hasNodes && (
        <Head x={columns.nodes} name="Entry nodes" figure={words.nodes} room={columns.pods - columns.nodes - 8} />
      )}
      <Head x={columns.pods} name="Pods" figure={words.pods} room={columns.width - columns.pods} />
    </>
  )
}

/** Who connects is not known to these sources: one block for all. */
export function ClientsBlock({ layout: { clients } }: { layout: FlowLayout }) {
  return (
    <>
      <rect {...clients} className="fill-seq-2" />
      <text x={clients.x + 8} y={clients.y + clients.height / 2 - 2} className="fill-seq-ink-2 text-note">
        all clients
      </text>
      <text x={clients.x + 8} y={clients.y + clients.height / 2 + 14} className="fill-seq-ink-2 text-note">
        100 %
      </text>
    </>
  )
}

/** What the model rests on, as short as the block is narrow. */
const detectedBy: Record<DistributionResponse['model']['confidence'], string> = {
  status: 'by its status',
  lease: 'by a lease',
  class: 'by class',
  annotation: 'by annotation',
  'provider-id': 'by provider id',
  reader: 'your choice',
  guess: 'a guess',
  unknown: 'no sign of its kind',
}

export function BalancerBlock({ layout: { balancer }, answer }: { layout: FlowLayout; answer: DistributionResponse }) {
  const { id, product, confidence } = answer.model
  const x = balancer.x + 8
  const room = balancer.width - 12
  return (
    <>
      <rect {...balancer} className="fill-seq-2" />
      <text x={x} y={balancer.y + 18} className="fill-seq-ink-2 text-note font-semibold">
        {fitEnd(product ?? (id === 'multi-address' ? 'clients choose' : 'not recognised'), room)}
      </text>
      <text x={x} y={balancer.y + 35} className="fill-seq-ink-2 text-note">
        {fitEnd(detectedBy[confidence], room)}
      </text>
      <text x={x} y={balancer.y + balancer.height - 10} className="fill-seq-ink-2 text-note">
        {fitEnd(sayProbeShort(answer), room)}
      </text>
    </>
  )
}

const IDLE_DOTS = 40

/** The line of nodes that get nothing: one dotted line with their number and reasons, calm where it is by design. */
export function IdleLine({ flow, layout }: { flow: Flow; layout: FlowLayout }) {
  const { columns, bottom } = layout
  const x = columns.nodes + IDLE_DOTS + 10
  const idlePods =
    flow.idlePods > 0 ? `${countOf(flow.idlePods, 'ready pod')} ${flow.idlePods === 1 ? 'gets' : 'get'} nothing. ` : ''
  const words = sayIdleNodes(flow, lettersIn(columns.width - x) - idlePods.length)
  if (words === null && idlePods === '') return null
  const y = bottom + 16
  return (
    <>
      <g transform={`translate(${columns.nodes - 22} ${y - 10})`}>
        <VerdictIcon kind={flow.idlePods > 0 ? 'medium' : 'by-design'} />
      </g>
      <path
        d={`M${columns.nodes} ${y - 4}h${IDLE_DOTS}`}
        className="stroke-line-2"
        strokeDasharray="1 4"
        strokeWidth="2"
      />
      <text x={x} y={y} className="fill-ink-2 text-note">
        {fitEnd(`${idlePods}${words ?? ''}`, columns.width - x)}
      </text>
    </>
  )
}

/** How to read the picture. */
export function ScaleNote({ layout, flow, observed }: Pick<FrameProps, 'layout' | 'flow' | 'observed'>) {
  const room = layout.columns.nodes - 30
  const words =
    flow.readings > 1 ? 'solid is certain, hatched lies between the bounds' : 'band height = share of new connections'
  return (
    <text x={0} y={layout.bottom + 16} className="fill-ink-3 text-note">
      {fitEnd(observed?.isDrawable ? `${words} · narrow bar at a pod = observed${sayCounted(observed)}` : words, room)}
    </text>
  )
}

const sayCounted = ({ pods, counted }: FlowObserved): string =>
  counted === pods ? '' : `, ${counted} of ${countOf(pods, 'pod')} counted`
