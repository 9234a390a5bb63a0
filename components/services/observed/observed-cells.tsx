import { Td, Th } from '@/components/ui/table'
import type { ObservedResponse } from '@/lib/contracts/observed'
import { isBeyondNoise, sayMargin, sayObservedShare, saySigma } from './observed-words'

export type Figures = Pick<ObservedResponse['endpoints'][number], 'count' | 'share' | 'margin' | 'standardErrors'>

/** Heads of the columns of what was counted. */
export function ObservedHeads() {
  return (
    <>
      <Th numeric>observed</Th>
      <Th numeric title="three standard errors: how far chance reaches">
        ±
      </Th>
      <Th numeric title="observed less expected, in standard errors">
        σ
      </Th>
    </>
  )
}

/** What one pod or node was counted with; `without`: it has no pod that could be. */
export function ObservedCells({ figures, without = false }: { figures: Figures | undefined; without?: boolean }) {
  if (without || figures === undefined) {
    return [0, 1, 2].map((cell) => (
      <Td key={cell} numeric className="text-ink-3">
        {cell === 0 && !without ? '?' : '–'}
      </Td>
    ))
  }
  return (
    <>
      <Td numeric className="font-semibold">
        {sayObservedShare(figures)}
      </Td>
      <Td numeric className="text-ink-2">
        {sayMargin(figures.margin)}
      </Td>
      <Td numeric className={isBeyondNoise(figures) ? 'font-semibold' : 'text-ink-2'}>
        {saySigma(figures.standardErrors)}
      </Td>
    </>
  )
}
