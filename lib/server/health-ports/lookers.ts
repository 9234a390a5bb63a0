import type { ServiceKey } from '@/lib/domain/cluster'
import type { Clock, HealthDepth } from '@/lib/server/sources'

/** A reader polls more often than this; when none does, nothing is asked any more (security page 2.8). */
export const LOOK_KEEPS_MS = 30_000

/** Which Services somebody looks at, and how deep. */
export type Lookers = {
  /** @returns true when this asks for more than was asked for before */
  look(service: ServiceKey, depth: HealthDepth): boolean
  /** Somebody wants every node. */
  wantAll(): boolean
  services(): Iterable<ServiceKey>
  /** Drops those who stopped looking; returns how many Services are left. */
  forget(): number
}

/** Nobody looks yet. */
export function createLookers(clock: Clock): Lookers {
  const lastLookMs = new Map<ServiceKey, number>()
  let lastAllMs = Number.NEGATIVE_INFINITY
  const isFresh = (atMs: number) => clock.nowMs() - atMs <= LOOK_KEEPS_MS
  const wantAll = () => isFresh(lastAllMs)
  return {
    look(service, depth) {
      const isWider = !lastLookMs.has(service) || (depth === 'all' && !wantAll())
      const nowMs = clock.nowMs()
      lastLookMs.set(service, nowMs)
      if (depth === 'all') lastAllMs = nowMs
      return isWider
    },
    wantAll,
    services: () => lastLookMs.keys(),
    forget() {
      for (const [service, atMs] of lastLookMs) if (!isFresh(atMs)) lastLookMs.delete(service)
      return lastLookMs.size
    },
  }
}
