'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Notice } from '@/components/ui/small'
import { toApiError } from '@/lib/client/api-error'
import { useLiveState } from '@/lib/client/live/live-provider'
import { statusQuery } from '@/lib/client/queries/status'
import { useNow } from '@/lib/client/use-now'
import { formatTimeWithAge } from '@/lib/format/time'

/** A tab that was asleep needs a moment to reconnect; only a loss that lasts is worth a line. */
const LASTING_MS = 8_000

/** Says over the page that what it shows is of an earlier time, as long as the server cannot be reached. */
export function StreamBanner({ cluster }: { cluster: string }) {
  const { error, dataUpdatedAt } = useQuery(statusQuery(cluster))
  const nowMs = useNow()
  const lasting = useLasting(useLiveState() === 'lost')
  // A page that never had an answer says so itself.
  const isOld = dataUpdatedAt > 0
  if (isOld && error !== null && toApiError(error).code === 'unreachable' && nowMs !== null) {
    return (
      <div role="status" className="px-gutter pt-2">
        <Notice kind="warning" title="Evenkeel does not answer.">
          Everything on this page is of {formatTimeWithAge(dataUpdatedAt, nowMs)}. The page keeps asking and goes on by
          itself.
        </Notice>
      </div>
    )
  }
  if (!lasting) return null
  return (
    <div role="status" className="px-gutter pt-2">
      <Notice kind="stale" title="Changes are not announced.">
        The event stream does not get through, so the page asks every 5 s instead. A proxy that buffers
        text/event-stream is the usual cause.
      </Notice>
    </div>
  )
}

function useLasting(lost: boolean): boolean {
  const [lasting, setLasting] = useState(false)
  useEffect(() => {
    if (!lost) return
    const timer = setTimeout(() => setLasting(true), LASTING_MS)
    return () => {
      clearTimeout(timer)
      setLasting(false)
    }
  }, [lost])
  return lost && lasting
}
