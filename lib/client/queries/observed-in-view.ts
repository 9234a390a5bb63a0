import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { ServiceKey } from '@/lib/domain/cluster'
import { apiPath, getJson } from '../get-json'

const contract = () => import('@/lib/contracts/observed-overview').then((module) => module.observedOverviewResponse)

const COUNTED_EVERY_MS = 30_000
/** The most Services that one request may name. */
const MOST_IN_VIEW = 60

/** What the pods of the Services in view got over the last ten minutes, by node. */
export const observedInViewQuery = (cluster: string, services: readonly ServiceKey[]) => {
  const asked = services.slice(0, MOST_IN_VIEW)
  return queryOptions({
    // Apart from what hints make old: nothing else waits for a source of metrics.
    queryKey: ['observed', cluster, 'in-view', asked],
    queryFn: ({ signal }) =>
      getJson(apiPath(['clusters', cluster, 'observed'], { services: asked.join(',') }), contract, { signal }),
    enabled: asked.length > 0,
    refetchInterval: COUNTED_EVERY_MS,
    placeholderData: keepPreviousData,
  })
}
