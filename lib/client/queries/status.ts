import { queryOptions } from '@tanstack/react-query'
import { statusResponse } from '@/lib/contracts/status'
import { apiPath, getJson } from '../get-json'
import { queryKeys } from './keys'

/** Ages of sources are shown to the second; this is how far they may be behind without a hint. */
const STATUS_MS = 10_000

/** Every source of a cluster with its state, age and last error. */
export const statusQuery = (cluster: string) =>
  queryOptions({
    queryKey: queryKeys.status(cluster),
    queryFn: ({ signal }) => getJson(apiPath(['clusters', cluster, 'status']), statusResponse, { signal }),
    refetchInterval: STATUS_MS,
  })
