'use client'

import { type Query, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useEffect, useState } from 'react'
import type { ServiceKey } from '@/lib/domain/cluster'
import { apiPath } from '../get-json'
import { queryKeys } from '../queries/keys'
import { isOlderThan, keysOfTopic } from './hint-keys'
import { HintRefetcher } from './hint-refetcher'
import type { LiveState } from './live-stream'
import { browserTimers } from './timers'

const LiveContext = createContext<LiveState>('connecting')

/** Whether hints of changes arrive now. */
export function useLiveState(): LiveState {
  return use(LiveContext)
}

export type LiveProviderProps = {
  cluster: string
  /** The Service that the page shows, for its own hints; null: none. */
  service: ServiceKey | null
  children: ReactNode
}

/** Keeps what is on screen up to date: one event stream for the tab, polling where it does not get through. */
export function LiveProvider({ cluster, service, children }: LiveProviderProps) {
  const queryClient = useQueryClient()
  const [state, setState] = useState<LiveState>('connecting')
  useEffect(() => {
    let stop = () => {}
    let left = false
    // Loaded by itself: the page is drawn first.
    import('./live-stream').then(
      (module) => {
        if (!left) stop = follow(module, queryClient, cluster, service, setState)
      },
      () => setState('lost'),
    )
    return () => {
      left = true
      stop()
    }
  }, [queryClient, cluster, service])
  return <LiveContext value={state}>{children}</LiveContext>
}

function follow(
  { LiveStream }: typeof import('./live-stream'),
  queryClient: QueryClient,
  cluster: string,
  service: ServiceKey | null,
  onState: (state: LiveState) => void,
): () => void {
  const refetcher = new HintRefetcher(({ topic, version }) => {
    const predicate = ({ state }: Query) => isOlderThan(version, state.data)
    const keys = keysOfTopic(topic)
    return Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey, predicate })))
  }, browserTimers)
  const askForAll = () => {
    const patient = { cancelRefetch: false }
    void queryClient.invalidateQueries({ queryKey: queryKeys.cluster(cluster) }, patient)
    void queryClient.invalidateQueries({ queryKey: queryKeys.clusters }, patient)
  }
  const stream = new LiveStream({
    open: () => new EventSource(apiPath(['events'], { cluster, service: service ?? undefined })),
    timers: browserTimers,
    random: Math.random,
    onHint: (hint) => refetcher.take(hint),
    onState,
    onResumed: () => {
      refetcher.reset()
      askForAll()
    },
    onPoll: askForAll,
  })
  const hurry = () => {
    if (document.visibilityState === 'visible') stream.hurry()
  }
  window.addEventListener('online', hurry)
  document.addEventListener('visibilitychange', hurry)
  stream.start()
  return () => {
    window.removeEventListener('online', hurry)
    document.removeEventListener('visibilitychange', hurry)
    stream.stop()
    refetcher.stop()
  }
}
