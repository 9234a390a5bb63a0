import type { TrafficPolicy } from '@/lib/domain/cluster'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import type { Segment } from './lanes'

/** What Evenkeel itself wrote about a Service into a metric source, step by step. */
export type RecordedHistory = {
  readonly stepSeconds: number
  /** Moments of the steps, Unix milliseconds, in order. */
  readonly atMs: readonly number[]
  /** null: nothing was written then, or the Service has no policy. */
  readonly policies: readonly (TrafficPolicy | null)[]
  /** Ready endpoints of each node that had any; null: not known then. */
  readonly readyByNode: readonly { readonly node: string; readonly counts: readonly (number | null)[] }[]
  /** Expected peak-to-average of the first port; null: not known then. */
  readonly peakToAverage: readonly (number | null)[]
  readonly warnings: readonly string[]
}

/**
 * Values of steps as stretches: each holds from its moment to the next one. Equal neighbours are one; where nothing is
 * known there is no stretch.
 *
 * @param atMs as long as `values`
 */
export function stretchesOf<Value>(
  atMs: readonly number[],
  stepSeconds: number,
  values: readonly (Value | null)[],
  span: TimeSpan,
): readonly Segment<Value>[] {
  const stretches: Segment<Value>[] = []
  values.forEach((value, index) => {
    const at = atMs[index]
    if (value === null || at === undefined) return
    const fromMs = Math.max(at, span.startMs)
    const toMs = Math.min(at + stepSeconds * 1000, span.endMs)
    if (fromMs >= toMs) return
    const last = stretches.at(-1)
    if (last !== undefined && last.toMs === fromMs && last.value === value) {
      stretches[stretches.length - 1] = { ...last, toMs }
    } else stretches.push({ fromMs, toMs, value })
  })
  return stretches
}
