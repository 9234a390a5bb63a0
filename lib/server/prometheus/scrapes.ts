import type { PrometheusClient } from './client'
import type { Counted, CountedClients } from './presets/preset'
import { type Asked, samplesInFiveMinutes } from './queries'
import type { ExtraMatcher } from './settings'
import type { ShortCache } from './short-cache'

/** What every question to the server needs. */
export type Asking = {
  readonly client: PrometheusClient
  readonly extra: readonly ExtraMatcher[]
  /** Remembers for long how often metrics are scraped. */
  readonly intervals: ShortCache
}

/** Where it cannot be found out: the longest that is usual. */
export const USUAL_SCRAPE_SECONDS = 60

/** How many seconds lie between two samples of a metric. */
export function scrapeSeconds(
  { client, extra, intervals }: Asking,
  { counted }: { readonly counted: Counted | CountedClients },
  asked: Asked | null,
  atMs: number,
): Promise<number> {
  return intervals.get(counted.metric, async () => {
    const answer = await client.instant(samplesInFiveMinutes(counted, asked, extra), atMs)
    const samples = answer.data[0]?.value ?? null
    return samples === null || samples < 1 ? USUAL_SCRAPE_SECONDS : Math.max(1, Math.round(300 / samples))
  })
}
