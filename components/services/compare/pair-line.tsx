import { Button } from '@/components/ui/control'
import type { ServiceResponse } from '@/lib/contracts/service'

export type PairLineProps = {
  pairs: ServiceResponse['pairs']
  /** Name of the Service that this one is compared with. */
  pair: string
  onBack: () => void
}

/** Why these two Services are compared as they are, and the way back to what is imagined. */
export function PairLine({ pairs, pair, onBack }: PairLineProps) {
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-gutter py-1.5 text-fact">
      <span>
        Both Services as they are; nothing is imagined.{' '}
        <span className="text-ink-2">{pairs.find(({ name }) => name === pair)?.inWords}</span>
      </span>
      <Button onClick={onBack}>Back to what if</Button>
    </p>
  )
}
