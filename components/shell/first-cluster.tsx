'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { ErrorState } from '@/components/ui/error-state'
import { PageState } from '@/components/ui/page-state'
import { toApiError } from '@/lib/client/api-error'
import { clustersQuery } from '@/lib/client/queries/clusters'
import { useLastingError } from '@/lib/client/use-lasting-error'
import { BrandMark } from './brand-mark'

/** Goes on to the first cluster that this server follows; says what to do where there is none. */
export function FirstCluster() {
  const router = useRouter()
  const { data, error: latest, refetch } = useQuery(clustersQuery())
  const error = useLastingError(latest, data !== undefined)
  const first = data?.clusters[0]?.id
  useEffect(() => {
    if (first !== undefined) router.replace(`/${first}`)
  }, [first, router])
  return (
    <>
      <header className="flex h-(--bar) items-center gap-2 border-b border-line px-gutter font-semibold">
        <BrandMark /> Evenkeel
      </header>
      <main aria-busy={data === undefined && error === null}>
        {error !== null && <ErrorState error={toApiError(error)} onRetry={() => void refetch()} />}
        {data !== undefined && first === undefined && (
          <PageState kind="by-design" title="Evenkeel follows no cluster.">
            <p>
              Start it with a kubeconfig whose current context names a cluster, name contexts with EVENKEEL_CONTEXTS, or
              run <code className="font-mono">npm run demo</code> for a simulated one.
            </p>
          </PageState>
        )}
      </main>
    </>
  )
}
