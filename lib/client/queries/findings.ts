import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { AskFindingsRequest, FindingsQuery } from '@/lib/contracts/findings'
import type { ServiceKey } from '@/lib/domain/cluster'
import { apiPath, getJson, postJson } from '../get-json'
import { queryKeys } from './keys'
import { splitServiceKey } from './service'

const findingsContract = () => import('@/lib/contracts/findings').then((module) => module.findingsResponse)
const serviceContract = () => import('@/lib/contracts/findings').then((module) => module.serviceFindingsResponse)

const askContract = () => import('@/lib/contracts/findings').then((module) => module.askFindingsResponse)

export type FindingsFilter = Pick<FindingsQuery, 'severity' | 'rule' | 'namespace' | 'q' | 'mute'>

/** The largest page that the API gives. */
const PAGE = 200

/** Findings of the cluster, worst first, page by page; the former answer stays while a new filter is asked for. */
export const findingsQuery = (cluster: string, filter: FindingsFilter) =>
  infiniteQueryOptions({
    queryKey: [...queryKeys.findings(cluster), filter],
    queryFn: ({ pageParam, signal }) =>
      getJson(
        apiPath(['clusters', cluster, 'findings'], {
          ...filter,
          mute: filter.mute?.join(','),
          limit: PAGE,
          cursor: pageParam ?? undefined,
        }),
        findingsContract,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })

/** Reads pods of Services that nobody opened, until it is done or `signal` ends it. */
export const askFindings = (cluster: string, wanted: AskFindingsRequest, signal: AbortSignal) =>
  postJson(apiPath(['clusters', cluster, 'findings', 'ask']), wanted, askContract, { signal })

/** Findings of one Service, with what is read for opened Services only. */
export const serviceFindingsQuery = (cluster: string, service: ServiceKey) => {
  const { namespace, name } = splitServiceKey(service)
  return queryOptions({
    queryKey: [...queryKeys.service(cluster, service), 'findings'],
    queryFn: ({ signal }) =>
      getJson(apiPath(['clusters', cluster, 'services', namespace, name, 'findings']), serviceContract, { signal }),
  })
}
