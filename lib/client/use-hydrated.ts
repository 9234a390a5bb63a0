'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => {}

/**
 * False while a part of the page that the server drew is taken over by the browser, true from then on and wherever the
 * browser draws alone.
 *
 * A part inside a Suspense boundary is taken over after the bar around it, which may have fetched by then what the part
 * asks for as well. The first drawing must be the server's, which knew nothing: so it rests on this, not on the cache.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
