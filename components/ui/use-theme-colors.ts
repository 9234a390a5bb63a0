'use client'

import { useEffect, useState } from 'react'

/**
 * The tokens as colours of the present theme, for canvases, which do not read CSS: `colors('--div-4')`.
 * null before the page is mounted; a new function after the theme changed.
 */
export function useThemeColors(): ((token: string) => string) | null {
  const [colors, setColors] = useState<((token: string) => string) | null>(null)
  useEffect(() => {
    const read = () => setColors(() => makeReader())
    read()
    const observer = new MutationObserver(read)
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    const system = window.matchMedia('(prefers-color-scheme: dark)')
    system.addEventListener('change', read)
    return () => {
      observer.disconnect()
      system.removeEventListener('change', read)
    }
  }, [])
  return colors
}

/** Tokens are `light-dark()` pairs: only an element with the colour says which of the two it is now. */
function makeReader(): (token: string) => string {
  const known = new Map<string, string>()
  return (token) => {
    const kept = known.get(token)
    if (kept !== undefined) return kept
    const probe = document.createElement('i')
    probe.style.color = `var(${token})`
    document.body.append(probe)
    const color = getComputedStyle(probe).color
    probe.remove()
    known.set(token, color)
    return color
  }
}
