'use client'

import { useEffect, useEffectEvent } from 'react'

let ofPage: (() => string) | null = null

/**
 * What the Share button copies while the component is mounted: an address that shows the same to someone else later,
 * where that of the window would not (a span that ends now).
 */
export function useShareAddress(address: () => string): void {
  const onShare = useEffectEvent(address)
  useEffect(() => {
    const mine = () => onShare()
    ofPage = mine
    return () => {
      if (ofPage === mine) ofPage = null
    }
  }, [])
}

/** The address to share: what the page says, else that of the window. */
export const shareAddress = (): string => ofPage?.() ?? window.location.href
