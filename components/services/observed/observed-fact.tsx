import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { ObservedView } from './observed-view'
import { observedMark, sayVerdictShort } from './observed-words'

/** Among the facts of a Service: whether pods got what is expected. Nothing until it is known. */
export function ObservedFact({ observed: { answer } }: { observed: ObservedView }) {
  // Where there is no source there is none for any Service: the panel says it once.
  if (answer === null || answer.notObserved?.why === 'not-configured') return null
  return (
    <span title={answer.inWords[0]}>
      observed <VerdictIcon kind={observedMark(answer)} className="mx-0.5" /> <b>{sayVerdictShort(answer)}</b>
    </span>
  )
}
