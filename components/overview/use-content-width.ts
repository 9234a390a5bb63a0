'use client'

import { useCallback, useState } from 'react'

/**
 * Width of an element without its scroll bar, in pixels; null before it is on the page.
 * Give the first of the two as the element's `ref`.
 */
export function useContentWidth(): [(element: HTMLElement | null) => (() => void) | undefined, number | null] {
  const [width, setWidth] = useState<number | null>(null)
  const observe = useCallback((element: HTMLElement | null) => {
    if (element === null) return
    const measure = () => setWidth(element.clientWidth)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [observe, width]
}
