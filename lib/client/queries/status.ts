import { queryOptions } from '@tanstack/react-query'
import { apiPath, getJson } from '../get-json'
import { queryKeys } from './keys'

const statusContract = () => import('@/lib/contracts/status').then((module) => module.statusResponse)

/** Ages of sources are shown to the second; this is how far they may be behind without a hint. */
const STATUS_MS = 10_000

/** Every source of a cluster with its state, age and last error. */
export const statusQuery = (cluster: string) =>
  queryOptions({
    queryKey: queryKeys.status(cluster),
    queryFn: ({ signal }) => getJson(apiPath(['clusters', cluster, 'status']), statusContract, { signal }),
    refetchInterval: STATUS_MS,
  })
