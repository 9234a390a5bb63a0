import { Button } from '@/components/ui/control'
import type { ServiceResponse } from '@/lib/contracts/service'

export type PairLineProps = {
  pairs: ServiceResponse['pairs']
  /** Name of the Service that this one is compared with; null: with what is imagined. */
  pair: string | null
  onChoose: (pair: string | null) => void
}

/** Services that send to the same pods under the other policy: a comparison of what is there, instead of what if. */
export function PairLine({ pairs, pair, onChoose }: PairLineProps) {
  if (pair !== null) {
    return (
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-gutter py-1.5 text-fact">
        <span>
          Both Services as they are; nothing is imagined.{' '}
          <span className="text-ink-2">{pairs.find(({ name }) => name === pair)?.inWords}</span>
        </span>
        <Button onClick={() => onChoose(null)}>Back to what if</Button>
      </p>
    )
  }
  if (pairs.length === 0) return null
  return (
    <ul className="border-b border-line px-gutter py-1.5 text-fact print:hidden">
      {pairs.map(({ name, inWords }) => (
        <li key={name} className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="text-ink-2">{inWords}</span>
          <Button onClick={() => onChoose(name)}>Compare the two as they are</Button>
        </li>
      ))}
    </ul>
  )
}
