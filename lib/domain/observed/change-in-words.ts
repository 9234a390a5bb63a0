import { list } from '@/lib/domain/distribution/say'
import { sayNodes } from '@/lib/domain/timeline/say-nodes'
import { sayPods } from '@/lib/domain/timeline/say-pods'
import { sayService } from '@/lib/domain/timeline/say-service'
import type { StatesQuestion } from '@/lib/domain/timeline/states-before'
import type { LastChange } from './last-change'

/** More than this at one moment are told as a number. */
const TOLD_MAX = 2

/** What happened when what is expected changed, as a clause: "web-1 on n1 became ready". */
export function sayChange(
  { history, nodes }: Pick<StatesQuestion, 'history' | 'nodes'>,
  { atMs, isCreation }: Pick<LastChange, 'atMs' | 'isCreation'>,
): string {
  if (isCreation) return 'the Service began'
  const then = <Change extends { readonly atMs: number }>(changes: readonly Change[]): readonly Change[] =>
    changes.filter((change) => change.atMs === atMs)
  const events = [
    ...sayPods(then(history.pods.changes)),
    ...sayService(then(history.service.changes)),
    ...sayNodes(then(nodes?.changes ?? [])),
  ].map(({ inWords }) => inWords)
  const more = events.length - TOLD_MAX
  const told = more > 1 ? [...events.slice(0, TOLD_MAX), `${more} more changes`] : events
  return told.length === 0 ? 'the Service, its pods or its announcer changed' : list(told)
}
