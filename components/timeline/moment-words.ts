import type { TimelineResponse } from '@/lib/contracts/timeline'
import type { TimelineMeasuredResponse } from '@/lib/contracts/timeline-measured'
import { clock } from '@/lib/domain/timeline/say-timeline'
import { formatMeasured } from '@/lib/format/measured'
import { listWords } from '@/lib/format/words'
import { lineName } from './line-drawing'
import type { TimelineEvent } from './moments'

/** More events of one moment than this are counted. */
const SAID_MAX = 3

/** "14:32:07" */
export const clockOf = clock

/** The moment with what happened at it: "14:32:07 UTC: web-x on kn-c07 went away". */
export function sayMoment(answer: TimelineResponse, events: readonly TimelineEvent[], at: number | null): string {
  if (at === null) return `End of the span, ${clock(answer.span.endMs)} UTC`
  const then = events.filter(({ atMs }) => atMs === at).map(({ inWords }) => inWords)
  const more = then.length > SAID_MAX ? [`${then.length - SAID_MAX} more`] : []
  const said = listWords([...then.slice(0, SAID_MAX), ...more])
  return `${clock(at)} UTC${said === '' ? '' : `: ${said}`}`
}

export type CountedStep = {
  readonly fromMs: number
  readonly seconds: number
  /** "?": a gap. */
  readonly lines: readonly (readonly [name: string, value: string])[]
}

/**
 * What each line counted in the step that holds the moment.
 *
 * @param at null: the last step
 * @returns null: nothing was counted then
 */
export function sayTraffic({ traffic, by }: TimelineMeasuredResponse, at: number | null): CountedStep | null {
  if (traffic === null) return null
  const { atMs, stepSeconds, lines, measure } = traffic
  const step = at === null ? atMs.length - 1 : stepAt(atMs, stepSeconds, at)
  const untilMs = step === null ? undefined : atMs[step]
  if (step === null || untilMs === undefined) return null
  return {
    fromMs: untilMs - stepSeconds * 1000,
    seconds: stepSeconds,
    lines: lines.map((line) => {
      const value = line.values[step] ?? null
      return [lineName(line, by), value === null ? '?' : formatMeasured(value, measure)]
    }),
  }
}

/** The step whose end is the first one not before the moment; null: outside. */
export function stepAt(ends: readonly number[], stepSeconds: number, atMs: number): number | null {
  const index = ends.findIndex((end) => end >= atMs)
  const end = ends[index]
  return end !== undefined && end - stepSeconds * 1000 <= atMs ? index : null
}
