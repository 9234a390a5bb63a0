import type { TimeSpan } from '@/lib/domain/observed/traffic'
import { countsFromIncreases, increasesOf } from './increases'
import { countsByPod } from './map-pods'
import type { Picked, PickOptions } from './pick'
import type { Asked } from './queries'

/** Told beside what `increase()` says of a counter. */
export const ESTIMATED =
  'Estimated by the Prometheus, which extends what it saw to the ends of the window: a few per cent more or less than was counted.'

type Counts = Pick<Picked, 'counts' | 'windowSeconds' | 'warnings'> & { readonly limits: readonly string[] }

/** The counts of what was picked as the Prometheus saw them, look by look, or its estimate where that is too much. */
export async function lookByLook(
  options: PickOptions,
  { candidate: { counted }, counts, windowSeconds, warnings }: Picked,
  asked: Asked,
  span: TimeSpan,
): Promise<Counts> {
  const increases = counted.unless === null ? await increasesOf(options, counted, asked, span) : null
  if (increases === null || increases.series.length === 0) {
    return { counts, windowSeconds, warnings, limits: counted.kind === 'counter' ? [ESTIMATED] : [] }
  }
  return {
    counts: countsByPod(countsFromIncreases(increases, counted), counted),
    windowSeconds: increases.windowSeconds,
    warnings: [...new Set([...warnings, ...increases.warnings])],
    limits: increases.limits,
  }
}
