import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { NodeQuery } from '@/lib/contracts/node'
import { apiPath, getJson } from '../get-json'
import { queryKeys } from './keys'

const nodeContract = () => import('@/lib/contracts/node').then((module) => module.nodeResponse)

/** One node and what its loss would cost; while the other loss is computed the former answer stays. */
export const nodeQuery = (cluster: string, node: string, lose: NodeQuery['lose']) =>
  queryOptions({
    queryKey: [...queryKeys.nodes(cluster), node, lose],
    queryFn: ({ signal }) => getJson(apiPath(['clusters', cluster, 'nodes', node], { lose }), nodeContract, { signal }),
    placeholderData: keepPreviousData,
  })
