'use client'

import { Button } from '@/components/ui/control'
import { isMissing, LoadAgain } from '@/components/ui/later'
import { PageState } from '@/components/ui/page-state'

export type PageErrorProps = { error: Error & { digest?: string }; reset: () => void }

/** A page met an error of its own, not one of the API: a fault of Evenkeel, or a part of it that did not arrive. */
export function PageError({ error, reset }: PageErrorProps) {
  if (isMissing(error)) return <PartMissing />
  return (
    <PageState
      kind="fault"
      title="This page met an error of its own."
      actions={<Button onClick={reset}>Draw the page again</Button>}
    >
      <p>The cluster is not affected. If drawing it again does not help, report the line below and what you did.</p>
      <p className="text-note break-words text-ink-3">{error.digest ?? error.message}</p>
    </PageState>
  )
}

function PartMissing() {
  return (
    <PageState kind="fault" title="A part of this page could not be loaded." actions={<LoadAgain />}>
      <p>Evenkeel was replaced by another version since this page was opened, or does not answer.</p>
    </PageState>
  )
}
