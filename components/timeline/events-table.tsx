'use client'

import type { KeyboardEvent, MouseEvent } from 'react'
import { cx } from '@/components/ui/cx'
import { lowSegment, Segments } from '@/components/ui/segments'
import { Td, Th, Tr } from '@/components/ui/table'
import { VirtualTable } from '@/components/ui/virtual-table'
import type { EventFilter } from '@/lib/client/service-url'
import { useNow } from '@/lib/client/use-now'
import { formatAge } from '@/lib/format/duration'
import { formatTime } from '@/lib/format/time'
import { countOf } from '@/lib/format/words'
import { eventsUnder, type TimelineEvent } from './moments'

const kindWords: Record<TimelineEvent['kind'], string> = {
  pods: 'pod',
  nodes: 'node',
  service: 'Service',
  announcers: 'announcer',
  health: 'health port',
}

const signs: Record<TimelineEvent['tone'], string> = { loss: '▾', gain: '▴', change: '·' }
const tones: Record<TimelineEvent['tone'], string> = { loss: 'text-fault', gain: 'text-ink-2', change: 'text-ink-3' }

const filterWords: readonly (readonly [EventFilter, string])[] = [
  ['own', 'This Service'],
  ['pods', 'Pods'],
  ['service', 'Fields'],
  ['announcers', 'Announcers'],
  ['health', 'Health ports'],
  ['nodes', 'Nodes'],
  ['all', 'All'],
]

export type EventsTableProps = {
  /** All of the span, oldest first. */
  all: readonly TimelineEvent[]
  /** Those that are listed. */
  events: readonly TimelineEvent[]
  leftOut: number
  /** What is said where there is none. */
  empty: string
  filter: EventFilter
  onFilter: (filter: EventFilter) => void
  at: number | null
  onSelect: (at: number | null) => void
  linkTo: (atMs: number) => string
}

/** Each event with its absolute time, newest first. The time is a link to the moment; a press selects it here. */
export function EventsTable(props: EventsTableProps) {
  const { events, leftOut, empty, at, onSelect, linkTo } = props
  const now = useNow()
  const rows = events.toReversed()
  const endMs = now ?? events.at(-1)?.atMs ?? 0
  return (
    <section aria-label="What happened" className="min-w-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2>
          What happened <small className="text-note font-normal text-ink-2">newest first</small>
        </h2>
        <Filters {...props} />
      </div>
      {events.length === 0 ? (
        <p className="py-2 text-ink-2">{empty}</p>
      ) : (
        <VirtualTable
          caption="Events, newest first"
          className="max-h-[460px] max-pad:max-h-[60vh]"
          columns={4}
          head={
            <tr>
              <Th>Time</Th>
              <Th className="max-pad:hidden">Age</Th>
              <Th>What</Th>
              <Th>What happened</Th>
            </tr>
          }
          rows={rows}
          reveal={at === null ? null : indexOf(rows, at)}
          renderRow={(event, row) => (
            <Tr
              key={`${event.atMs} ${event.kind} ${event.inWords}`}
              {...row}
              selected={event.atMs === at}
              aria-selected={undefined}
              aria-current={event.atMs === at ? 'true' : undefined}
              className="cursor-pointer hover:bg-bg-1"
              onClick={(pressed: MouseEvent) => {
                if (pressed.ctrlKey || pressed.metaKey || pressed.shiftKey) return
                pressed.preventDefault()
                onSelect(event.atMs)
              }}
              onKeyDown={(pressed: KeyboardEvent) => {
                if (pressed.key === 'Enter' || pressed.key === ' ') onSelect(event.atMs)
                else if (pressed.key === 'Escape' && at !== null) onSelect(null)
                else return
                pressed.preventDefault()
              }}
            >
              <Td>
                <a href={linkTo(event.atMs)} tabIndex={-1} className="text-accent">
                  {formatTime(event.atMs, endMs)}
                </a>
              </Td>
              <Td className="text-ink-2 max-pad:hidden">{formatAge((endMs - event.atMs) / 1000)}</Td>
              <Td className="text-ink-2">{kindWords[event.kind]}</Td>
              <Td wrap className="wrap-anywhere">
                <span aria-hidden="true" className={cx('mr-1.5 inline-block w-2', tones[event.tone])}>
                  {signs[event.tone]}
                </span>
                {event.inWords}
              </Td>
            </Tr>
          )}
        />
      )}
      {leftOut > 0 && (
        <p className="text-note text-ink-2">{countOf(leftOut, 'older event')} of this span are left out.</p>
      )}
    </section>
  )
}

const indexOf = (rows: readonly TimelineEvent[], at: number): number | null => {
  const index = rows.findIndex(({ atMs }) => atMs === at)
  return index < 0 ? null : index
}

/** Which events are listed; a kind without any is not offered. */
function Filters({ all, filter, onFilter }: EventsTableProps) {
  const offered = filterWords
    .map(([value, word]) => ({ value, word, count: eventsUnder(all, value).length }))
    .filter(({ value, count }) => count > 0 || value === 'own' || value === 'all' || value === filter)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one line of buttons
    <span
      role="group"
      aria-label="Events of"
      className="ml-auto flex max-w-full overflow-x-auto rounded border border-line text-fact [scrollbar-width:none] print:hidden"
    >
      <Segments
        size={lowSegment}
        value={filter}
        options={offered.map(({ value, word, count }) => [value, withCount(word, count)])}
        onChoose={onFilter}
      />
    </span>
  )
}

const withCount = (word: string, count: number) => (
  <>
    {word} <span className="font-normal">{count}</span>
  </>
)
