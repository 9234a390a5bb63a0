import type { ServiceKey } from '@/lib/domain/cluster'
import type { ClusterStatus } from '../sources'

/** More Services than this do not come and go within the time that anybody asks about. */
const GONE_MAX = 5000

export interface Absences {
  /** Since when a Service that is seen for the first time was known not to be there; null: it may have been. */
  since(key: ServiceKey, namespace: string): number | null
  /** It is no more, or takes no traffic from outside. */
  gone(key: ServiceKey, nowMs: number): void
  /** What is listed by now has been looked at: what comes later is new. */
  looked(status: ClusterStatus, nowMs: number): void
}

/** Since when Services that come were not there: what comes with the first list may be as old as the cluster. */
export function rememberAbsences(): Absences {
  const listedSince = new Map<string | null, number>()
  const goneSince = new Map<ServiceKey, number>()
  return {
    since: (key, namespace) => goneSince.get(key) ?? listedSince.get(namespace) ?? listedSince.get(null) ?? null,
    gone(key, nowMs) {
      goneSince.delete(key)
      goneSince.set(key, nowMs)
      for (const oldest of goneSince.keys()) {
        if (goneSince.size <= GONE_MAX) return
        goneSince.delete(oldest)
      }
    },
    looked(status, nowMs) {
      for (const { resource, namespace } of status.watches) {
        if (resource !== 'services' || listedSince.has(namespace)) continue
        if (areListed(status, namespace)) listedSince.set(namespace, nowMs)
      }
    },
  }
}

/**
 * What comes in before the first lists are whole is what was there already. EndpointSlices may be forbidden.
 *
 * @param namespace null: all of them
 */
export const areListed = ({ watches }: ClusterStatus, namespace: string | null): boolean =>
  (['services', 'endpointslices'] as const).every((resource) =>
    watches.some(
      (watch) =>
        watch.resource === resource &&
        (watch.namespace === null || watch.namespace === namespace) &&
        (watch.syncedAtMs !== null || (resource === 'endpointslices' && watch.state === 'denied')),
    ),
  )
