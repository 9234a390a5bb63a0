import { queryOptions } from '@tanstack/react-query'
import { apiPath, getJson } from '../get-json'
import { queryKeys } from './keys'

const nodesContract = () => import('@/lib/contracts/nodes').then((module) => module.nodesResponse)

/** The nodes of a cluster: the columns of the matrix. */
export const nodesQuery = (cluster: string) =>
  queryOptions({
    queryKey: queryKeys.nodes(cluster),
    queryFn: ({ signal }) => getJson(apiPath(['clusters', cluster, 'nodes']), nodesContract, { signal }),
  })

/** The same with what enters and is served on each node over all external Services. */
export const nodeLoadsQuery = (cluster: string) =>
  queryOptions({
    queryKey: [...queryKeys.nodes(cluster), 'load'],
    queryFn: ({ signal }) =>
      getJson(apiPath(['clusters', cluster, 'nodes'], { load: true }), nodesContract, { signal }),
  })
