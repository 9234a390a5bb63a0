'use client'

import { Button } from '@/components/ui/control'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { SpanState } from '@/lib/client/span-url'
import { useNow } from '@/lib/client/use-now'
import type { ObservedResponse } from '@/lib/contracts/observed'
import { formatTimeWithAge } from '@/lib/format/time'
import { MonitoringDisclosure, type OfService } from '../monitoring/monitoring-panel'
import { ObservedVerdictLines } from './observed-verdict-lines'
import type { ObservedView } from './observed-view'

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
      <ObservedVerdictLines
        answer={answer}
        nowMs={answer.freshness.asOfMs}
        isCounting={isCounting}
        beside={<SinceChange answer={answer} onSpan={onSpan} />}
        below={error === null ? null : <Stale answer={answer} detail={error.detail} />}
      />
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
