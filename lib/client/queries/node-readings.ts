import { queryOptions } from '@tanstack/react-query'
import { apiPath, getJson } from '../get-json'
import { queryKeys } from './keys'

const contract = () => import('@/lib/contracts/node-readings').then((module) => module.nodeReadingsResponse)

/**
 * What exporters say of one node, or of those of which something bad is said: asked for apart, for a metric source may be
 * slow.
 */
export const nodeReadingsQuery = (cluster: string, node: string | null) =>
  queryOptions({
    queryKey: [...queryKeys.clients(cluster), 'node-readings', node],
    queryFn: ({ signal }) =>
      getJson(apiPath(['clusters', cluster, 'node-readings'], node === null ? {} : { node }), contract, { signal }),
    refetchInterval: 60_000,
  })
