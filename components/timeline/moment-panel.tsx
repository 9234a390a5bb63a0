'use client'

import { Button } from '@/components/ui/control'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { useNow } from '@/lib/client/use-now'
import type { TimelineResponse } from '@/lib/contracts/timeline'
import type { TimelineMeasuredResponse } from '@/lib/contracts/timeline-measured'
import { formatDuration } from '@/lib/format/duration'
import { formatTime, formatTimeWithAge } from '@/lib/format/time'
import { type Lane, segmentAt } from './lane'
import { clockOf, sayTraffic } from './moment-words'
import { type TimelineEvent, walkEvents } from './moments'

export type MomentPanelProps = {
  answer: TimelineResponse
  lanes: readonly Lane[]
  events: readonly TimelineEvent[]
  measured: TimelineMeasuredResponse | null
  at: number | null
  onSelect: (at: number | null) => void
}

/** What every lane and line says of the chosen moment, or of the end of the span while none is. */
export function MomentPanel({ answer, lanes, events, measured, at, onSelect }: MomentPanelProps) {
  const now = useNow()
  const { endMs } = answer.span
  const atMs = at ?? endMs
  const then = events.filter((event) => event.atMs === at)
  const counted = measured === null ? null : sayTraffic(measured, at)
  const before = walkEvents(events, at ?? endMs + 1, 'ArrowLeft')
  const after = at === null ? null : walkEvents(events, at, 'ArrowRight')
  return (
    <section aria-label="Values at this moment" className="min-w-0">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h2>
          {at === null ? `At the end, ${formatTime(endMs, now ?? endMs)}` : `At ${formatTimeWithAge(at, now ?? endMs)}`}
        </h2>
        <span className="ml-auto flex gap-1.5">
          <Step label="Event before" sign="‹" to={before} onSelect={onSelect} />
          <Step label="Event after" sign="›" to={after} onSelect={onSelect} />
          {at !== null && (
            <Button className="h-[22px] text-fact" onClick={() => onSelect(null)}>
              Let go
            </Button>
          )}
        </span>
      </div>
      {then.length > 0 && (
        <ul className="text-table">
          {then.map(({ inWords }) => (
            <li key={inWords}>{inWords}</li>
          ))}
        </ul>
      )}
      <Table caption="What each lane says" tight>
        <thead>
          <tr>
            <Th>What</Th>
            <Th>Value</Th>
            <Th>Since</Th>
          </tr>
        </thead>
        <tbody>
          {lanes.map((lane) => {
            const segment = segmentAt(lane, atMs, endMs)
            return (
              <Tr key={lane.key}>
                <Td className="text-ink-2">{lane.label}</Td>
                <Td wrap>{segment === null ? <span className="text-ink-3">? {lane.unknown}</span> : segment.says}</Td>
                <Td>{segment === null ? '?' : sayFrom(segment.fromMs, answer)}</Td>
              </Tr>
            )
          })}
          {counted?.lines.map(([name, value]) => (
            <Tr key={`counted ${name}`}>
              <Td className="text-ink-2">Counted {name}</Td>
              <Td>{value === '?' ? <span className="text-ink-3">? not counted</span> : value}</Td>
              <Td>{`${clockOf(counted.fromMs)} UTC, for ${formatDuration(counted.seconds)}`}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </section>
  )
}

/** What begins with the span may have been so for longer. */
const sayFrom = (fromMs: number, { span }: TimelineResponse): string =>
  fromMs <= span.startMs ? 'before the span' : `${clockOf(fromMs)} UTC`

type StepProps = { label: string; sign: string; to: number | null; onSelect: (at: number) => void }

function Step({ label, sign, to, onSelect }: StepProps) {
  return (
    <Button
      aria-label={label}
      className="h-[22px] w-[26px] justify-center text-fact"
      disabled={to === null}
      onClick={() => to !== null && onSelect(to)}
    >
      {sign}
    </Button>
  )
}
