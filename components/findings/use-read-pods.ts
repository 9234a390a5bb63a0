'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { askFindings } from '@/lib/client/queries/findings'
import { queryKeys } from '@/lib/client/queries/keys'
import type { AskFindingsRequest, AskFindingsResponse } from '@/lib/contracts/findings'

/** Asking for the pods that rules need. */
export type ReadPods = {
  readonly isReading: boolean
  /** What came of it last; null: nothing was asked for yet, or it is under way. */
  readonly answer: AskFindingsResponse | null
  readonly error: Error | null
  readonly start: (wanted: AskFindingsRequest) => void
  readonly stop: () => void
}

/** Reads pods until it is done, the reader stops it or leaves the page. */
export function useReadPods(cluster: string): ReadPods {
  const queryClient = useQueryClient()
  const stopping = useRef<AbortController | null>(null)
  useEffect(() => () => stopping.current?.abort(), [])
  const { mutate, data, isPending, error } = useMutation({
    mutationFn: (wanted: AskFindingsRequest) => {
      stopping.current = new AbortController()
      return askFindings(cluster, wanted, stopping.current.signal)
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.findings(cluster) }),
  })
  return {
    isReading: isPending,
    answer: isPending ? null : (data ?? null),
    // Who stopped it knows.
    error: stopping.current?.signal.aborted ? null : error,
    start: mutate,
    stop: () => stopping.current?.abort(),
  }
}
