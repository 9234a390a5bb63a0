import type { TimelineResponse } from '@/lib/contracts/timeline'
import type { Layout } from './layout'
import { clockOf } from './moment-words'
import type { TimelineEvent } from './moments'
import type { TimeScale } from './time-axis'
import { watchedSince } from './timeline-words'

type EventMarksProps = {
  answer: TimelineResponse
  events: readonly TimelineEvent[]
  scale: TimeScale
  layout: Layout
  at: number | null
}

/** Each event at its time: down what was lost, up what was gained, in between what changed; hatched before watching began. */
export function EventMarks({ answer, events, scale, layout, at }: EventMarksProps) {
  const { top, height } = layout.events
  const middle = top + height / 2
  const sinceMs = watchedSince(answer)
  const since = scale.x(sinceMs ?? answer.span.startMs)
  return (
    <g>
      {!layout.isNarrow && (
        <text x={0} y={middle + 4} className="fill-ink-2 text-note">
          Events
        </text>
      )}
      {sinceMs !== null && (
        <rect x={scale.left} y={top} width={since - scale.left} height={height} fill="url(#timeline-hatch)" />
      )}
      <path d={`M${since} ${middle}H${scale.right}`} className="stroke-line-2" />
      {events.map((event) => (
        <path
          key={`${event.atMs} ${event.kind} ${event.inWords}`}
          d={`M${scale.x(event.atMs)} ${middle}v${reach[event.tone]}${event.tone === 'change' ? 'm0 -6v6' : ''}`}
          className={event.atMs === at ? 'stroke-accent' : tones[event.tone]}
          strokeWidth={event.atMs === at ? 3 : 1.6}
        />
      ))}
      {sinceMs !== null && (
        <>
          <path d={`M${since} ${top - 2}V${layout.height}`} className="stroke-ink-2" strokeDasharray="4 3" />
          <text
            x={since + (since > layout.width / 2 ? -4 : 4)}
            y={top + 4}
            textAnchor={since > layout.width / 2 ? 'end' : 'start'}
            className="fill-ink-1 stroke-bg-0 text-note [paint-order:stroke]"
            strokeWidth="4"
          >
            watched since {clockOf(sinceMs)} UTC
          </text>
        </>
      )}
    </g>
  )
}

const reach: Record<TimelineEvent['tone'], number> = { loss: 8, gain: -8, change: 3 }
const tones: Record<TimelineEvent['tone'], string> = {
  loss: 'stroke-fault',
  gain: 'stroke-ink-2',
  change: 'stroke-ink-3',
}
