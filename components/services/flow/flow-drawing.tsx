import type { KeyboardEvent } from 'react'
import { SvgHatch } from '@/components/ui/svg-hatch'
import type { AddressRail } from './address-rail'
import { Block, type BlockWiring } from './flow-block'
import { BalancerBlock, ClientsBlock, type FrameProps, Heads, IdleLine, ScaleNote } from './flow-frame'
import { Bands, GroupText, NodeBlock, NoteMark, PodMark, PodText, WallMark } from './flow-marks'
import { PodObserved } from './flow-observed-mark'
import { FlowRail } from './flow-rail'
import { stopKeys } from './flow-stops'
import { groupNotes } from './flow-words'

export type FlowDrawingProps = FrameProps & {
  rail: AddressRail
  wiring: BlockWiring
  onKeyDown: (event: KeyboardEvent) => void
}

/** The picture itself: geometry from the layout, words from the model, no arithmetic of its own. */
export function FlowDrawing({ rail, wiring, onKeyDown, ...frame }: FlowDrawingProps) {
  const { flow, layout, answer, port } = frame
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of focusable blocks inside a drawing has no HTML element
    <svg
      role="group"
      aria-label={`Path of a connection to port ${port.port}; arrow keys move between its blocks`}
      width={layout.columns.width}
      height={layout.height}
      // Paper is narrower than the window that this was laid out for.
      viewBox={`0 0 ${layout.columns.width} ${layout.height}`}
      className="print:h-auto print:max-w-full"
      onKeyDown={onKeyDown}
    >
      <SvgHatch id="flow-hatch" />
      <Heads {...frame} />
      <FlowRail columns={layout.columns} rail={rail} />
      <Bands bands={layout.bands} />
      {layout.connectors.map(({ key, path }) => (
        <path key={key} d={path} className="fill-none stroke-line-2" strokeDasharray="1 4" strokeWidth="1.5" />
      ))}
      <ClientsBlock layout={layout} />
      <Block stop={stopKeys.balancer} wiring={wiring}>
        <BalancerBlock layout={layout} answer={answer} />
      </Block>
      <Nodes {...frame} wiring={wiring} />
      {layout.pick !== null && <rect {...layout.pick} className="fill-line-2" />}
      <Pods {...frame} wiring={wiring} />
      {wiring.readouts.has(stopKeys.idle) && (
        <Block stop={stopKeys.idle} wiring={wiring}>
          <IdleLine flow={flow} layout={layout} />
        </Block>
      )}
      <ScaleNote layout={layout} flow={flow} observed={frame.observed} />
    </svg>
  )
}

type ColumnProps = FrameProps & { wiring: BlockWiring }

function Nodes({ layout, wiring }: ColumnProps) {
  return layout.nodes.map((box) => {
    const wall = layout.walls.get(box.node.key)
    return (
      <Block key={box.node.key} stop={stopKeys.node(box.node.key)} wiring={wiring}>
        <NodeBlock box={box} />
        {wall !== undefined && <WallMark box={box} wall={wall} />}
      </Block>
    )
  })
}

function Pods({ flow, layout, observed, wiring }: ColumnProps) {
  const { columns, groups } = layout
  const notes = groupNotes(flow, groups)
  return groups.map((box) => {
    const note = notes.get(box.group.key)
    return (
      <g key={box.group.key}>
        {box.eachLabelled ? (
          box.pods.map((pod) => (
            <Block key={pod.pod.key} stop={stopKeys.pod(pod.pod.key)} wiring={wiring}>
              <PodMark box={pod} />
              <PodObserved columns={columns} box={pod} observed={observed} />
              <PodText flow={flow} columns={columns} group={box} box={pod} />
            </Block>
          ))
        ) : (
          <Block stop={stopKeys.group(box.group.key)} wiring={wiring}>
            {box.pods.map((pod) => (
              <g key={pod.pod.key}>
                <PodMark box={pod} />
                <PodObserved columns={columns} box={pod} observed={observed} />
              </g>
            ))}
            <GroupText flow={flow} columns={columns} box={box} />
          </Block>
        )}
        {note !== undefined && columns.bracket !== null && (
          <NoteMark x={columns.bracket} box={box} note={note} width={columns.width} />
        )}
      </g>
    )
  })
}
