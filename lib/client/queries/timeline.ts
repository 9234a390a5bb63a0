import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { ServiceKey } from '@/lib/domain/cluster'
import { apiPath, getJson } from '../get-json'
import { type SpanChoice, spanQueryOf } from '../span-url'
import { queryKeys } from './keys'
import { splitServiceKey } from './service'

const timelineContract = () => import('@/lib/contracts/timeline').then((module) => module.timelineResponse)
const measuredContract = () =>
  import('@/lib/contracts/timeline-measured').then((module) => module.timelineMeasuredResponse)

/** The stream tells of changes of the Service; nodes change and time goes on without it. */
const TOLD_EVERY_MS = 15_000
/** Counters are scraped every 15 to 60 s: asking more often shows the same numbers. */
const COUNTED_EVERY_MS = 30_000

/** What happened to one Service over a span; while another span is asked about the former answer stays. */
export const timelineQuery = (cluster: string, service: ServiceKey, span: SpanChoice) => {
  const { namespace, name } = splitServiceKey(service)
  return queryOptions({
    queryKey: [...queryKeys.service(cluster, service), 'timeline', span],
    queryFn: ({ signal }) =>
      getJson(
        apiPath(['clusters', cluster, 'services', namespace, name, 'timeline'], spanQueryOf(span)),
        timelineContract,
        { signal },
      ),
    refetchInterval: span.end === null ? TOLD_EVERY_MS : false,
    placeholderData: keepPreviousData,
  })
}

/** What was counted of it over the same span. A source of metrics may be slow: what happened does not wait for it. */
export const timelineMeasuredQuery = (cluster: string, service: ServiceKey, span: SpanChoice, by: 'node' | 'pod') => {
  const { namespace, name } = splitServiceKey(service)
  return queryOptions({
    queryKey: [...queryKeys.measured(cluster, service), span, by],
    queryFn: ({ signal }) =>
      getJson(
        apiPath(['clusters', cluster, 'services', namespace, name, 'timeline', 'measured'], {
          ...spanQueryOf(span),
          by: by === 'node' ? undefined : by,
        }),
        measuredContract,
        { signal },
      ),
    refetchInterval: span.end === null ? COUNTED_EVERY_MS : false,
    placeholderData: keepPreviousData,
  })
}
