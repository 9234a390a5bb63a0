import { createRandom } from '@/e2e/fakes/seeded-random'

/** Labels of a target or a series. */
export type PastLabels = Readonly<Record<string, string>>

/** A target that was scraped before anybody asked. Times are seconds since the beginning of the history. */
export type PastTarget = {
  readonly labels: PastLabels
  readonly everySeconds: number
  /** When it was scraped first, and until when it was there. */
  readonly from: number
  readonly until: number
  readonly series: readonly PastSeries[]
}

export type PastSeries = {
  readonly metric: string
  readonly labels: PastLabels
  /** What it shows at a moment; null: it is not there. */
  readonly at: (seconds: number) => number | null
}

/** Scrapes as a Prometheus would have stored them, in the OpenMetrics format, which promtool makes blocks of. */
export function writePast(originMs: number, targets: readonly PastTarget[]): string {
  const lines = targets.flatMap(({ labels, everySeconds, from, until, series }) => {
    const up: PastSeries = { metric: 'up', labels: {}, at: () => 1 }
    return [up, ...series].flatMap(({ metric, labels: own, at }) => {
      const name = `${metric}{${Object.entries({ ...own, ...labels })
        .map(([label, text]) => `${label}="${text}"`)
        .join(',')}}`
      const samples: string[] = []
      for (let seconds = from; seconds <= until; seconds += everySeconds) {
        const value = at(seconds)
        if (value !== null) samples.push(`${name} ${value} ${(originMs / 1000 + seconds).toFixed(3)}`)
      }
      return samples
    })
  })
  return `${lines.join('\n')}\n# EOF\n`
}

/** Connections that come one by one and take any of the pods, each as likely as its weight. */
export function connect(total: number, weights: readonly number[], span: readonly [number, number], seed: number) {
  const random = createRandom(seed)
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const arrivals = weights.map((): number[] => [])
  for (let at = 0; at < total; at += 1) {
    let left = random() * all
    const pod = weights.findIndex((weight) => {
      left -= weight
      return left < 0
    })
    arrivals[Math.max(0, pod)]?.push(span[0] + random() * (span[1] - span[0]))
  }
  return arrivals.map((moments) => ({
    total: moments.length,
    /** How many had come by then. */
    by: (seconds: number): number => moments.reduce((sum, at) => sum + (at <= seconds ? 1 : 0), 0),
  }))
}
