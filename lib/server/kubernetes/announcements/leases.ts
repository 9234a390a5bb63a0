import type { AnnouncerLease } from '@/lib/domain/announcements'
import type { HeldLease } from '../reduce/announcements/lease'

/** @param namespace null: all */
export const leasesPath = (namespace: string | null): string =>
  namespace === null
    ? '/apis/coordination.k8s.io/v1/leases'
    : `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/leases`

/** Beyond its own duration: clocks differ, and a holder may be late once. */
const OVERDUE_AFTER_MS = 60_000

/** Nobody renewed it for so long that its holder is probably gone. */
export function isOverdue({ renewedAtMs, durationSeconds }: HeldLease, nowMs: number): boolean {
  return renewedAtMs !== null && nowMs - renewedAtMs > (durationSeconds ?? 0) * 1000 + OVERDUE_AFTER_MS
}

/**
 * A Lease as the domain has it. The time of renewal is told of one that is overdue alone: that of all others is a few
 * seconds ago, and telling it would be a change every few seconds.
 */
export const toAnnouncer = (lease: HeldLease, nowMs: number): AnnouncerLease =>
  Object.freeze({
    node: lease.node,
    family: null,
    object: `Lease ${lease.namespace}/${lease.name}`,
    transitions: lease.transitions,
    abandonedSinceMs: isOverdue(lease, nowMs) ? lease.renewedAtMs : null,
    durationSeconds: lease.durationSeconds,
  })
