import { queryOptions } from '@tanstack/react-query'
import type { ServiceKey } from '@/lib/domain/cluster'
import { apiPath, getJson } from '../get-json'
import { queryKeys } from './keys'
import { splitServiceKey } from './service'

const contract = () => import('@/lib/contracts/monitoring').then((module) => module.monitoringResponse)

/** How a Service is scraped: read when somebody asks, and asked again while they look, for a mend takes some seconds. */
export const monitoringQuery = (cluster: string, service: ServiceKey) => {
  const { namespace, name } = splitServiceKey(service)
  return queryOptions({
    queryKey: [...queryKeys.clients(cluster), 'monitoring', service],
    queryFn: ({ signal }) =>
      getJson(apiPath(['clusters', cluster, 'services', namespace, name, 'monitoring']), contract, { signal }),
    refetchInterval: 30_000,
  })
}
