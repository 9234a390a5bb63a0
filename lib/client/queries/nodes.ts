import { queryOptions } from '@tanstack/react-query'
import { nodesResponse } from '@/lib/contracts/nodes'
import { apiPath, getJson } from '../get-json'
import { queryKeys } from './keys'

/** The nodes of a cluster: the columns of the matrix. */
export const nodesQuery = (cluster: string) =>
  queryOptions({
    queryKey: queryKeys.nodes(cluster),
    queryFn: ({ signal }) => getJson(apiPath(['clusters', cluster, 'nodes']), nodesResponse, { signal }),
  })
