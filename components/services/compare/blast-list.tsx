import type { CompareColumn } from '@/lib/contracts/compare'
import { formatShare } from '@/lib/format/share'
import { countOf } from '@/lib/format/words'
import { foldAlike, sayAfter, sayNodes } from './compare-words'

const MOST_ROWS = 6
const BAR_WIDTH = 96

/** What losing a node or a zone costs in one column, most harm first: a bar of what is lost at once, then what is left. */
export function BlastList({ column }: { column: CompareColumn }) {
  const { blast } = column
  if (blast === null) return <p className="text-ink-2">? the balancer is not known</p>
  const nodes = foldAlike(blast.nodes)
  const rows = nodes.slice(0, MOST_ROWS)
  return (
    <ul className="grid grid-cols-[fit-content(120px)_minmax(16px,96px)_minmax(max-content,1fr)] gap-x-2">
      {rows.map((row) => (
        <Row
          key={row.nodes[0]}
          name={row.count === 1 && row.readyEndpoints > 0 ? `${sayNodes(row)} (${row.readyEndpoints})` : sayNodes(row)}
          atOnce={row.atOnce}
          after={sayAfter(row)}
        />
      ))}
      {nodes.length > rows.length && (
        <li className="col-span-3 text-note text-ink-2">
          and {countOf(nodes.length - rows.length, 'group')} with less harm
        </li>
      )}
      {blast.zones.map((zone) => (
        <Row
          key={zone.zone}
          name={`zone ${zone.zone} (${zone.readyEndpoints})`}
          atOnce={zone.atOnce}
          after={sayAfter(zone)}
        />
      ))}
    </ul>
  )
}

function Row({ name, atOnce, after }: { name: string; atOnce: number | null; after: string }) {
  return (
    <li className="col-span-3 grid h-[21px] grid-cols-subgrid items-center text-table">
      <span className="truncate text-ink-2" title={name}>
        {name}
      </span>
      <svg viewBox={`0 0 ${BAR_WIDTH} 9`} preserveAspectRatio="none" height="9" className="w-full" aria-hidden="true">
        {atOnce === null ? (
          <rect
            x="0.5"
            y="0.5"
            width={BAR_WIDTH - 1}
            height="8"
            className="fill-transparent stroke-line-2"
            strokeDasharray="2 2"
          />
        ) : (
          <rect width={atOnce * BAR_WIDTH} height="9" className="fill-seq-3" />
        )}
      </svg>
      <span className="whitespace-nowrap">
        <b className="font-semibold">{formatShare(atOnce)}</b> <span className="text-ink-2">{after}</span>
      </span>
    </li>
  )
}
