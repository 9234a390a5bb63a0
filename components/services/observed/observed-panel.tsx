'use client'

import { Button } from '@/components/ui/control'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { SpanState } from '@/lib/client/span-url'
import { useNow } from '@/lib/client/use-now'
import type { ObservedResponse } from '@/lib/contracts/observed'
import { formatTimeWithAge } from '@/lib/format/time'
import { MonitoringDisclosure, type OfService } from '../monitoring/monitoring-panel'
import type { ObservedView } from './observed-view'
import { observedMark, sayProvenance } from './observed-words'

export type ObservedPanelProps = {
  of: OfService
  observed: ObservedView
  /** Shares as answered by the health ports are shown, which nothing observed is held against. */
  isAnswered: boolean
  onSpan: (span: Partial<SpanState>) => void
}

/** The verdict on what pods got, in a sentence with what explains it, where the numbers come from, and their limits. */
export function ObservedPanel({ of, observed: { answer, error, isCounting }, isAnswered, onSpan }: ObservedPanelProps) {
  if (isAnswered) {
    return <Line>What pods got is held against the expected shares: choose “pool by objects” to see it.</Line>
  }
  if (answer === null) {
    // The room of the sentence that comes, so that the tables below stay where they are.
    return <Line>{error === null ? 'Asking what pods really got.' : `${error.detail} ${error.action}`}</Line>
  }
  return (
    <section aria-label="What pods got" aria-busy={isCounting} className="min-h-[34px] text-table leading-[18px]">
      <p className="flex gap-1.5">
        <VerdictIcon kind={observedMark(answer)} className="mt-[3px]" />
        <span className="min-w-0">
          <span className={answer.measure === null ? 'text-ink-2' : 'font-medium'}>{answer.inWords[0]}</span>{' '}
          <span className="text-ink-2">{answer.inWords.slice(1).join(' ')}</span>
          <SinceChange answer={answer} onSpan={onSpan} />
        </span>
      </p>
      {error !== null && <Stale answer={answer} detail={error.detail} />}
      <Provenance answer={answer} isCounting={isCounting} />
      {answer.notObserved !== null && <MonitoringDisclosure {...of} />}
    </section>
  )
}

function Line({ children }: { children: string }) {
  return (
    <p className="flex min-h-[34px] gap-1.5 text-table leading-[18px] text-ink-2">
      <VerdictIcon kind="unknown" className="mt-[3px]" />
      <span>{children}</span>
    </p>
  )
}

/** A span that mixes two expectations is one press away from one that does not. */
function SinceChange({ answer, onSpan }: { answer: ObservedResponse; onSpan: ObservedPanelProps['onSpan'] }) {
  const { notJudged, changedAtMs, judgedPart } = answer
  if ((notJudged !== 'changed' && judgedPart === null) || changedAtMs === null) return null
  return (
    <Button
      className="-my-1 ml-2 h-[22px] text-fact"
      onClick={() => onSpan({ from: Math.ceil(changedAtMs / 1_000) * 1_000, until: null })}
    >
      Count since then
    </Button>
  )
}

function Stale({ answer, detail }: { answer: ObservedResponse; detail: string }) {
  const now = useNow()
  const until = answer.span.endMs
  return (
    <p className="flex gap-1.5 text-ink-2">
      <VerdictIcon kind="stale" className="mt-[3px]" />
      <span>
        Counts to {formatTimeWithAge(until, now ?? until)}: {detail}
      </span>
    </p>
  )
}

/** Metric, unit, window, samples and coverage in one line; the limits and what the source said open below it. */
function Provenance({ answer, isCounting }: { answer: ObservedResponse; isCounting: boolean }) {
  const facts = sayProvenance(answer, answer.freshness.asOfMs)
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
