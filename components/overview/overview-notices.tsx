'use client'

import { useSearchParams } from 'next/navigation'
import { type NoticeLine, NoticeLines } from '@/components/shell/notice-lines'
import type { ApiError } from '@/lib/client/api-error'
import { unreadParts } from '@/lib/client/overview-url'
import type { Freshness } from '@/lib/contracts/common'
import { listWords } from '@/lib/format/words'

export type OverviewNoticesProps = {
  cluster: string
  freshness: Freshness
  nodesDenied: boolean
  /** Why rows could not be asked for anew; null: they could. */
  error: ApiError | null
}

/** What is missing from the page or wrong with it, a line each; nothing on a good day. */
export function OverviewNotices({ cluster, freshness, nodesDenied, error }: OverviewNoticesProps) {
  const unread = unreadParts(new URLSearchParams(useSearchParams()))
  const lines: NoticeLine[] = []
  if (error !== null) lines.push({ kind: 'fault', text: `Rows are not up to date: ${error.detail} ${error.action}` })
  lines.push(...freshness.gaps)
  if (nodesDenied) {
    lines.push({
      kind: 'denied',
      text: 'The columns are only the nodes that endpoints name, and no health port is asked.',
    })
  }
  if (unread.length > 0) {
    lines.push({
      kind: 'unknown',
      text: `This link says ${listWords(unread)}, which cannot be read; the rest of it applies.`,
    })
  }
  return <NoticeLines cluster={cluster} lines={lines} />
}
