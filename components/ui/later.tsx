import { type ComponentType, lazy } from 'react'
import { Button } from './control'

/**
 * A part of a page that is loaded after the rest of it. Where it does not arrive, as while the server is away or after an
 * upgrade, its place says so and all else on the page stays.
 */
export const later = <Props,>(ask: () => Promise<ComponentType<Props>>) =>
  lazy(async () => ({ default: await orMissing(ask()) }))

/** The same for what takes the promise of a component. */
export function orMissing<Props>(asked: Promise<ComponentType<Props>>): Promise<ComponentType<Props>> {
  return asked.catch((error: unknown) => {
    if (isMissing(error)) return PartMissing
    throw error
  })
}

/** By the bundler's name for it. What failed to load once is not asked for again before the page is loaded anew. */
export const isMissing = (error: unknown): boolean => error instanceof Error && error.name === 'ChunkLoadError'

function PartMissing() {
  return (
    <span role="status" className="inline-flex items-center gap-2 text-note text-ink-2">
      This part could not be loaded.
      <LoadAgain />
    </span>
  )
}

export const LoadAgain = () => <Button onClick={() => window.location.reload()}>Load the page again</Button>
