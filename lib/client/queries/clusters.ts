import { queryOptions } from '@tanstack/react-query'
import { apiPath, getJson } from '../get-json'
import { queryKeys } from './keys'

const clustersContract = () => import('@/lib/contracts/clusters').then((module) => module.clustersResponse)

/** The clusters that this server follows, and whether they are simulated. */
export const clustersQuery = () =>
  queryOptions({
    queryKey: queryKeys.clusters,
    queryFn: ({ signal }) => getJson(apiPath(['clusters']), clustersContract, { signal }),
  })
