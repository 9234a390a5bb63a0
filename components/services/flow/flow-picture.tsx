'use client'

import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useReadout } from '@/components/ui/readout'
import type { Readout } from '@/components/ui/readout-text'
import { useShortcut } from '@/components/ui/shortcuts'
import { Notice } from '@/components/ui/small'
import { useElementWidth } from '@/components/ui/use-element-width'
import type { DistributionPort, DistributionResponse } from '@/lib/contracts/distribution'
import { countedIn, type ObservedView } from '../observed/observed-view'
import { addressRail } from './address-rail'
import { walk } from './block-walk'
import { FlowDrawing } from './flow-drawing'
import { layoutFlow } from './flow-layout'
import { buildFlow } from './flow-model'
import { flowObserved } from './flow-observed'
import { blockStops, stopReadouts } from './flow-stops'
import { FlowTable } from './flow-table'

/** In place of the picture where no share of an entry node is known. */
function NoPath({ answer }: { answer: DistributionResponse }) {
  const title =
    answer.bounds === null
      ? 'The path of a connection cannot be drawn: no share is known.'
      : 'The path of a connection cannot be drawn while it is not known which node announces the address.'
  return (
    <section aria-label="Path of a connection" className="px-gutter pb-2">
      <Notice kind="unknown" title={title}>
        Choose the model, and the node where it has one, under “expected under” below.
      </Notice>
    </section>
  )
}

export type FlowPictureProps = { answer: DistributionResponse; port: DistributionPort; observed: ObservedView }

/**
 * The path of a connection from the clients to the pods, with what each pod was counted with as soon as that is known. One tab stop: arrows move between its blocks, and the readout
 * tells the exact value of the one that has focus or hover. A table with the same numbers stands beside it for readers
 * who do not see it.
 */
export function FlowPicture({ answer, port, observed }: FlowPictureProps) {
  const frame = useRef<HTMLDivElement>(null)
  const width = useElementWidth(frame)
  const flow = useMemo(() => buildFlow(answer, port), [answer, port])
  const layout = useMemo(
    () => (flow === null || width === null || width === 0 ? null : layoutFlow(flow, width)),
    [flow, width],
  )
  const counted = answer.basis === 'as-answered' ? null : countedIn(observed)
  const isStale = observed.error !== null
  const got = useMemo(
    () => (flow === null || counted === null ? null : flowObserved(flow, counted, isStale)),
    [flow, counted, isStale],
  )
  const readouts = useMemo(
    () => (flow === null || layout === null ? new Map<string, Readout>() : stopReadouts(answer, flow, layout, got)),
    [answer, flow, layout, got],
  )
  const { show, togglePin } = useReadout()
  useShortcut('arrows', 'move over the picture, the table or the grid that has the focus', null)
  const [current, setCurrent] = useState('balancer')
  if (flow === null) return <NoPath answer={answer} />

  const onKeyDown = (event: KeyboardEvent) => {
    const readout = readouts.get(current)
    if (event.key === ' ' && readout !== undefined) {
      event.preventDefault()
      togglePin(readout)
      return
    }
    if (layout === null || !/^(Arrow|Home|End)/.test(event.key)) return
    event.preventDefault()
    const next = walk(blockStops(layout), current, event.key)
    setCurrent(next)
    frame.current?.querySelector<SVGGElement>(`[data-stop="${CSS.escape(next)}"]`)?.focus()
  }
  const onTold = (key: string) => {
    const readout = readouts.get(key)
    if (readout !== undefined) show(readout)
  }
  return (
    <section aria-label="Path of a connection" className="border-t border-line px-gutter pt-1.5 pb-1">
      <div ref={frame} className="min-h-[230px] overflow-hidden">
        {layout !== null && (
          <FlowDrawing
            flow={flow}
            layout={layout}
            rail={addressRail(answer)}
            answer={answer}
            port={port}
            observed={got}
            onKeyDown={onKeyDown}
            wiring={{
              current: readouts.has(current) ? current : 'balancer',
              readouts,
              onFocusBlock: (key) => {
                setCurrent(key)
                onTold(key)
              },
              onPointBlock: onTold,
            }}
          />
        )}
      </div>
      <FlowTable flow={flow} answer={answer} observed={got} />
    </section>
  )
}
