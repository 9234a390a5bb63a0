import { queryOptions } from '@tanstack/react-query'
import { clustersResponse } from '@/lib/contracts/clusters'
import { apiPath, getJson } from '../get-json'
import { queryKeys } from './keys'

/** The clusters that this server follows, and whether they are simulated. */
export const clustersQuery = () =>
  queryOptions({
    queryKey: queryKeys.clusters,
    queryFn: ({ signal }) => getJson(apiPath(['clusters']), clustersResponse, { signal }),
  })
