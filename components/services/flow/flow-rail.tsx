import type { AddressRail, RailStretch } from './address-rail'
import type { FlowColumns } from './flow-columns'

const Y = 27

type Piece = { readonly from: number; readonly to: number; readonly stretch: RailStretch }

function piecesOf(columns: FlowColumns, rail: AddressRail): readonly Piece[] {
  const first = { from: columns.clients, to: columns.balancer, stretch: rail.toBalancer }
  if (rail.atNode === null) return [first, { from: columns.balancer, to: columns.pods, stretch: rail.atBalancer }]
  return [
    first,
    { from: columns.balancer, to: columns.nodes, stretch: rail.atBalancer },
    { from: columns.nodes, to: columns.pods, stretch: rail.atNode },
  ]
}

/** About how wide a text of this length is at 11 px. */
const textWidth = (text: string) => text.length * 5.9

/** The line above the picture that says what source address each hop should see; SNAT cuts it by a double collar. */
export function FlowRail({ columns, rail }: { columns: FlowColumns; rail: AddressRail }) {
  const pieces = piecesOf(columns, rail)
  return (
    <>
      {pieces.map((piece) => (
        <RailPiece key={piece.from} {...piece} />
      ))}
      {[...pieces.map(({ from }) => from), columns.pods].map((x) => (
        <circle key={x} cx={x + 4} cy={Y} r="3" className="fill-bg-0 stroke-ink-2" strokeWidth="1.5" />
      ))}
      <text x={columns.pods + 16} y={Y + 4} className="fill-ink-2 text-note">
        {rail.pod}
      </text>
    </>
  )
}

function RailPiece({ from, to, stretch }: Piece) {
  const collar = stretch.state === 'replaced' ? 26 : 0
  const width = textWidth(stretch.text) + 8
  const fits = width + collar < to - from - 20
  const start = from + (to - from - width - collar) / 2
  const line = {
    className: 'stroke-ink-2',
    strokeWidth: 1.5,
    strokeDasharray: stretch.state === 'open' ? '2 4' : undefined,
  }
  if (!fits) return <path d={`M${from + 4} ${Y}H${to + 4}`} {...line} />
  return (
    <>
      <path d={`M${from + 4} ${Y}H${start}M${start + collar + width} ${Y}H${to + 4}`} {...line} />
      {collar > 0 && (
        <path d={`M${start + 5} ${Y - 9}v18M${start + 15} ${Y - 9}v18`} className="stroke-warn" strokeWidth="2.4" />
      )}
      <text
        x={start + collar + width / 2}
        y={Y + 4}
        textAnchor="middle"
        className={stretch.state === 'replaced' ? 'fill-ink-1 text-note font-semibold' : 'fill-ink-2 text-note'}
      >
        {stretch.text}
      </text>
    </>
  )
}
