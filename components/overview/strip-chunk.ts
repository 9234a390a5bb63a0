import { ownChunk } from '@/components/ui/own-chunk'
import type { StripProps } from './strip-view'

/**
 * The strip above the matrix of a large cluster. The page asks for it while the first answer is under way: loaded only
 * when the nodes are known it would hold up the first picture of the cells.
 */
export const stripChunk = ownChunk<StripProps>(() => import('./strip-view').then((module) => module.Strip))
