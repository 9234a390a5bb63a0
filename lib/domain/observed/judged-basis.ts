import { overCommonTime } from './common-time'
import type { LastChange } from './last-change'
import type { PodCount } from './traffic'

/** Which counts can be held against what is expected now. */
export type JudgedBasis =
  /** All of the window. */
  | { readonly kind: 'whole' }
  /** What was counted since the last change. */
  | { readonly kind: 'part'; readonly pods: readonly PodCount[] }
  /** What was counted on which side of a change is not known. */
  | { readonly kind: 'none' }

/**
 * A change within the window leaves the whole of it comparable where nothing was counted before it; else what was counted
 * since, where the source tells that apart. What a look found that straddles the change belongs to neither side.
 */
export function judgedBasis(
  pods: readonly PodCount[],
  change: LastChange | null,
  present: ReadonlySet<string>,
): JudgedBasis {
  if (change === null) return { kind: 'whole' }
  const counted = pods.filter(({ count }) => count !== null)
  if (counted.length === 0 || counted.some(({ split }) => split === undefined)) {
    // A Service that began within the window sent nobody anything before.
    return { kind: change.isCreation ? 'whole' : 'none' }
  }
  const earlier = counted.reduce((sum, { split }) => sum + (split?.before ?? 0) + (split?.across ?? 0), 0)
  if (earlier === 0) return { kind: 'whole' }
  return {
    kind: 'part',
    pods: overCommonTime(pods, present, change).map(({ podName, nodeName, split, range }) => ({
      podName,
      nodeName,
      count: split?.since ?? null,
      ...(range === undefined ? {} : { range }),
    })),
  }
}
