import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { ServiceKey } from '@/lib/domain/cluster'
import { apiPath, getJson } from '../get-json'
import { type SpanChoice, spanQueryOf } from '../span-url'
import { queryKeys } from './keys'
import { type DistributionChoice, splitServiceKey } from './service'

const observedContract = () => import('@/lib/contracts/observed').then((module) => module.observedResponse)

/** Counters are scraped every 15 to 60 s: asking more often shows the same numbers. */
const COUNTED_EVERY_MS = 30_000

/**
 * What the pods of one Service really got. A source of metrics may be slow: nothing else of a page waits for it. While
 * another span is counted the former answer stays.
 */
export const observedQuery = (
  cluster: string,
  service: ServiceKey,
  choice: Omit<DistributionChoice, 'health'>,
  span: SpanChoice,
) => {
  const { namespace, name } = splitServiceKey(service)
  return queryOptions({
    queryKey: [...queryKeys.observed(cluster, service), choice, span],
    queryFn: ({ signal }) =>
      getJson(
        apiPath(['clusters', cluster, 'services', namespace, name, 'observed'], {
          ...choice,
          candidates: choice.candidates?.join(','),
          announcers: choice.announcers?.join(','),
          ...spanQueryOf(span),
        }),
        observedContract,
        { signal },
      ),
    refetchInterval: span.end === null ? COUNTED_EVERY_MS : false,
    placeholderData: keepPreviousData,
  })
}
