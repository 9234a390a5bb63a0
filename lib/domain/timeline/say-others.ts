import type { HealthVerdict } from '@/lib/domain/health/answer'
import type { Seen } from '@/lib/domain/service-memory'
import type { HealthChange, HeardHealth } from './changes'
import type { EventTone, TimelineEvent } from './event'

/** Who announces an address changed; the first one known is no change. */
export const sayAnnouncers = (announcers: readonly Seen<readonly string[]>[]): readonly TimelineEvent[] =>
  announcers.flatMap(({ value, sinceMs }, index): readonly TimelineEvent[] => {
    const before = announcers[index - 1]?.value
    if (before === undefined) return []
    const from = before.length === 0 ? 'no node' : before.join(', ')
    const inWords =
      value.length === 0
        ? `${from} no longer announces it, and no other node does`
        : `${value.join(', ')} announces it, before it was ${from}`
    const tone: EventTone = value.length === 0 ? 'loss' : 'change'
    return [{ atMs: sinceMs, kind: 'announcers', tone, subject: value[0] ?? null, node: value[0] ?? null, inWords }]
  })

/**
 * What health ports answer changed; the first answer of each is no change. Only a contradiction is a loss and only its end
 * a gain: a port that cannot be reached from here says nothing about traffic.
 */
export const sayHealth = (changes: readonly HealthChange[]): readonly TimelineEvent[] =>
  changes.flatMap(({ atMs, node, before, after }): readonly TimelineEvent[] => {
    if (before === null && after.verdict !== 'disagrees') return []
    const inWords = `the health port of ${node} ${sayHeard(after)}${before === null ? ' (when it was first asked)' : ''}`
    const tone = toneOf(before?.verdict ?? null, after.verdict)
    const letsIn = after.letsIn || (before?.letsIn ?? false)
    return [{ atMs, kind: 'health', tone, subject: node, node, letsIn, inWords }]
  })

function toneOf(before: HealthVerdict | null, after: HealthVerdict): EventTone {
  if (after === 'disagrees') return 'loss'
  return before === 'disagrees' && (after === 'as-expected' || after === 'by-design') ? 'gain' : 'change'
}

const sayHeard = ({ verdict, letsIn }: HeardHealth): string =>
  verdict === 'disagrees' && letsIn ? 'answers healthy, and contradicts the objects' : verbs[verdict]

const verbs: Record<HealthVerdict, string> = {
  'as-expected': 'answers as it must',
  'by-design': 'answers unhealthy, by design',
  disagrees: 'contradicts the objects',
  'not-reachable': 'could not be reached from here',
  unknown: 'gave an answer that says nothing',
}
