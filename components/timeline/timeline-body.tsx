'use client'

import { usePathname } from 'next/navigation'
import { SpanChoice } from '@/components/services/observed/span-choice'
import { NoticeLines } from '@/components/shell/notice-lines'
import { useShareAddress } from '@/components/shell/share-address'
import { Button } from '@/components/ui/control'
import { lowSegment, SegmentGroup } from '@/components/ui/segments'
import { Notice } from '@/components/ui/small'
import type { ApiError } from '@/lib/client/api-error'
import { type ServiceState, serviceSearch } from '@/lib/client/service-url'
import { useNow } from '@/lib/client/use-now'
import type { TimelineResponse } from '@/lib/contracts/timeline'
import type { TimelineMeasuredResponse } from '@/lib/contracts/timeline-measured'
import { formatTime } from '@/lib/format/time'
import { EventsTable } from './events-table'
import { MomentPanel } from './moment-panel'
import { eventsUnder } from './moments'
import { TimelinePicture } from './timeline-picture'
import { sayLanesLeftOut, sayLineSource, sayNothing, timelineGaps } from './timeline-words'
import { toLanes } from './to-lanes'
import { WrittenTimeline } from './written-timeline'

const MINUTE_MS = 60_000

export type TimelineBodyProps = {
  cluster: string
  answer: TimelineResponse
  /** Why the last question failed while an earlier answer stands; null: it did not. */
  error: ApiError | null
  /** null: not answered yet. */
  measured: TimelineMeasuredResponse | null
  notMeasured: ApiError | null
  isAsking: boolean
  state: ServiceState
  onChange: (change: Partial<ServiceState>) => void
}

/** Head, picture or tables, the values of a moment and the events, all over one span. */
export function TimelineBody(props: TimelineBodyProps) {
  const { cluster, answer, error, measured, notMeasured, isAsking, state, onChange } = props
  const path = usePathname()
  const nowMs = useNow() ?? answer.span.endMs
  const events = eventsUnder(answer.events, state.events)
  const lanes = toLanes(answer, state.events === 'all' || state.events === 'nodes', measured?.recorded ?? null)
  const onSelect = (at: number | null) => onChange({ at })
  const addressOf = (at: number | null) => `${path}${serviceSearch({ ...state, ...absolute(answer), at })}`
  useShareAddress(() => `${window.location.origin}${addressOf(state.at)}`)
  const instead = notMeasured === null ? 'asking what was counted' : 'not known'
  const leftOut = sayLanesLeftOut(answer)
  return (
    <div aria-busy={isAsking} className="flex flex-col gap-3 px-gutter pt-2 pb-6">
      <div>
        {answer.inWords.length > 1 && <p className="text-fact text-ink-2">{answer.inWords.slice(1).join(' ')}</p>}
        <NoticeLines cluster={cluster} lines={timelineGaps(answer, measured, nowMs)} />
        {error !== null && (
          <Notice kind="stale" title={error.detail}>
            What stands here is of the last answer.
          </Notice>
        )}
        <OutsideSpan at={state.at} answer={answer} nowMs={nowMs} onChange={onChange} />
      </div>
      <section aria-label="Timeline">
        <Head {...props} nowMs={nowMs} />
        {state.view === 'table' ? (
          <WrittenTimeline answer={answer} lanes={lanes} measured={measured} />
        ) : (
          <TimelinePicture
            answer={answer}
            lanes={lanes}
            events={events}
            measured={measured}
            instead={instead}
            at={state.at}
            onSelect={onSelect}
          />
        )}
        {leftOut !== null && <p className="text-note text-ink-2">{leftOut}</p>}
      </section>
      <div className="grid gap-x-8 gap-y-4 desk:grid-cols-[minmax(0,8fr)_minmax(0,7fr)]">
        <div className="min-w-0 desk:order-last">
          <MomentPanel
            answer={answer}
            lanes={lanes}
            events={events}
            measured={measured}
            at={state.at}
            onSelect={onSelect}
          />
        </div>
        <EventsTable
          all={answer.events}
          events={events}
          leftOut={answer.eventsLeftOut}
          empty={sayNothing(answer, answer.events.length - events.length, nowMs)}
          filter={state.events}
          onFilter={(filter) => onChange({ events: filter })}
          at={state.at}
          onSelect={onSelect}
          linkTo={addressOf}
        />
      </div>
    </div>
  )
}

/** The span to the second, with all of it inside. */
const absolute = ({ span }: TimelineResponse): Pick<ServiceState, 'from' | 'until' | 'last'> => ({
  from: Math.floor(span.startMs / 1000) * 1000,
  until: Math.ceil(span.endMs / 1000) * 1000,
  last: null,
})

type OutsideProps = Pick<TimelineBodyProps, 'answer' | 'onChange'> & { at: number | null; nowMs: number }

/** A moment that a link names and the span does not hold. */
function OutsideSpan({ at, answer: { span }, nowMs, onChange }: OutsideProps) {
  if (at === null || (at >= span.startMs && at <= span.endMs)) return null
  const around = { from: at - 5 * MINUTE_MS, until: at + 5 * MINUTE_MS }
  return (
    <Notice kind="unknown" title={`${formatTime(at, nowMs)} lies outside the span that is shown.`}>
      <Button onClick={() => onChange(around)}>Show the minutes around it</Button>
    </Notice>
  )
}

function Head({ measured, notMeasured, isAsking, state, onChange, nowMs }: TimelineBodyProps & { nowMs: number }) {
  const notes = [...(measured?.traffic?.warnings ?? []), ...(measured?.traffic?.limits ?? [])]
  return (
    <div className="mb-1 flex flex-wrap items-start gap-x-3 gap-y-1">
      <div className="min-w-0 text-note text-ink-2">
        <Source measured={measured} failed={notMeasured} nowMs={nowMs} />
        {isAsking && ' · asking about another span'}
        {notes.length > 0 && (
          <details>
            <summary className="cursor-pointer text-accent pointer-coarse:py-2">what the numbers hold</summary>
            <ul className="list-disc pl-4">
              {notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </details>
        )}
      </div>
      <span className="ml-auto flex flex-wrap gap-2 print:hidden">
        <SegmentGroup
          size={lowSegment}
          label="Lines by"
          value={state.lines}
          options={[
            ['node', 'by node'],
            ['pod', 'by pod'],
          ]}
          onChoose={(lines) => onChange({ lines })}
        />
        <SegmentGroup
          size={lowSegment}
          label="Shown as"
          value={state.view}
          options={[
            ['picture', 'picture'],
            ['table', 'table'],
          ]}
          onChoose={(view) => onChange({ view })}
        />
        <SpanChoice span={state} onChange={onChange} usual="1h" verb="Shown" />
      </span>
    </div>
  )
}

/** What was counted and by whom, or why nothing was. */
function Source({
  measured,
  failed,
  nowMs,
}: {
  measured: TimelineMeasuredResponse | null
  failed: ApiError | null
  nowMs: number
}) {
  if (measured === null) return failed === null ? 'Asking what was counted.' : `${failed.detail} ${failed.action}`
  if (measured.notObserved !== null) return `No lines: ${measured.notObserved.inWords}`
  if (failed === null) return sayLineSource(measured, nowMs)
  return `Counts to ${formatTime(measured.span.endMs, nowMs)}: ${failed.detail}`
}
