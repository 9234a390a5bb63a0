'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useParams } from 'next/navigation'
import { controlClass } from '@/components/ui/control'
import { PageState } from '@/components/ui/page-state'
import { clustersQuery } from '@/lib/client/queries/clusters'
import { useHydrated } from '@/lib/client/use-hydrated'

/** Nothing is at this address: says whether the cluster or the page is what is missing, and where to go. */
export function ClusterNotFound() {
  const { cluster } = useParams<{ cluster: string }>()
  const answer = useQuery(clustersQuery())
  const data = useHydrated() ? answer.data : undefined
  const known = data?.clusters.find((entry) => entry.id === cluster)
  if (data !== undefined && known === undefined) {
    return (
      <PageState
        kind="unknown"
        title={`Evenkeel follows no cluster called ${cluster}.`}
        actions={data.clusters.map((entry) => (
          <Link key={entry.id} href={`/${entry.id}`} className={controlClass()}>
            {entry.name}
          </Link>
        ))}
      >
        <p>The link may come from another Evenkeel. This one follows:</p>
      </PageState>
    )
  }
  return (
    <PageState
      kind="unknown"
      title="There is no page at this address."
      actions={
        <Link href={`/${cluster}`} className={controlClass()}>
          Overview of {known?.name ?? cluster}
        </Link>
      }
    >
      <p>The link may be of another version, or what it named may be gone.</p>
    </PageState>
  )
}
