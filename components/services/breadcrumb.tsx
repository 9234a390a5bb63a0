'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { Chip } from '@/components/ui/small'
import { clustersQuery } from '@/lib/client/queries/clusters'
import type { TrafficPolicy } from '@/lib/domain/cluster'

export type BreadcrumbProps = { cluster: string; namespace: string; name: string; policy: TrafficPolicy }

/** Where the Service stands: its cluster and namespace lead to the Services around it. */
export function Breadcrumb({ cluster, namespace, name, policy }: BreadcrumbProps) {
  const { data } = useQuery(clustersQuery())
  const clusterName = data?.clusters.find((entry) => entry.id === cluster)?.name ?? cluster
  return (
    <div className="mb-0.5 flex items-center gap-2 text-note text-ink-2">
      <nav aria-label="Breadcrumb" className="min-w-0 flex-1 truncate">
        <Link
          href={`/${cluster}`}
          className="hover:text-accent hover:underline focus-visible:-outline-offset-1 max-pad:hidden"
        >
          {clusterName}
        </Link>
        <span className="max-pad:hidden"> / </span>
        <Link
          href={`/${cluster}?q=${encodeURIComponent(`${namespace}/`)}`}
          className="hover:text-accent hover:underline focus-visible:-outline-offset-1"
        >
          {namespace}
        </Link>
        {' / '}
        <b aria-current="page" className="text-ink-1">
          {name}
        </b>
        <span className="pad:hidden"> · {policy}</span>
      </nav>
      {data?.demo != null && (
        // The bar of a phone has no room for it, and its foot holds the views of the Service.
        <span className="flex-none pad:hidden">
          <Chip dashed>demo · simulated</Chip>
        </span>
      )}
    </div>
  )
}
