'use client'

import type { ReactNode } from 'react'
import type { ApiError } from '@/lib/client/api-error'
import { Button } from './control'
import { PageState } from './page-state'

export type ErrorStateProps = {
  error: ApiError
  onRetry: () => void
  /** Where else to go. */
  children?: ReactNode
}

/** A question that failed: what happened, what to do, and asking again where that may help. */
export function ErrorState({ error, onRetry, children }: ErrorStateProps) {
  return (
    <PageState
      // What is not there is no fault.
      kind={error.code === 'not-ready' || error.code === 'not-found' ? 'unknown' : 'fault'}
      title={error.detail}
      actions={
        <>
          <Button onClick={onRetry}>Ask again</Button>
          {children}
        </>
      }
    >
      <p>{error.action}</p>
      {error.transient && error.code !== 'not-ready' && <p>The page asks again every 5 s by itself.</p>}
      {error.requestId !== null && (
        <p className="text-note text-ink-3">Request {error.requestId} in the server's log.</p>
      )}
    </PageState>
  )
}
