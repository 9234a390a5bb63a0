'use client'

import { useSearchParams } from 'next/navigation'
import { VerdictIcon, type VerdictKind } from '@/components/ui/verdict-icon'
import type { ApiError } from '@/lib/client/api-error'
import { unreadParts } from '@/lib/client/overview-url'
import type { Freshness } from '@/lib/contracts/common'
import { listWords } from '@/lib/format/words'

export type OverviewNoticesProps = {
  freshness: Freshness
  nodesDenied: boolean
  /** Why rows could not be asked for anew; null: they could. */
  error: ApiError | null
}

/** What is missing from the page or wrong with it, a line each; nothing on a good day. */
export function OverviewNotices({ freshness, nodesDenied, error }: OverviewNoticesProps) {
  const unread = unreadParts(new URLSearchParams(useSearchParams()))
  const lines: { kind: VerdictKind; text: string }[] = []
  if (error !== null) lines.push({ kind: 'fault', text: `Rows are not up to date: ${error.detail} ${error.action}` })
  for (const gap of freshness.gaps) lines.push({ kind: gapKind(freshness.state, nodesDenied), text: gap })
  if (nodesDenied) lines.push({ kind: 'denied', text: 'The columns are only the nodes that endpoints name.' })
  if (unread.length > 0) {
    lines.push({
      kind: 'unknown',
      text: `This link says ${listWords(unread)}, which cannot be read; the rest of it applies.`,
    })
  }
  if (lines.length === 0) return null
  return (
    <ul className="mt-1 text-fact text-ink-2">
      {lines.map((line) => (
        <li key={line.text} className="flex gap-1.5">
          <VerdictIcon kind={line.kind} className="mt-[3px]" />
          {line.text}
        </li>
      ))}
    </ul>
  )
}

function gapKind(state: Freshness['state'], nodesDenied: boolean): VerdictKind {
  if (state === 'stale') return 'stale'
  return state === 'denied' || nodesDenied ? 'denied' : 'unknown'
}
