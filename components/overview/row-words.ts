import type { ServiceRow } from '@/lib/contracts/services'
import { formatRatio } from '@/lib/format/ratio'

/** "10 on 3"; "?" where endpoints may not be read. */
export function podsText({ readyEndpoints, nodesWithEndpoints }: ServiceRow): string {
  return readyEndpoints === null ? '?' : `${readyEndpoints} on ${nodesWithEndpoints ?? '?'}`
}

/**
 * The load of the hottest pod in words: "×1.67", "×1.00 to 2.50" where only bounds are known, "no pods", "?" where
 * nothing is.
 */
export function hottestText({ readyEndpoints, hottestLoad, hottestLoadBounds: bounds }: ServiceRow): string {
  if (readyEndpoints === 0) return 'no pods'
  if (hottestLoad !== null || bounds === null) return formatRatio(hottestLoad)
  const isOne = bounds.high - bounds.low < 0.005
  return isOne ? formatRatio(bounds.high) : `${formatRatio(bounds.low)} to ${formatRatio(bounds.high).slice(1)}`
}

/** Whether pods see their clients, in a few words. */
export const addressWords: Readonly<Record<ServiceRow['sourceAddress'], string>> = {
  preserved: 'client address preserved, expected',
  lost: 'client address lost, expected',
  partial: 'client address preserved in part, expected',
  unknown: 'client address not known',
}
