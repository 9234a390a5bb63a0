import { queryOptions } from '@tanstack/react-query'
import type { AccessLogRequest } from '@/lib/contracts/on-demand'
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
export const countNow = (cluster: string, service: ServiceKey) =>
  postJson(pathOf(cluster, service, 'count-now'), {}, () => contracts().then((module) => module.countNowResponse))

/** Reads the last lines of the pods' logs. */
export const readAccessLog = (cluster: string, service: ServiceKey, request: Partial<AccessLogRequest>) =>
  postJson(pathOf(cluster, service, 'access-log'), request, () =>
    contracts().then((module) => module.accessLogResponse),
  )
