'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { clustersQuery } from '@/lib/client/queries/clusters'
import type { TrafficPolicy } from '@/lib/domain/cluster'

export type BreadcrumbProps = { cluster: string; namespace: string; name: string; policy: TrafficPolicy }

/** Where the Service stands: its cluster and namespace lead to the Services around it. */
export function Breadcrumb({ cluster, namespace, name, policy }: BreadcrumbProps) {
  const { data } = useQuery(clustersQuery())
  const clusterName = data?.clusters.find((entry) => entry.id === cluster)?.name ?? cluster
  return (
    <nav aria-label="Breadcrumb" className="mb-0.5 truncate text-note text-ink-2">
      <Link href={`/${cluster}`} className="hover:text-accent hover:underline max-pad:hidden">
        {clusterName}
      </Link>
      <span className="max-pad:hidden"> / </span>
      <Link href={`/${cluster}?q=${encodeURIComponent(`${namespace}/`)}`} className="hover:text-accent hover:underline">
        {namespace}
      </Link>
      {' / '}
      <b aria-current="page" className="text-ink-1">
        {name}
      </b>
      <span className="pad:hidden"> · {policy}</span>
    </nav>
  )
}
