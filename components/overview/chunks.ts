import { ownChunk } from '@/components/ui/own-chunk'
import type { OverviewBodyProps } from './overview-body'
import type { StripProps } from './strip-view'

/*
 * What draws the rows is asked for while the first answer is under way: loaded only when the answer is there it would
 * hold up the first picture of the cells.
 */
export const overviewBody = ownChunk<OverviewBodyProps>(() =>
  import('./overview-body').then((module) => module.OverviewBody),
)

/** The strip above the matrix of a large cluster. */
export const strip = ownChunk<StripProps>(() => import('./strip-view').then((module) => module.Strip))
