'use client'

import { SpanChoice } from '@/components/services/observed/span-choice'
import { type NoticeLine, NoticeLines } from '@/components/shell/notice-lines'
import { Button } from '@/components/ui/control'
import { Notice } from '@/components/ui/small'
import type { ApiError } from '@/lib/client/api-error'
import type { SpanState } from '@/lib/client/span-url'
import { useNow } from '@/lib/client/use-now'
import type { ClientsAnswer } from '@/lib/contracts/clients'
import { formatTimeWithAge } from '@/lib/format/time'
import { ClientsFindings, type ClientsFindingsProps } from './clients-findings'
import { sayClientsSource } from './say-clients'

export type ClientsBodyProps = Omit<ClientsFindingsProps, 'answer'> & {
  answer: ClientsAnswer
  /** What is missing from the answer and not said above. */
  gaps: readonly NoticeLine[]
  /** Why the last question failed while an earlier answer stands; null: it did not. */
  error: ApiError | null
  isCounting: boolean
  span: SpanState
  onSpan: (span: Partial<SpanState>) => void
  group: 'address' | 'network'
  onGroup: (group: 'address' | 'network') => void
}

/** Addresses, their kinds and countries, and rules for those that are chosen, over a span of time. */
export function ClientsBody(props: ClientsBodyProps) {
  const { cluster, answer, gaps, facts, evidence, error, isCounting } = props
  return (
    <div aria-busy={isCounting} className="px-gutter pt-1.5 pb-6">
      <NoticeLines cluster={cluster} lines={gaps} />
      {error !== null && (
        <Notice kind="stale" title={error.detail}>
          What stands here is of the last answer.
        </Notice>
      )}
      <Head {...props} />
      {answer.notObserved !== null ? (
        <Notice kind={answer.notObserved.why === 'denied' ? 'denied' : 'unknown'} title={answer.notObserved.inWords} />
      ) : (
        <ClientsFindings cluster={cluster} answer={answer} facts={facts} evidence={evidence} />
      )}
    </div>
  )
}

function Head({ answer, span, onSpan, group, onGroup, isCounting }: ClientsBodyProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1">
      <h2>Top clients</h2>
      <small className="min-w-0 text-note text-ink-2">
        {sayClientsSource(answer)} {answer.source !== null && <CountedUntil answer={answer} />}
        {isCounting && ' · counting'}
      </small>
      <span className="ml-auto flex flex-wrap items-center gap-2">
        <Button
          className="h-[22px]! text-fact pointer-coarse:h-11!"
          aria-pressed={group === 'network'}
          onClick={() => onGroup(group === 'network' ? 'address' : 'network')}
        >
          IPv6 by /64{group === 'network' ? ': on' : ''}
        </Button>
        <SpanChoice span={span} onChange={onSpan} />
      </span>
    </div>
  )
}

/** "to 14:32:07 UTC, 6 s ago" */
function CountedUntil({ answer }: { answer: ClientsAnswer }) {
  const now = useNow()
  const { endMs } = answer.span
  return <>to {formatTimeWithAge(endMs, now ?? endMs)}</>
}
