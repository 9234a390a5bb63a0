import { queryOptions } from '@tanstack/react-query'
import type { ServiceKey } from '@/lib/domain/cluster'
import { apiPath, getJson } from '../get-json'
import { queryKeys } from './keys'
import { splitServiceKey } from './service'

const healthOverviewContract = () => import('@/lib/contracts/health').then((module) => module.healthOverviewResponse)
const healthContract = () => import('@/lib/contracts/health').then((module) => module.healthResponse)

/** The prober runs only while someone looks: a page that shows health asks again this often. */
const LOOK_MS = 10_000

/** The most Services that one request may name. */
const MOST_IN_VIEW = 60

/** What the health ports of the Services in view answer; each question keeps their probers running. */
export const healthInViewQuery = (cluster: string, services: readonly ServiceKey[]) => {
  const asked = services.slice(0, MOST_IN_VIEW)
  return queryOptions({
    queryKey: [...queryKeys.healthInView(cluster), asked],
    queryFn: ({ signal }) =>
      getJson(apiPath(['clusters', cluster, 'health'], { services: asked.join(',') }), healthOverviewContract, {
        signal,
      }),
    enabled: asked.length > 0,
    refetchInterval: LOOK_MS,
  })
}

/** The health port of one Service on all of its nodes. The first answer may take as long as the first round (3 s). */
export const serviceHealthQuery = (cluster: string, service: ServiceKey) => {
  const { namespace, name } = splitServiceKey(service)
  return queryOptions({
    queryKey: queryKeys.serviceHealth(cluster, service),
    queryFn: ({ signal }) =>
      getJson(apiPath(['clusters', cluster, 'services', namespace, name, 'health']), healthContract, { signal }),
    refetchInterval: LOOK_MS,
  })
}
