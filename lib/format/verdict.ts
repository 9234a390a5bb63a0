import type { HealthVerdict } from '@/lib/domain/health/answer'

/** A health verdict in the words of the pages. */
export const verdictWords: Record<HealthVerdict, string> = {
  'as-expected': 'as expected',
  'by-design': 'by design',
  disagrees: 'disagrees',
  'not-reachable': 'not reachable from here',
  unknown: 'unknown',
}
