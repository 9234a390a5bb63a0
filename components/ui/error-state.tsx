'use client'

import type { ApiError } from '@/lib/client/api-error'
import { Button } from './control'
import { PageState } from './page-state'

/** A question that failed: what happened, what to do, and asking again where that may help. */
export function ErrorState({ error, onRetry }: { error: ApiError; onRetry: () => void }) {
  return (
    <PageState
      kind={error.code === 'not-ready' ? 'unknown' : 'fault'}
      title={error.detail}
      actions={<Button onClick={onRetry}>Ask again</Button>}
    >
      <p>{error.action}</p>
      {error.transient && error.code !== 'not-ready' && <p>The page asks again every 5 s by itself.</p>}
      {error.requestId !== null && (
        <p className="text-note text-ink-3">Request {error.requestId} in the server's log.</p>
      )}
    </PageState>
  )
}
