'use client'

import { useState } from 'react'

/**
 * What a question failed with, for as long as it has no answer. While it is asked again the library forgets the failure:
 * a page that went by that would turn into its skeleton every few seconds and back.
 */
export function useLastingError<E extends Error>(error: E | null, answered: boolean): E | null {
  const [last, setLast] = useState(error)
  const lasting = answered ? error : (error ?? last)
  if (lasting !== last) setLast(lasting)
  return lasting
}
