'use client'

import { useNow } from '@/lib/client/use-now'
import { formatAge } from '@/lib/format/duration'
import { formatTimeWithAge } from '@/lib/format/time'

/** "14:02:11 UTC, 3 min ago"; nothing before the browser knows the time. */
export function ReadAt({ atMs }: { atMs: number }) {
  const nowMs = useNow()
  return nowMs === null ? null : <span className="whitespace-nowrap">{formatTimeWithAge(atMs, nowMs)}</span>
}

/** "read 3 min ago", for a row of a list. */
export function ReadAge({ atMs }: { atMs: number }) {
  const nowMs = useNow()
  if (nowMs === null) return null
  return (
    <span className="flex-none text-note whitespace-nowrap text-ink-3">read {formatAge((nowMs - atMs) / 1000)}</span>
  )
}
