'use client'

import { useRef } from 'react'
import { shareAxis } from '@/components/charts/share-axis'
import { fitMiddle } from '@/components/ui/fit-text'
import { SvgHatch } from '@/components/ui/svg-hatch'
import { useElementWidth } from '@/components/ui/use-element-width'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import { formatShareShort } from '@/lib/format/share'
import { countOf } from '@/lib/format/words'
import { sayLoad, sayShares } from '../flow/flow-words'
import type { Reading } from '../readings'
import { type PhoneNode, phoneNodes } from './phone-nodes'

const ROW = 42
const LEFT = 96
const RIGHT = 96
/** Both bounds of a share need more. */
const RIGHT_BOUNDS = 124

/** The share of one pod on each node against the fair share: one hollow bar a node. */
export function PhoneBars({ answer, readings }: { answer: DistributionResponse; readings: readonly Reading[] }) {
  const frame = useRef<HTMLDivElement>(null)
  const width = useElementWidth(frame)
  const { nodes, more, fair } = phoneNodes(readings)
  if (nodes.length === 0) return null
  const axis = shareAxis(Math.max(...nodes.map((node) => node.share.high)), fair)
  const right = nodes.some(isRange) ? RIGHT_BOUNDS : RIGHT
  const scale = (share: number) => LEFT + (share / axis.max) * Math.max(0, (width ?? 0) - LEFT - right)
  const height = 16 + nodes.length * ROW
  return (
    <section ref={frame} aria-label="One pod’s share, by node" className="border-t border-line pt-2">
      <h2 className="mb-1">
        One pod’s share, by node{' '}
        <small className="text-note font-normal text-ink-2">
          {answer.basis === 'as-answered' ? 'as answered' : 'expected'}
        </small>
      </h2>
      {width !== null && width > 0 && (
        <svg width={width} height={height} role="img" aria-label={nodes.map(sayNode).join('; ')}>
          <SvgHatch id="phone-hatch" />
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
    </section>
  )
}

const isRange = ({ share }: PhoneNode) => share.high - share.low > 1e-9

const sayNode = (node: PhoneNode) =>
  `${node.name}: ${countOf(node.pods, 'pod')}, ${sayShares([node.share.low, node.share.high])} each, ${sayLoad(node.load)}`

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
      <text x={width} y={y + 16} textAnchor="end" className="fill-ink-1 font-semibold">
        {sayLoad(node.load)}
      </text>
      <text x={width} y={y + 32} textAnchor="end" className="fill-ink-2">
        {sayShares([node.share.low, node.share.high])} each
      </text>
    </g>
  )
}
