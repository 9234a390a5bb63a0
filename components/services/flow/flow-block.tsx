import type { ReactNode } from 'react'
import { type Readout, readoutText } from '@/components/ui/readout-text'

/** What every block needs to take part in the walk and the readout. */
export type BlockWiring = {
  /** The block that holds the tab stop. */
  readonly current: string
  readonly readouts: ReadonlyMap<string, Readout>
  readonly onFocusBlock: (key: string) => void
  readonly onPointBlock: (key: string) => void
}

/** A block that focus can stand on; its name for screen readers is what the readout says. */
export function Block({ stop, wiring, children }: { stop: string; wiring: BlockWiring; children: ReactNode }) {
  const readout = wiring.readouts.get(stop)
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: one tab stop that arrows move between blocks; nothing is pressed
    <g
      role="img"
      aria-label={readout === undefined ? stop : readoutText(readout)}
      data-stop={stop}
      tabIndex={wiring.current === stop ? 0 : -1}
      onFocus={() => wiring.onFocusBlock(stop)}
      onPointerEnter={() => wiring.onPointBlock(stop)}
      className="outline-offset-1"
    >
      {children}
    </g>
  )
}
