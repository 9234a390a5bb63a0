'use client'

import { useRef } from 'react'
import { ObservedMark } from '@/components/charts/observed-mark'
import { shareAxis } from '@/components/charts/share-axis'
import { fitMiddle } from '@/components/ui/fit-text'
import { SvgHatch } from '@/components/ui/svg-hatch'
import { useElementWidth } from '@/components/ui/use-element-width'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import type { ObservedResponse } from '@/lib/contracts/observed'
import { formatShareShort } from '@/lib/format/share'
import { countOf } from '@/lib/format/words'
import { sayLoad, sayShares } from '../flow/flow-words'
import { sayObservedBar } from '../observed/observed-bars'
import { countedIn, type ObservedView } from '../observed/observed-view'
import { sayProvenance, sayVerdictShort } from '../observed/observed-words'
import type { Reading } from '../readings'
import { type PhoneNode, phoneNodes } from './phone-nodes'
import { withObserved } from './phone-observed'

const ROW = 42
const LEFT = 96
const RIGHT = 96
/** Both bounds of a share need more. */
const RIGHT_BOUNDS = 124

export type PhoneBarsProps = { answer: DistributionResponse; readings: readonly Reading[]; observed: ObservedView }

/** The share of one pod on each node against the fair share: a hollow bar a node, and a solid one for what was counted. */
export function PhoneBars({ answer, readings, observed }: PhoneBarsProps) {
  const frame = useRef<HTMLDivElement>(null)
  const width = useElementWidth(frame)
  const counted = answer.basis === 'as-answered' ? null : countedIn(observed)
  const { nodes, more, fair, among } = withObserved(phoneNodes(readings), readings, counted, observed.error !== null)
  if (nodes.length === 0) return null
  const axis = shareAxis(Math.max(...nodes.map(farthest)), fair)
  const right = nodes.some(isRange) ? RIGHT_BOUNDS : RIGHT
  const scale = (share: number) => LEFT + (share / axis.max) * Math.max(0, (width ?? 0) - LEFT - right)
  const height = 16 + nodes.length * ROW
  return (
    <section ref={frame} aria-label="One pod’s share, by node" className="border-t border-line pt-2">
      <h2 className="mb-1 flex items-baseline gap-2">
        One pod’s share, by node <Legend answered={answer.basis === 'as-answered'} counted={counted !== null} />
      </h2>
      {width !== null && width > 0 && (
        <svg width={width} height={height} role="img" aria-label={nodes.map(sayNode).join('; ')}>
          <SvgHatch id="phone-hatch" />
          <SvgHatch id="bars-hatch" />
          <text x={LEFT} y="10" textAnchor="middle" className="fill-ink-3 text-note">
            0
          </text>
          <text x={scale(fair)} y="10" textAnchor="middle" className="fill-ink-1 text-note font-semibold">
            fair {formatShareShort(fair)}
          </text>
          {nodes.map((node, index) => (
            <NodeBar key={node.name} node={node} y={16 + index * ROW} scale={scale} width={width} />
          ))}
          <path d={`M${scale(fair)} 16V${height}`} className="stroke-ink-2" strokeWidth="1.5" />
        </svg>
      )}
      {more > 0 && <p className="text-note text-ink-2">{countOf(more, 'node')} nearer to the fair share left out</p>}
      {answer.basis === 'expected' && <ObservedLine observed={observed} among={among} />}
    </section>
  )
}

function Legend({ answered, counted }: { answered: boolean; counted: boolean }) {
  return (
    <small className="flex items-center gap-1.5 text-note font-normal whitespace-nowrap text-ink-2">
      <span className="inline-block h-2.5 w-4 border border-ink-2" />
      {answered ? 'as answered' : 'expected'}
      {counted && (
        <>
          <span className="ml-1 inline-block h-1.5 w-4 bg-div-6" />
          observed ±3σ
        </>
      )}
    </small>
  )
}

/** The verdict and what it rests on, in the room that it needs from the start. */
function ObservedLine({ observed: { answer }, among }: { observed: ObservedView; among: number | null }) {
  return <p className="min-h-4 text-note text-ink-2">{sayLine(answer, among)}</p>
}

function sayLine(answer: ObservedResponse | null, among: number | null): string {
  if (answer === null) return 'Asking what pods really got.'
  const [, , window = '', samples = ''] = sayProvenance(answer, answer.freshness.asOfMs)
  const facts = [`observed: ${sayVerdictShort(answer)}`, samples, window].filter((words) => words !== '')
  const words = facts.join(' · ')
  return among === null ? words : `${words}. Shares among the ${countOf(among, 'pod')} that were counted.`
}

/** How far a row reaches, whiskers included. */
const farthest = ({ share, observed }: PhoneNode): number =>
  Math.max(share.high, observed?.drawn === 'hatched' ? 0 : (observed?.share ?? 0) + (observed?.margin ?? 0))

const isRange = ({ share }: PhoneNode) => share.high - share.low > 1e-9

const sayNode = (node: PhoneNode) =>
  `${node.name}: ${countOf(node.pods, 'pod')}, ${sayShares([node.share.low, node.share.high])} each, ${sayLoad(node.load)}${node.observed === undefined ? '' : `, observed ${sayObservedBar(node.observed)}`}`

type NodeBarProps = { node: PhoneNode; y: number; scale: (share: number) => number; width: number }

function NodeBar({ node, y, scale, width }: NodeBarProps) {
  const [start, low, high] = [scale(0), scale(node.share.low), scale(node.share.high)]
  return (
    <g className="text-note">
      <text x="0" y={y + 16} className="fill-ink-1 font-semibold">
        {fitMiddle(node.name, LEFT - 10)}
      </text>
      <text x="0" y={y + 32} className="fill-ink-2">
        {countOf(node.pods, 'pod')}
      </text>
      {high - low > 0.5 && (
        <rect
          x={low}
          y={y + 8}
          width={high - low}
          height={22}
          fill="url(#phone-hatch)"
          className="stroke-line-2"
          strokeDasharray="3 2"
        />
      )}
      <rect
        x={start}
        y={y + 8}
        width={Math.max(0, low - start)}
        height={22}
        className="fill-transparent stroke-ink-2"
      />
      {node.observed !== undefined && (
        <ObservedMark observed={node.observed} y={y + 19} hollow={Math.max(0, low - start)} x={scale} height={12} />
      )}
      <text x={width} y={y + 16} textAnchor="end" className="fill-ink-1 font-semibold">
        {sayLoad(node.load)}
      </text>
      <text x={width} y={y + 32} textAnchor="end" className="fill-ink-2">
        {sayShares([node.share.low, node.share.high])} each
      </text>
    </g>
  )
}
