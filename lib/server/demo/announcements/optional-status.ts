import { type Announcements, announcementSources } from '@/lib/domain/announcements'
import { seconds } from '@/lib/server/demo/simulation/cycle'
import { announcementRights } from '@/lib/server/kubernetes/rights'
import type { OptionalState, OptionalStatus } from '@/lib/server/sources'

/** How often a real cluster's optional resources are read. */
const readEveryMs = seconds(15)

/** How reading the optional resources fares, from what they gave. */
export function optionalStatuses(
  announcements: Announcements,
  startMs: number,
  elapsedMs: number,
): readonly OptionalStatus[] {
  const checkedAtMs = startMs + elapsedMs - (elapsedMs % readEveryMs)
  return (Object.keys(announcementSources) as (keyof Announcements)[]).map((part) => {
    const fact = announcements[part]
    const { apiGroup, resource, namespace } = announcementSources[part].right
    const state: OptionalState = fact.known
      ? 'live'
      : fact.why === 'denied' || fact.why === 'absent'
        ? fact.why
        : 'failed'
    const error = fact.known || state === 'absent' ? null : { ...refusal, message: fact.inWords, atMs: checkedAtMs }
    const { adds } = announcementRights[part]
    const missingRule = fact.known ? null : fact.right
    const unreadable = { count: 0, examples: [] }
    return { part, apiGroup, resource, namespace, state, adds, missingRule, error, unreadable, checkedAtMs }
  })
}

const refusal = { code: 'forbidden', action: 'Grant list on it; it is tried again every minute.' }
