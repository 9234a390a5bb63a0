/** How a stretch of a lane is drawn: as it must be, nothing there, open, or lost. */
export type LaneTone = 'calm' | 'none' | 'open' | 'lost'

export type LaneSegment = {
  readonly fromMs: number
  readonly toMs: number
  readonly tone: LaneTone
  /** What was so, in words. */
  readonly says: string
  /** The same as short as it goes, for inside the stretch. */
  readonly short: string
  /** For lanes of a number; null: not known. */
  readonly level: number | null
  /** Beside what counts: endpoints that are there and take nothing. */
  readonly beside: number
}

/** What one thing was over time. What lies between two stretches, or before the first, is not known. */
export type Lane = {
  readonly key: string
  readonly label: string
  /** `state`: a bar with words; `count`: its height is a number; `ratio`: a line from one up. */
  readonly form: 'state' | 'count' | 'ratio'
  readonly segments: readonly LaneSegment[]
  /** Why it is not known where it is not. */
  readonly unknown: string
}

/** What the lane says of a moment; null: not known. */
export const segmentAt = ({ segments }: Lane, atMs: number, endMs: number): LaneSegment | null =>
  segments.find(({ fromMs, toMs }) => fromMs <= atMs && (atMs < toMs || (atMs >= endMs && toMs >= endMs))) ?? null

/** The parts of a span that a lane says nothing of. */
export function unknownParts(
  { segments }: Pick<Lane, 'segments'>,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): readonly { readonly fromMs: number; readonly toMs: number }[] {
  const starts = [startMs, ...segments.map(({ toMs }) => toMs)]
  const ends = [...segments.map(({ fromMs }) => fromMs), endMs]
  return starts.flatMap((fromMs, index) => {
    const toMs = ends[index] ?? endMs
    return toMs > fromMs ? [{ fromMs, toMs }] : []
  })
}
