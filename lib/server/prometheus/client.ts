import type { TimeSpan } from '@/lib/domain/observed/traffic'
import type { Clock } from '@/lib/server/sources'
import { type CacheTally, createShortCache } from '../short-cache'
import { type Asker, type AskerStatus, createAsker } from './asker'
import { type Answer, type Sample, type Series, toMatrix, toNames, toVector } from './envelope'
import type { PrometheusSettings } from './settings'

/** The HTTP API of one Prometheus-compatible server. Equal questions about what is over are asked once in ten seconds. */
export interface PrometheusClient {
  /** @throws PrometheusFailure */
  instant(query: string, atMs: number): Promise<Answer<readonly Sample[]>>
  /**
   * The samples that a range selector picks, series by series.
   *
   * @throws PrometheusFailure
   */
  samples(query: string, atMs: number): Promise<Answer<readonly Series[]>>
  /**
   * @param span its ends are multiples of the step
   * @throws PrometheusFailure
   */
  range(query: string, span: TimeSpan, stepSeconds: number): Promise<Answer<readonly Series[]>>
  /**
   * Which metrics exist of those that these selectors match.
   *
   * @throws PrometheusFailure
   */
  metricNames(selectors: readonly string[], span: TimeSpan): Promise<Answer<readonly string[]>>
  status(): AskerStatus
  stop(): void
}

/** Security page 2.9: a result serves everyone who asks the same within this time. */
const REUSE_MS = 10_000
/** Moments as close as this are one; and a result that a scrape may change at any time serves no longer. */
const MOMENT_MS = 1000
/** More series than this are more than any page shows; servers before 3.2 do not know the parameter. */
const SERIES_MAX = 50_000

export function createPrometheusClient(options: {
  readonly settings: PrometheusSettings
  readonly clock: Clock
  readonly random: () => number
  readonly tally?: CacheTally
}): PrometheusClient {
  const asker: Asker = createAsker(options)
  const cache = createShortCache(options.clock, REUSE_MS, options.tally)
  const open = createShortCache(options.clock, MOMENT_MS, options.tally)
  const limit = String(SERIES_MAX)

  return {
    instant(query, atMs) {
      const parameters = { query, time: toSeconds(atMs), limit }
      return cache.get(`instant ${Math.floor(atMs / MOMENT_MS)} ${query}`, () =>
        asker.ask({ path: '/api/v1/query', parameters, method: 'POST' }, toVector),
      )
    },
    // A span that ends some seconds later is another question: what was counted in between is the answer to it.
    samples(query, atMs) {
      const parameters = { query, time: toSeconds(atMs), limit }
      const isOver = atMs < options.clock.nowMs() - REUSE_MS
      return (isOver ? cache : open).get(`samples ${atMs} ${query}`, () =>
        asker.ask({ path: '/api/v1/query', parameters, method: 'POST' }, toMatrix),
      )
    },
    range(query, { startMs, endMs }, stepSeconds) {
      const bounds = { start: toSeconds(startMs), end: toSeconds(endMs), step: String(stepSeconds) }
      return cache.get(`range ${bounds.start} ${bounds.end} ${bounds.step} ${query}`, () =>
        asker.ask({ path: '/api/v1/query_range', parameters: { query, ...bounds, limit }, method: 'POST' }, toMatrix),
      )
    },
    metricNames: (selectors, { startMs, endMs }) => {
      const parameters = { 'match[]': selectors, start: toSeconds(startMs), end: toSeconds(endMs), limit }
      return asker.ask({ path: '/api/v1/label/__name__/values', parameters, method: 'GET' }, toNames)
    },
    status: () => asker.status(),
    stop: () => asker.stop(),
  }
}

const toSeconds = (ms: number): string => (ms / 1000).toFixed(3)
