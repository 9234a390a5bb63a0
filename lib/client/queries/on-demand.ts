import { queryOptions, skipToken } from '@tanstack/react-query'
import type { AccessLogRequest, AccessLogResponse, CountNowRequest, CountNowResponse } from '@/lib/contracts/on-demand'
import type { ServiceKey } from '@/lib/domain/cluster'
import { apiPath, getJson, postJson } from '../get-json'
import { queryKeys } from './keys'
import { splitServiceKey } from './service'

const contracts = () => import('@/lib/contracts/on-demand')

const pathOf = (cluster: string, service: ServiceKey, last: string): string => {
  const { namespace, name } = splitServiceKey(service)
  return apiPath(['clusters', cluster, 'services', namespace, name, last])
}

/** What may be read from the pods of a Service, and the commands that would do it. */
export const onDemandQuery = (cluster: string, service: ServiceKey) =>
  queryOptions({
    queryKey: [...queryKeys.service(cluster, service), 'on-demand'],
    queryFn: ({ signal }) =>
      getJson(pathOf(cluster, service, 'on-demand'), () => contracts().then((module) => module.onDemandResponse), {
        signal,
      }),
  })

/** Counts the connections that the pods have open now. */
export const countNow = (cluster: string, service: ServiceKey, request: CountNowRequest) =>
  postJson(pathOf(cluster, service, 'count-now'), request, () => contracts().then((module) => module.countNowResponse))

/** Reads the last lines of the pods' logs. */
export const readAccessLog = (cluster: string, service: ServiceKey, request: Partial<AccessLogRequest>) =>
  postJson(pathOf(cluster, service, 'access-log'), request, () =>
    contracts().then((module) => module.accessLogResponse),
  )

/** What was last read of the pods of a Service: their sockets, or their logs. */
export type Sample =
  | { readonly kind: 'sockets'; readonly answer: CountNowResponse }
  | { readonly kind: 'logs'; readonly answer: AccessLogResponse }

/**
 * The sample that the reader has open; null: none. It lives as long as the page of its Service shows it and is asked for
 * by nothing but a button: addresses in it are kept nowhere else.
 */
export const sampleQuery = (cluster: string, service: ServiceKey) =>
  queryOptions<Sample | null>({
    queryKey: queryKeys.sample(cluster, service),
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
