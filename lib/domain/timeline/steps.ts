import type { Severity } from '@/lib/domain/findings/finding'
import { settleMs } from '@/lib/domain/findings/judge-service'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import type { Segment } from './lanes'

/** A rule of the catalogue that held. */
export type HeldFinding = { readonly id: string; readonly heading: string; readonly severity: Severity }

/** What was judged from a moment on until the next one. */
export type JudgedStep = {
  readonly sinceMs: number
  /** Expected peak-to-average of the first port; null: not known. */
  readonly peakToAverage: number | null
  readonly findings: readonly HeldFinding[]
}

/**
 * A figure over a span as a step function; of the time before the earliest step nothing is told.
 *
 * @param judged the latest first
 */
export function stepsOf<Value>(
  judged: readonly JudgedStep[],
  read: (step: JudgedStep) => Value,
  span: TimeSpan,
): readonly Segment<Value>[] {
  const steps: Segment<Value>[] = []
  let untilMs = span.endMs
  for (const step of judged) {
    const fromMs = Math.max(step.sinceMs, span.startMs)
    if (fromMs >= untilMs) continue
    const value = read(step)
    const last = steps.at(-1)
    if (last !== undefined && last.value === value) steps[steps.length - 1] = { ...last, fromMs }
    else steps.push({ fromMs, toMs: untilMs, value })
    untilMs = fromMs
  }
  return steps.toReversed()
}

export type FindingLane = HeldFinding & {
  /** Whether the rule held. */
  readonly segments: readonly Segment<boolean>[]
}

/**
 * Which findings came and went: those that began or ended within the span. What held for less than a minute between two
 * changes is a state in passing, which the rules leave alone as well (domain page 6).
 *
 * @param judged the latest first
 */
export function findingLanes(judged: readonly JudgedStep[], span: TimeSpan): readonly FindingLane[] {
  const held = new Map(judged.toReversed().flatMap(({ findings }) => findings.map((each) => [each.id, each] as const)))
  return [...held.values()].flatMap((finding): readonly FindingLane[] => {
    const holds = (step: JudgedStep): boolean => step.findings.some(({ id }) => id === finding.id)
    const segments = withoutPassing(stepsOf(judged, holds, span), span)
    return segments.length < 2 ? [] : [{ ...finding, segments }]
  })
}

function withoutPassing(segments: readonly Segment<boolean>[], { endMs }: TimeSpan): readonly Segment<boolean>[] {
  const kept: Segment<boolean>[] = []
  for (const segment of segments) {
    const isPassing = segment.value && segment.toMs - segment.fromMs < settleMs && segment.toMs < endMs
    const value = segment.value && !isPassing
    const last = kept.at(-1)
    if (last !== undefined && last.value === value) kept[kept.length - 1] = { ...last, toMs: segment.toMs }
    else kept.push({ ...segment, value })
  }
  return kept
}
