import type { ObservedClients } from '@/lib/domain/observed/traffic'
import { TopCounts } from './top-counts'

/** Clients that are listed, and counters for each (metrics page 6). */
const CLIENTS_MAX = 200
const COUNTERS_PER_CLIENT = 10

type Seen = { readonly pods: Set<string>; firstMs: number | null; lastMs: number | null; isNoProbe: boolean }

/** Counts of addresses, with the pods and the times at which each was seen. */
export type Tally = TopCounts<Seen>

/** Nothing counted yet. Of more addresses than it has counters for, the rarest give way. */
export const createTally = (): Tally =>
  new TopCounts<Seen>(CLIENTS_MAX * COUNTERS_PER_CLIENT, () => ({
    pods: new Set(),
    firstMs: null,
    lastMs: null,
    isNoProbe: false,
  }))

/** One request, as the pod that wrote it down saw it. */
export type Sighting = {
  readonly podName: string
  readonly atMs: number | null
  /** It said who calls, which is no health check. */
  readonly isNoProbe: boolean
}

/** One more request of an address; `isNoProbe` stays once one of them proves it. */
export function countAddress(tally: Tally, address: string, { podName, atMs, isNoProbe }: Sighting): void {
  const seen = tally.add(address)
  seen.pods.add(podName)
  seen.isNoProbe ||= isNoProbe
  if (atMs === null) return
  seen.firstMs = Math.min(seen.firstMs ?? atMs, atMs)
  seen.lastMs = Math.max(seen.lastMs ?? atMs, atMs)
}

/** What clients share with the pods' counts. */
export type Common = Pick<ObservedClients, 'measure' | 'origin' | 'windowSeconds' | 'limits' | 'warnings'>

/** The clients that came most, with how far their counts may be too high where more came than are told apart. */
export function toClients(tally: Tally, common: Common): ObservedClients {
  const distinct = tally.distinct()
  const tooHigh = `More than ${tally.capacity} addresses came: a count may be too high by up to ${Math.ceil(tally.total / tally.capacity)}.`
  return {
    ...common,
    clients: tally.top(CLIENTS_MAX).map(({ key, count, extra }) => ({
      address: key,
      count,
      seenBy: [...extra.pods],
      country: null,
      firstSeenMs: extra.firstMs,
      lastSeenMs: extra.lastMs,
      ...(extra.isNoProbe ? { isNoProbe: true as const } : {}),
    })),
    total: tally.total,
    distinct,
    warnings: distinct === null ? [...common.warnings, tooHigh] : common.warnings,
  }
}
