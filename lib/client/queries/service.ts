import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { ModelOverride } from '@/lib/domain/balancers/model'
import type { ServiceKey, TrafficPolicy } from '@/lib/domain/cluster'
import { apiPath, getJson } from '../get-json'
import { queryKeys } from './keys'

const distributionContract = () => import('@/lib/contracts/distribution').then((module) => module.distributionResponse)
const serviceContract = () => import('@/lib/contracts/service').then((module) => module.serviceResponse)

/** The two parts of `namespace/name`. */
export function splitServiceKey(service: ServiceKey): { namespace: string; name: string } {
  const slash = service.indexOf('/')
  return { namespace: service.slice(0, slash), name: service.slice(slash + 1) }
}

/** The object itself: the fields that decide where its traffic goes. */
export const serviceQuery = (cluster: string, service: ServiceKey) => {
  const { namespace, name } = splitServiceKey(service)
  return queryOptions({
    queryKey: [...queryKeys.service(cluster, service), 'object'],
    queryFn: ({ signal }) =>
      getJson(apiPath(['clusters', cluster, 'services', namespace, name]), serviceContract, { signal }),
  })
}

/** What the reader may change about the question. */
export type DistributionChoice = ModelOverride & {
  readonly policy?: TrafficPolicy | undefined
  readonly health?: 'expected' | 'answered' | undefined
}

/** Expected shares per node and pod; while a changed choice is computed the former answer stays. */
export const distributionQuery = (cluster: string, service: ServiceKey, choice: DistributionChoice = {}) => {
  const { namespace, name } = splitServiceKey(service)
  return queryOptions({
    queryKey: [...queryKeys.service(cluster, service), 'distribution', choice],
    queryFn: ({ signal }) =>
      getJson(
        apiPath(['clusters', cluster, 'services', namespace, name, 'distribution'], {
          ...choice,
          candidates: choice.candidates?.join(','),
          announcers: choice.announcers?.join(','),
        }),
        distributionContract,
        { signal },
      ),
    placeholderData: keepPreviousData,
  })
}
