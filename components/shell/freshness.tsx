'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { controlClass } from '@/components/ui/control'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import { toApiError } from '@/lib/client/api-error'
import { useLiveState } from '@/lib/client/live/live-provider'
import { statusQuery } from '@/lib/client/queries/status'
import { useNow } from '@/lib/client/use-now'
import { type FreshnessSummary, summariseFreshness } from './freshness-summary'

/** The worst of what this page rests on; leads to the page that says why. */
export function Freshness({ cluster }: { cluster: string }) {
  const { kind, text, short } = useFreshness(cluster)
  return (
    <Link
      href={`/${cluster}/status`}
      className={controlClass('bare', 'min-w-[104px] max-pad:min-w-0')}
      aria-label={`Sources: ${text}`}
    >
      <VerdictIcon kind={kind} size={12} />
      <span className="max-pad:hidden">{text}</span>
      <span className="max-w-[130px] truncate pad:hidden">{short ?? text}</span>
    </Link>
  )
}

/** The worst state of what every page rests on, kept up to date. */
export function useFreshness(cluster: string): FreshnessSummary {
  const { data, error, dataUpdatedAt } = useQuery(statusQuery(cluster))
  const live = useLiveState()
  const nowMs = useNow()
  return summariseFreshness({
    status: data ?? null,
    receivedAtMs: dataUpdatedAt,
    unreachable: error !== null && toApiError(error).code === 'unreachable',
    unfollowed: error !== null && toApiError(error).code === 'not-found',
    live,
    nowMs: nowMs ?? dataUpdatedAt,
  })
}
