import type { VerdictKind } from '@/components/ui/verdict-icon'
import type { Severity } from '@/lib/domain/findings/finding'

/** The mark of each severity; the word stands beside it. */
export const severityKind: Record<Severity, VerdictKind> = {
  critical: 'fault',
  high: 'warning',
  medium: 'medium',
  low: 'by-design',
  info: 'by-design',
}
