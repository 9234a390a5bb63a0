import type { ReactNode } from 'react'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import { type Observed, observedMark, sayProvenance } from './observed-words'

export type ObservedVerdictLinesProps = {
  answer: Observed
  nowMs: number
  /** Another span is being counted. */
  isCounting?: boolean
  /** What follows the sentences on their line. */
  beside?: ReactNode
  below?: ReactNode
}

/** The verdict on what pods got, in a sentence with what explains it, and where the numbers come from: of a metric or a sample alike. */
export function ObservedVerdictLines({ answer, nowMs, isCounting = false, beside, below }: ObservedVerdictLinesProps) {
  return (
    <div className="text-table leading-[18px]">
      <p className="flex gap-1.5">
        <VerdictIcon kind={observedMark(answer)} className="mt-[3px]" />
        <span className="min-w-0">
          <span className={answer.measure === null ? 'text-ink-2' : 'font-medium'}>{answer.inWords[0]}</span>{' '}
          <span className="text-ink-2">{answer.inWords.slice(1).join(' ')}</span>
          {beside}
        </span>
      </p>
      {below}
      <Provenance answer={answer} nowMs={nowMs} isCounting={isCounting} />
    </div>
  )
}

/** Metric, unit, window, samples and coverage in one line; the limits and what the source said open below it. */
function Provenance({ answer, nowMs, isCounting }: { answer: Observed; nowMs: number; isCounting: boolean }) {
  const facts = sayProvenance(answer, nowMs)
  if (facts.length === 0) return null
  const notes = [...answer.warnings, ...answer.limits]
  const line = `${facts.join(' · ')}${isCounting ? ' · counting another span' : ''}`
  if (notes.length === 0) return <p className="pl-[19px] text-note text-ink-2">{line}</p>
  return (
    <details className="pl-[19px] text-note text-ink-2">
      <summary className="cursor-pointer marker:text-ink-3 pointer-coarse:py-2">
        {line} <span className="text-accent">what the numbers hold</span>
      </summary>
      <ul className="list-disc pl-4">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </details>
  )
}
