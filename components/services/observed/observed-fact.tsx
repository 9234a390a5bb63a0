import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { Sample } from '@/lib/client/queries/on-demand'
import { observedFact } from '../from-sample'
import type { ObservedView } from './observed-view'
import { observedMark, sayVerdictShort } from './observed-words'

export type ObservedFactProps = { observed: ObservedView; sample: Sample | null }

/** Among the facts of a Service: whether pods got what is expected, by metrics or by an open sample. Nothing until it is known. */
export function ObservedFact({ observed, sample }: ObservedFactProps) {
  const fact = observedFact(observed.answer, sample)
  if (fact === null) return null
  const { answer, from } = fact
  return (
    <span title={answer.inWords[0]}>
      observed <VerdictIcon kind={observedMark(answer)} className="mx-0.5" /> <b>{sayVerdictShort(answer)}</b>
      {from !== null && `, ${from}`}
    </span>
  )
}
