import { queryOptions } from '@tanstack/react-query'
import type { ServicesQuery } from '@/lib/contracts/services'
import { apiPath, getJson } from '../get-json'
import { queryKeys } from './keys'

const servicesContract = () => import('@/lib/contracts/services').then((module) => module.servicesResponse)

export type ServicesFilter = Partial<Omit<ServicesQuery, 'cursor' | 'cells' | 'limit'>>

/** Rows of one request: enough for a tall window, small enough to be on the wire within a moment. */
export const SERVICES_PAGE = 100

/** One page of the overview's rows with their cells; `cursor` null is the first page. */
export const servicesPageQuery = (cluster: string, filter: ServicesFilter, cursor: string | null) =>
  queryOptions({
    queryKey: [...queryKeys.services(cluster), filter, { cursor }],
    queryFn: ({ signal }) =>
      getJson(
        apiPath(['clusters', cluster, 'services'], {
          ...filter,
          limit: SERVICES_PAGE,
          cursor: cursor ?? undefined,
          cells: true,
        }),
        servicesContract,
        { signal },
      ),
  })

const FOUND_SERVICES = 20

/** Services whose namespace, name or model holds `text`, without cells: what a search box lists. */
export const servicesSearchQuery = (cluster: string, text: string) =>
  queryOptions({
    queryKey: [...queryKeys.services(cluster), 'search', text],
    queryFn: ({ signal }) =>
      getJson(
        apiPath(['clusters', cluster, 'services'], { q: text === '' ? undefined : text, limit: FOUND_SERVICES }),
        servicesContract,
        { signal },
      ),
  })
