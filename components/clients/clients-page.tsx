'use client'

import { useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { ErrorState } from '@/components/ui/error-state'
import { PageHead, Sentence } from '@/components/ui/sentence'
import { toApiError } from '@/lib/client/api-error'
import { clientsParsers } from '@/lib/client/clients-url'
import { clusterClientsQuery } from '@/lib/client/queries/clients'
import { toSpanChoice } from '@/lib/client/span-url'
import { ClientsBody } from './clients-body'
import { ClientsPageSkeleton } from './clients-skeleton'
import { sayClusterClients } from './say-clients'

/** Who the clients of all Services are that the reader may see. */
export function ClientsPage({ cluster }: { cluster: string }) {
  const [state, setState] = useQueryStates(clientsParsers, { history: 'replace' })
  const { data, error, refetch, isPlaceholderData } = useQuery(
    clusterClientsQuery(cluster, { span: toSpanChoice(state), group: state.group }),
  )
  if (data === undefined) {
    if (error === null) return <ClientsPageSkeleton />
    return <ErrorState error={toApiError(error)} onRetry={() => void refetch()} />
  }
  return (
    <>
      <PageHead className="pb-1">
        <Sentence parts={sayClusterClients(data, data.services)} />
      </PageHead>
      <ClientsBody
        cluster={cluster}
        answer={data}
        gaps={data.freshness.gaps}
        facts={null}
        evidence={null}
        error={error === null ? null : toApiError(error)}
        isCounting={isPlaceholderData}
        span={state}
        onSpan={(span) => void setState(span)}
        group={state.group}
        onGroup={(group) => void setState({ group })}
      />
    </>
  )
}
