import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { ServiceKey } from '@/lib/domain/cluster'
import { apiPath, getJson } from '../get-json'
import { type SpanChoice, spanQueryOf } from '../span-url'
import { queryKeys } from './keys'
import { splitServiceKey } from './service'

const serviceContract = () => import('@/lib/contracts/clients').then((module) => module.serviceClientsResponse)
const clusterContract = () => import('@/lib/contracts/clients').then((module) => module.clusterClientsResponse)

export type ClientsChoice = { readonly span: SpanChoice; readonly group: 'address' | 'network' }

const COUNTED_EVERY_MS = 30_000
/** More rows are for programs. */
const LISTED = 100

/** Who the clients of one Service are; while another span is counted the former answer stays. */
export const serviceClientsQuery = (cluster: string, service: ServiceKey, choice: ClientsChoice) => {
  const { namespace, name } = splitServiceKey(service)
  return queryOptions({
    queryKey: [...queryKeys.clients(cluster), service, choice],
    queryFn: ({ signal }) =>
      getJson(apiPath(['clusters', cluster, 'services', namespace, name, 'clients'], asked(choice)), serviceContract, {
        signal,
      }),
    refetchInterval: choice.span.end === null ? COUNTED_EVERY_MS : false,
    placeholderData: keepPreviousData,
  })
}

/** The same over all Services that the reader may see. */
export const clusterClientsQuery = (cluster: string, choice: ClientsChoice) =>
  queryOptions({
    queryKey: [...queryKeys.clients(cluster), choice],
    queryFn: ({ signal }) =>
      getJson(apiPath(['clusters', cluster, 'clients'], asked(choice)), clusterContract, { signal }),
    refetchInterval: choice.span.end === null ? COUNTED_EVERY_MS : false,
    placeholderData: keepPreviousData,
  })

const asked = ({ span, group }: ClientsChoice) => ({
  ...spanQueryOf(span),
  limit: LISTED,
  group: group === 'address' ? undefined : group,
})
