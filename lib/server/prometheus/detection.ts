import type { Clock } from '@/lib/server/sources'
import { createShortCache } from '../short-cache'
import type { PrometheusClient } from './client'
import { PrometheusFailure } from './errors'
import type { Preset } from './presets/preset'
import { metricsOf } from './presets/presets'
import { toMatchers } from './queries'
import { selector } from './quote'
import type { ExtraMatcher } from './settings'
import { exportedPodLabel, isExportable } from './spelling'

/** Which metrics a server holds of those that Evenkeel understands. */
export type Found = {
  readonly metrics: ReadonlySet<string>
  /** Those whose labels collided with those of their scrape. */
  readonly exported: ReadonlySet<string>
  readonly atMs: number
}

export interface Detection {
  /**
   * What was found within the last minute, else what is found now.
   *
   * @throws PrometheusFailure
   */
  found(): Promise<Found>
  /**
   * What is found now, where the last look is some seconds old; null: there is nothing newer. For what the last look did
   * not show: an application may show a counter only once it has counted.
   *
   * @throws PrometheusFailure
   */
  foundAnew(): Promise<Found | null>
  /** What was found last; null: nothing was looked for, or nothing answered. */
  latest(): Found | null
}

/** Exporters come and go with deployments. */
const LOOK_EVERY_MS = 60_000
/** A look as young as this would show nothing else. */
const ANEW_AFTER_MS = 3000
/** A metric that was scraped within this time is there. */
const LOOK_BACK_MS = 600_000

export function createDetection(options: {
  readonly client: PrometheusClient
  readonly presets: readonly Preset[]
  readonly extra: readonly ExtraMatcher[]
  readonly clock: Clock
}): Detection {
  const { client, presets, extra, clock } = options
  const cache = createShortCache(clock, LOOK_EVERY_MS)
  const anew = createShortCache(clock, ANEW_AFTER_MS)
  const all = [...new Set(presets.flatMap(metricsOf))]
  let latest: Found | null = null

  const look = async (): Promise<Found> => {
    const nowMs = clock.nowMs()
    const metrics = new Set((await names(nowMs)).filter((name) => all.includes(name)))
    return { metrics, exported: await collided(metrics, nowMs), atMs: nowMs }
  }

  /** One request; where a server does not know it, or not with selectors, one query. */
  const names = async (nowMs: number): Promise<readonly string[]> => {
    const selectors = all.map((metric) => selector(metric, toMatchers(extra)))
    try {
      return (await client.metricNames(selectors, { startMs: nowMs - LOOK_BACK_MS, endMs: nowMs })).data
    } catch (error) {
      if (!(error instanceof PrometheusFailure) || error.kind !== 'question') throw error
      return marked(
        all.map((metric) => [metric, selector(metric, toMatchers(extra))]),
        nowMs,
      )
    }
  }

  const collided = async (metrics: ReadonlySet<string>, nowMs: number): Promise<ReadonlySet<string>> => {
    const counts = presets.flatMap(({ counted }) => counted)
    const asked = counts.filter(({ metric, identity }) => metrics.has(metric) && isExportable(identity))
    if (asked.length === 0) return new Set()
    const selectors = asked.map(({ metric, identity }): [string, string] => {
      const hasLabel = { label: exportedPodLabel(identity), operator: '!=', value: '' } as const
      return [metric, selector(metric, [hasLabel, ...toMatchers(extra)])]
    })
    return new Set(await marked(selectors, nowMs))
  }

  const marked = async (selectors: readonly (readonly [string, string])[], nowMs: number): Promise<string[]> => {
    const { data } = await client.instant(existing(selectors), nowMs)
    return data.map(({ labels }) => labels.get('metric'))
  }

  return {
    async found() {
      const found = await cache.get('found', look)
      if (latest === null || found.atMs > latest.atMs) latest = found
      return latest
    },
    async foundAnew() {
      if (latest !== null && clock.nowMs() - latest.atMs < ANEW_AFTER_MS) return null
      latest = await anew.get('found', look)
      return latest
    },
    latest: () => latest,
  }
}

/** Which of the selectors match anything, each by its mark, in one query. */
export const existing = (selectors: readonly (readonly [mark: string, selector: string])[]): string =>
  selectors.map(([mark, text]) => `label_replace(count(${text}),"metric","${mark}","","")`).join(' or ')
