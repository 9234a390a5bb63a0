'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { toApiError } from './api-error'

/** How often a page whose question failed asks again by itself. */
const ASK_AGAIN_MS = 5_000
const STALE_MS = 30_000
const RETRIES = 1

/** Answers stay until a hint says that they are old; a failed question is asked again where that may help. */
function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Not what the browser takes for "online": Evenkeel on this machine answers without any network.
        networkMode: 'always',
        staleTime: STALE_MS,
        retry: (failures, error) => toApiError(error).transient && failures < RETRIES,
        retryDelay: 1_000,
        refetchInterval: (query) =>
          query.state.status === 'error' && toApiError(query.state.error).transient ? ASK_AGAIN_MS : false,
      },
    },
  })
}

/** One cache of answers for the browser; a new one for each render on the server, which fetches nothing. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(makeQueryClient)
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}
