import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { startEvenkeel } from '../servers/evenkeel'
import { withPage } from './browser'
import { type Figure, type Row, type RowContext, round } from './row'

const OVERVIEW_MAX_KB = 200
const QUIET_MS = 2000
const BUILD = new URL('../../.next/', import.meta.url)

export const javascriptRow: Row = {
  number: 7,
  title: 'first-load JavaScript',
  async run({ browser }: RowContext): Promise<readonly Figure[]> {
    const server = await startEvenkeel({ EVENKEEL_DEMO: '1' })
    try {
      const baseline = { value: round(frameworkKilobytes()), is: 'Next and React alone' }
      const load = (path: string) => withPage(browser, (page) => scriptKilobytes(page, server.url + path))
      const { clusters } = (await (await fetch(`${server.url}/api/v1/clusters`)).json()) as {
        clusters: { id: string }[]
      }
      const cluster = clusters[0]?.id ?? ''
      const { services } = (await (
        await fetch(`${server.url}/api/v1/clusters/${cluster}/services?limit=1`)
      ).json()) as {
        services: { namespace: string; name: string }[]
      }
      const [service] = services
      const overview = await load(`/${cluster}`)
      const page = await load(`/${cluster}/services/${service?.namespace}/${service?.name}`)
      const target = `under ${OVERVIEW_MAX_KB} kB compressed`
      const met = overview.document < OVERVIEW_MAX_KB
      return [
        { what: 'overview', value: overview.document, unit: 'kB', baseline, target, met, note: later(overview) },
        {
          what: 'Service page',
          value: page.document,
          unit: 'kB',
          baseline,
          target: null,
          met: null,
          note: later(page),
        },
      ]
    } finally {
      await server.stop()
    }
  },
}

type Scripts = {
  /** Those that the HTML names, so that nothing works before they are there. */
  readonly document: number
  /** With those that they load by themselves: parsers of answers, and what the page shows later. */
  readonly all: number
}

const later = ({ document, all }: Scripts): string => `${round(all - document)} kB more once it works`

/** Compressed bodies of the scripts of a page until it has gone quiet. */
async function scriptKilobytes(page: Page, url: string): Promise<Scripts> {
  const html = (await (await page.goto(url))?.text()) ?? ''
  // Scripts that scripts have added stand in the document as well, so the HTML itself is asked.
  const named = [...html.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, src = '']) => new URL(src, url).href)
  const read = () =>
    page.evaluate(() =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter(({ name }) => /\.js($|\?)/.test(name))
        .map(({ name, encodedBodySize }) => ({ name, kilobytes: encodedBodySize / 1000 })),
    )
  // The event stream keeps the network busy for ever, so quiet means: no further script for a while.
  let scripts = await read()
  for (let before = -1; before !== scripts.length; scripts = await read()) {
    before = scripts.length
    await page.waitForTimeout(QUIET_MS)
  }
  const sum = (list: typeof scripts) => round(list.reduce((total, { kilobytes }) => total + kilobytes, 0))
  return { document: sum(scripts.filter(({ name }) => named.includes(name))), all: sum(scripts) }
}

/** What every page of this framework loads before it does anything. */
function frameworkKilobytes(): number {
  const read = (path: string) => readFileSync(fileURLToPath(new URL(path, BUILD)))
  const { rootMainFiles } = JSON.parse(read('build-manifest.json').toString()) as { rootMainFiles: string[] }
  return rootMainFiles.reduce((sum, file) => sum + gzipSync(read(file)).length, 0) / 1000
}
