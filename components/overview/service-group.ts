import type { VerdictKind } from '@/components/ui/verdict-icon'
import type { ServiceGroup } from '@/lib/contracts/service-groups'

export type GroupWords = {
  readonly icon: VerdictKind
  /** Head of the group in the matrix. */
  readonly title: string
  /** Beside a count: "2 dropping". */
  readonly short: string
}

/** How each group of the overview is named and marked. */
export const groupWords: Record<ServiceGroup, GroupWords> = {
  dropped: { icon: 'fault', title: 'Connections are dropped', short: 'dropping' },
  differs: { icon: 'warning', title: 'Observed shares differ from the expected ones beyond noise', short: 'differing' },
  uneven: { icon: 'warning', title: 'Uneven', short: 'uneven' },
  'one-node': { icon: 'medium', title: 'Even, but on one node only', short: 'on one node' },
  'unknown-balancer': { icon: 'unknown', title: 'Shares not known, or only as bounds', short: 'not known' },
  'unknown-endpoints': { icon: 'denied', title: 'Endpoints may not be read', short: 'not readable' },
  'no-endpoints': { icon: 'by-design', title: 'No endpoints', short: 'no endpoints' },
  even: { icon: 'ok', title: 'Even', short: 'even' },
}
