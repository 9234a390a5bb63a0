import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One series of an exporter: labels as they are scraped. */
export type ExportedSeries = { readonly labels: Readonly<Record<string, string>>; value: number }

/** One target of a scrape: what a process counts. Restarting it puts its counters back. */
export type ExporterTarget = {
  readonly path: string
  /** Adds to a series, from nothing if it is new. */
  add(metric: string, labels: Readonly<Record<string, string>>, by: number): void
  set(metric: string, labels: Readonly<Record<string, string>>, value: number): void
  /** Forgets every series, as a process that starts again. */
  restart(): void
  /** Answers scrapes with an error from now on, or no more. */
  fail(isFailing: boolean): void
  isFailing(): boolean
  scrapes(): number
}

export type Exporter = {
  readonly address: string
  target(name: string): ExporterTarget
  close(): Promise<void>
}

/** A server with as many targets as a test wants, each at a path of its own. */
export async function startExporter(): Promise<Exporter> {
  const targets = new Map<string, { text: () => string | null; target: ExporterTarget }>()
  const server = createServer((request, response) => {
    const text = targets.get(request.url ?? '')?.text() ?? null
    response.writeHead(text === null ? 503 : 200, { 'content-type': 'text/plain; version=0.0.4' })
    response.end(text ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    address: `127.0.0.1:${port}`,
    target(name) {
      const path = `/${name}/metrics`
      const held = targets.get(path) ?? createTarget(path)
      targets.set(path, held)
      return held.target
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function createTarget(path: string): { text: () => string | null; target: ExporterTarget } {
  const metrics = new Map<string, Map<string, ExportedSeries>>()
  let isFailing = false
  let scrapes = 0
  const seriesOf = (metric: string, labels: Readonly<Record<string, string>>): ExportedSeries => {
    const series = metrics.get(metric) ?? new Map<string, ExportedSeries>()
    metrics.set(metric, series)
    const key = JSON.stringify(Object.entries(labels).sort())
    const held = series.get(key) ?? { labels, value: 0 }
    series.set(key, held)
    return held
  }
  return {
    text() {
      if (isFailing) return null
      scrapes += 1
      return [...metrics].flatMap(([name, series]) => [...series.values()].map((each) => toLine(name, each))).join('')
    },
    target: {
      path,
      add(metric, labels, by) {
        seriesOf(metric, labels).value += by
      },
      set(metric, labels, value) {
        seriesOf(metric, labels).value = value
      },
      restart: () => metrics.clear(),
      fail: (failing) => {
        isFailing = failing
      },
      isFailing: () => isFailing,
      scrapes: () => scrapes,
    },
  }
}

function toLine(metric: string, { labels, value }: ExportedSeries): string {
  const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  const texts = Object.entries(labels).map(([name, text]) => `${name}="${escaped(text)}"`)
  return `${metric}{${texts.join(',')}} ${value}\n`
}
