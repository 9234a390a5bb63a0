import { get as httpGet } from 'node:http'
import { get as httpsGet } from 'node:https'
import type { Page } from '@playwright/test'
import { type BigCluster, endpointsOf, withFirstReady } from './big-cluster'
import { withPage } from './browser'
import { startChild } from './child'
import { type Figure, percentile, type Row, type RowContext, round } from './row'
import { type ServedCluster, serveCluster } from './served-cluster'

const CHANGES = 30
const WATCHERS = 200
const ONE_MAX_MS = 500
const MANY_MAX_MS = 1000
const PATIENCE_MS = 15_000

export const changeToPixelRow: Row = {
  number: 3,
  title: 'change at the API server to changed pixel',
  async run({ cluster, browser, say }: RowContext): Promise<readonly Figure[]> {
    const big = await cluster()
    const server = await serveCluster(big)
    try {
      const floor = await changesToWatch(big)
      const one = await withPage(browser, (page) => changesToPixel(page, big, server))
      say(`one watcher: ${summary(one)}`)
      const watchers = startChild<{ fetched?: number }>('./child-watchers.ts', {
        events: `${server.url}/api/v1/events?cluster=${encodeURIComponent(server.id)}`,
        answer: server.url + server.api('/services?limit=200&cells=true'),
        watchers: WATCHERS - 1,
      })
      try {
        await watchers.next()
        const many = await withPage(browser, (page) => changesToPixel(page, big, server))
        watchers.send({})
        const { fetched } = await watchers.next()
        say(`${WATCHERS} watchers: ${summary(many)}; the others fetched ${fetched} answers`)
        return [
          figure('p95 with one watcher', one, floor, ONE_MAX_MS),
          figure(`p95 with ${WATCHERS} watchers`, many, floor, MANY_MAX_MS),
        ]
      } finally {
        await watchers.stop()
      }
    } finally {
      await server.stop()
    }
  },
}

const summary = (samples: readonly number[]): string =>
  `p50 ${round(percentile(samples, 0.5), 0)} ms, longest ${round(percentile(samples, 1), 0)} ms`

function figure(what: string, samples: readonly number[], floor: readonly number[], maxMs: number): Figure {
  const value = round(percentile(samples, 0.95), 0)
  return {
    what,
    value,
    unit: 'ms',
    baseline: { value: round(percentile(floor, 0.95), 0), is: 'until a plain watch tells of it' },
    target: `under ${maxMs} ms`,
    met: value < maxMs,
    note: `${summary(samples)}, ${samples.length} changes`,
  }
}

/** A Service with one slice, whose count of ready pods is on screen. */
function subjectOf(big: BigCluster) {
  const slices = new Map<string, number>()
  const serviceOf = (slice: BigCluster['slices'][number]): string =>
    `${slice.metadata.namespace}/${slice.metadata.labels?.['kubernetes.io/service-name']}`
  for (const slice of big.slices) slices.set(serviceOf(slice), (slices.get(serviceOf(slice)) ?? 0) + 1)
  const external = new Set(
    big.services
      .filter(({ spec }) => (spec as { type: string }).type === 'LoadBalancer')
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
  )
  const slice = big.slices.find(
    (one) => external.has(serviceOf(one)) && slices.get(serviceOf(one)) === 1 && endpointsOf(one).length >= 5,
  )
  if (slice === undefined) throw new Error('no Service has one slice of five endpoints')
  return { slice, name: slice.metadata.labels?.['kubernetes.io/service-name'] ?? '' }
}

async function changesToPixel(page: Page, big: BigCluster, server: ServedCluster): Promise<readonly number[]> {
  const { slice, name } = subjectOf(big)
  await big.putEndpoints(slice, withFirstReady(slice, true))
  await page.goto(`${server.url}/${server.id}?q=${name}`)
  await page.getByRole('row').filter({ hasText: name }).first().waitFor()
  const samples: number[] = []
  for (let change = 0; change < CHANGES; change += 1) {
    // Not in step with anything.
    await page.waitForTimeout(700 + Math.random() * 600)
    const painted = page.evaluate(nextPaintOf, { name, patienceMs: PATIENCE_MS })
    // The observer must be there before the change.
    await page.evaluate(() => undefined)
    const startedMs = Date.now()
    await big.putEndpoints(slice, withFirstReady(slice, change % 2 === 1))
    samples.push((await painted) - startedMs)
  }
  return samples
}

/** When the row of a Service is next painted with another text, in wall time. Runs in the page. */
function nextPaintOf({ name, patienceMs }: { name: string; patienceMs: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    const read = (): string =>
      [...document.querySelectorAll('[role="row"]')].find((row) => row.textContent?.includes(name))?.textContent ?? ''
    const before = read()
    const timer = setTimeout(() => {
      observer.disconnect()
      reject(new Error(`the row still says "${before}" after ${patienceMs} ms`))
    }, patienceMs)
    const observer = new MutationObserver(() => {
      if (read() === before || read() === '') return
      observer.disconnect()
      clearTimeout(timer)
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now())))
    })
    observer.observe(document.body, { childList: true, subtree: true, characterData: true })
  })
}

/** The same changes, as a watch of this one Service's slices tells them. */
async function changesToWatch(big: BigCluster): Promise<readonly number[]> {
  const { slice, name } = subjectOf(big)
  const { server, token, ca } = big.access
  const url = new URL(`/apis/discovery.k8s.io/v1/namespaces/${slice.metadata.namespace}/endpointslices`, server)
  url.search = new URLSearchParams({ watch: '1', labelSelector: `kubernetes.io/service-name=${name}` }).toString()
  let arrived = (): void => {}
  const options = { headers: { authorization: `Bearer ${token}` } }
  const onResponse = (response: NodeJS.ReadableStream) => response.on('data', () => arrived())
  const request = ca === null ? httpGet(url, options, onResponse) : httpsGet(url, { ...options, ca }, onResponse)
  await new Promise((resolve) => request.once('response', () => setTimeout(resolve, 1000)))
  const samples: number[] = []
  for (let change = 0; change < CHANGES; change += 1) {
    const told = new Promise<number>((resolve) => {
      arrived = () => resolve(Date.now())
    })
    const startedMs = Date.now()
    await big.putEndpoints(slice, withFirstReady(slice, change % 2 === 1))
    samples.push((await told) - startedMs)
  }
  request.destroy()
  return samples
}
