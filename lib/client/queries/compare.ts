import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { AdviceQuery } from '@/lib/contracts/advice'
import type { CompareQuery } from '@/lib/contracts/compare'
import type { ServiceKey } from '@/lib/domain/cluster'
import { apiPath, getJson } from '../get-json'
import { queryKeys } from './keys'
import { splitServiceKey } from './service'

const adviceContract = () => import('@/lib/contracts/advice').then((module) => module.adviceResponse)
const compareContract = () => import('@/lib/contracts/compare').then((module) => module.compareResponse)

/** One Service under both policies and a scenario; while a changed scenario is computed the former answer stays. */
export const compareQuery = (cluster: string, service: ServiceKey, question: CompareQuery) => {
  const { namespace, name } = splitServiceKey(service)
  return queryOptions({
    queryKey: [...queryKeys.service(cluster, service), 'compare', question],
    queryFn: ({ signal }) =>
      getJson(apiPath(['clusters', cluster, 'services', namespace, name, 'compare'], question), compareContract, {
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

/** Which policy to choose and why, from what the Service needs; while a changed answer is weighed the former advice stays. */
export const adviceQuery = (cluster: string, service: ServiceKey, answers: AdviceQuery) => {
  const { namespace, name } = splitServiceKey(service)
  return queryOptions({
    queryKey: [...queryKeys.service(cluster, service), 'advice', answers],
    queryFn: ({ signal }) =>
      getJson(apiPath(['clusters', cluster, 'services', namespace, name, 'advice'], answers), adviceContract, {
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}
