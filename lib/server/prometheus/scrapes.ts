import type { ShortCache } from '../short-cache'
import type { PrometheusClient } from './client'
import type { Counted, CountedClients } from './presets/preset'
import { type Asked, SCRAPE_WINDOWS, samplesByWindow } from './queries'
import type { ExtraMatcher } from './settings'

/** What every question to the server needs. */
export type Asking = {
  readonly client: PrometheusClient
  readonly extra: readonly ExtraMatcher[]
  /** Remembers for long how often metrics are scraped. */
  readonly intervals: ShortCache
}

/** Where it cannot be found out: the longest that is usual. */
export const USUAL_SCRAPE_SECONDS = 60

/** Exporters change how often they are scraped once in a long time. */
const FIRM_KEPT_MS = 600_000
/** What a series tells that has just begun is told better soon. */
const YOUNG_KEPT_MS = 30_000
/** A series that fills a window has about twice the samples of the next one, which is half as long. */
const FILLS = 1.5

type Interval = { readonly seconds: number; readonly isFirm: boolean }

/** How many seconds lie between two samples of a metric, for the Service that is asked about. */
export async function scrapeSeconds(
  { client, extra, intervals }: Asking,
  { counted }: { readonly counted: Counted | CountedClients },
  asked: Asked | null,
  atMs: number,
): Promise<number> {
  const key = asked === null ? counted.metric : `${counted.metric} ${asked.namespace}/${asked.service}`
  const look = async (): Promise<Interval> => {
    const { data } = await client.instant(samplesByWindow(counted, asked, extra), atMs)
    return intervalOf(new Map(data.map(({ labels, value }) => [Number(labels.get('window')), value])))
  }
  const { seconds } = await intervals.get(key, look, ({ isFirm }) => (isFirm ? FIRM_KEPT_MS : YOUNG_KEPT_MS))
  return seconds
}

/**
 * The longest window that the series fills tells most exactly; where it fills none, the shortest tells it longer than it
 * is, which costs a longer look alone.
 */
function intervalOf(samples: ReadonlyMap<number, number | null>): Interval {
  const inWindow = (seconds: number | undefined): number => samples.get(seconds ?? 0) ?? 0
  for (const [at, window] of SCRAPE_WINDOWS.entries()) {
    const count = inWindow(window)
    const next = SCRAPE_WINDOWS[at + 1]
    const isFilled = next !== undefined && count >= FILLS * Math.max(1, inWindow(next))
    const isLast = next === undefined
    if (count < 2 || !(isFilled || isLast)) continue
    return { seconds: Math.max(1, Math.round(window / count)), isFirm: at === 0 }
  }
  return { seconds: USUAL_SCRAPE_SECONDS, isFirm: false }
}
