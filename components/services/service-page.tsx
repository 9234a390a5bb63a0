'use client'

import { useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { ErrorState } from '@/components/ui/error-state'
import { toApiError } from '@/lib/client/api-error'
import { distributionQuery, serviceQuery } from '@/lib/client/queries/service'
import { serviceParsers, toDistributionChoice } from '@/lib/client/service-url'
import { useLastingError } from '@/lib/client/use-lasting-error'
import type { ServiceKey } from '@/lib/domain/cluster'
import { ServiceNotFound } from './service-not-found'
import { ServiceSkeleton } from './service-skeleton'
import { ServiceView } from './service-view'
import { ServiceWithoutShares } from './service-without-shares'

export type ServicePageProps = { cluster: string; service: ServiceKey }

/** One Service: asks for the object and its distribution, and shows whichever state that leads to. */
export function ServicePage({ cluster, service }: ServicePageProps) {
  const [state, setState] = useQueryStates(serviceParsers, { history: 'push' })
  const object = useQuery(serviceQuery(cluster, service))
  const distribution = useQuery(distributionQuery(cluster, service, toDistributionChoice(state)))
  const isAnswered = object.data !== undefined && distribution.data !== undefined
  const failure = useLastingError(object.error ?? distribution.error, isAnswered)
  if (object.data !== undefined && distribution.data !== undefined) {
    return (
      <ServiceView
        cluster={cluster}
        service={object.data}
        answer={distribution.data}
        state={state}
        onChange={setState}
        error={failure === null ? null : toApiError(failure)}
        isComputing={distribution.isPlaceholderData}
      />
    )
  }
  if (failure === null) return <ServiceSkeleton />
  const error = toApiError(failure)
  if (error.code === 'not-found') return <ServiceNotFound cluster={cluster} service={service} error={error} />
  const askAgain = () => {
    void object.refetch()
    void distribution.refetch()
  }
  if (object.data === undefined) return <ErrorState error={error} onRetry={askAgain} />
  return (
    <ServiceWithoutShares
      cluster={cluster}
      service={object.data}
      state={state}
      onChange={setState}
      error={error}
      onRetry={askAgain}
    />
  )
}
