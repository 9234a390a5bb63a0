import { queryOptions } from '@tanstack/react-query'
import type { ServiceKey } from '@/lib/domain/cluster'
import { apiPath, getJson } from '../get-json'
import { queryKeys } from './keys'
import { splitServiceKey } from './service'

const contract = () => import('@/lib/contracts/source-address').then((module) => module.sourceAddressResponse)

/** What the metric source says late is there soon. */
const PENDING_MS = 3_000

/** Whether pods of a Service see their clients, by what they saw where a source knows it: asked for apart, for it may be slow. */
export const sourceAddressQuery = (cluster: string, service: ServiceKey) => {
  const { namespace, name } = splitServiceKey(service)
  return queryOptions({
    queryKey: [...queryKeys.clients(cluster), 'source-address', service],
    queryFn: ({ signal }) =>
      getJson(apiPath(['clusters', cluster, 'services', namespace, name, 'source-address']), contract, { signal }),
    refetchInterval: ({ state: { data } }) => (data?.evidence.state === 'pending' ? PENDING_MS : 60_000),
  })
}
