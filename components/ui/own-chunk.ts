import { type ComponentType, useSyncExternalStore } from 'react'

/** A component whose code is a chunk of its own. */
export type OwnChunk<Props> = {
  /** Asks for the chunk, once however often it is called. */
  load(): void
  /**
   * The component; null: its code is not here yet.
   *
   * @throws what loading it failed with, for the next error boundary
   */
  useComponent(): ComponentType<Props> | null
}

type Arrived<Props> = { readonly component: ComponentType<Props> } | { readonly error: unknown }

/**
 * For what a page shows first. React holds back what comes after a Suspense fallback until 300 ms have passed since the
 * fallback, so that pages do not flicker; here the room is kept by the page itself, and what arrives is drawn at once.
 */
export function ownChunk<Props>(ask: () => Promise<ComponentType<Props>>): OwnChunk<Props> {
  const listeners = new Set<() => void>()
  let arrived: Arrived<Props> | null = null
  let asked = false
  const arrive = (what: Arrived<Props>): void => {
    arrived = what
    for (const listener of listeners) listener()
  }
  const load = (): void => {
    if (asked) return
    asked = true
    void ask().then(
      (component) => arrive({ component }),
      (error: unknown) => arrive({ error }),
    )
  }
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener)
    load()
    return () => listeners.delete(listener)
  }
  const useComponent = (): ComponentType<Props> | null => {
    const now = useSyncExternalStore<Arrived<Props> | null>(
      subscribe,
      () => arrived,
      () => null,
    )
    if (now === null) return null
    if ('error' in now) throw now.error
    return now.component
  }
  return { load, useComponent }
}
