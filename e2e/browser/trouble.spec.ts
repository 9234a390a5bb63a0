import type { Page } from '@playwright/test'
import { service } from '../fakes/kube-api/objects'
import { type FakeKubeApi, startFakeKubeApi } from '../fakes/kube-api/server'
import { createManualClock, type ManualClock } from '../fakes/manual-clock'
import { smallCluster, TEAM_NAMESPACE } from '../fakes/small-cluster'
import { untilError, untilLive } from '../servers/cluster-status'
import type { Evenkeel } from '../servers/evenkeel'
import { startOnFakes } from '../servers/fake-clusters'
import { expect, expectAccessible, HARBOR, test } from './fixtures'
import { overview } from './overview-page'
import { servicePage } from './service-page'

const { sentence, row } = overview
const { endpoint } = servicePage
const WEB = `services/${TEAM_NAMESPACE}/web`

let main: FakeKubeApi
let down: FakeKubeApi
let slow: FakeKubeApi
let slowClock: ManualClock
let server: Evenkeel

test.beforeAll(async () => {
  slowClock = createManualClock()
  ;[main, down, slow] = await Promise.all([
    startFakeKubeApi(),
    startFakeKubeApi(),
    startFakeKubeApi({ clock: slowClock }),
  ])
  for (const api of [main, down, slow]) api.apply(...smallCluster())
  await down.listener.down()
  // About a Service in two seconds, by a clock that stands still: the list is under way for as long as a test wants.
  slow.faults.add({
    resource: 'services',
    times: Number.POSITIVE_INFINITY,
    fault: { kind: 'slow', firstByteMs: 0, bytesPerSecond: 500 },
  })
  server = await startOnFakes({ main: { api: main }, down: { api: down }, slow: { api: slow } })
  await untilLive(server, 'main')
  await untilError(server, 'down', 'connection-refused')
})
test.afterAll(async () => {
  await server?.stop()
  await Promise.all([main?.close(), slow?.close()])
})

/** Since when there is no word from the API server, and that what is shown may have changed. */
const saysSince = /No word about Services since \d\d:\d\d:\d\d UTC, so they may have changed/

/** Marks the document, so that a reload of it can be told. */
const mark = (page: Page) => page.evaluate(() => Object.assign(window, { neverReloaded: true }))
const isMarked = (page: Page) => page.evaluate(() => 'neverReloaded' in window)

/** Notes it when the page turns into its skeleton again, however shortly. */
const noteLoadingAgain = (page: Page) =>
  page.evaluate(() => {
    const look = () => {
      if (document.querySelector('main [aria-busy="true"]') !== null) Object.assign(window, { loadedAgain: true })
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true })
  })

test('while the API server is away open pages keep their numbers, say how old they are, and go on by themselves', async ({
  page,
  context,
}) => {
  test.setTimeout(120_000)
  const [servicePageOpen, statusOpen] = [await context.newPage(), await context.newPage()]
  await page.goto(`${server.url}/main`)
  await servicePageOpen.goto(`${server.url}/main/${WEB}`)
  await statusOpen.goto(`${server.url}/main/status`)
  await expect(row(page, 'team-a/web')).toContainText('×1.50')
  await expect(endpoint(servicePageOpen, 'node-b')).toContainText(/50\.0\s%/)
  for (const open of [page, servicePageOpen, statusOpen]) await mark(open)

  await main.listener.down()
  const stale = { timeout: 40_000 }
  await expect(page.getByRole('link', { name: 'Sources: cluster not readable' })).toBeVisible(stale)
  await expect(page.getByText(saysSince)).toBeVisible()
  await expect(row(page, 'team-a/web')).toContainText('×1.50')
  await expect(servicePageOpen.getByText(saysSince)).toBeVisible()
  await expect(endpoint(servicePageOpen, 'node-b')).toContainText(/50\.0\s%/)
  const services = statusOpen.getByRole('table', { name: 'Sources' }).getByRole('row').filter({ hasText: 'Services' })
  await expect(services.first()).toContainText(/stale\s*\d+\ss/)
  await expect(services.first()).toContainText('refuses connections')
  await expectAccessible(page)

  await main.listener.up()
  main.apply(service('shop', 'late'))
  await expect(page.getByRole('link', { name: /^Sources: live/ })).toBeVisible({ timeout: 60_000 })
  await expect(row(page, 'shop/late')).toBeVisible()
  await expect(servicePageOpen.getByText(saysSince)).toHaveCount(0)
  await expect(sentence(statusOpen)).toHaveText('All 3 sources are live.')
  for (const open of [page, servicePageOpen, statusOpen]) expect(await isMarked(open)).toBe(true)
  main.remove('Service', 'shop/late')
})

test.describe('a Service that is deleted while one looks', () => {
  test.use({ expectedComplaints: [/status of 404/] })

  test('is said to be gone', async ({ page }) => {
    main.apply(service('shop', 'brief'))
    await page.goto(`${server.url}/main/services/shop/brief`)
    await expect(sentence(page)).toContainText('brief')
    main.remove('Service', 'shop/brief')
    await expect(page.getByText('There is no Service shop/brief here, or you may not read it.')).toBeVisible()
  })
})

test.describe('a cluster that cannot be reached', () => {
  test.use({ expectedComplaints: [/status of 503/] })

  test('says so with what to do, and costs the other clusters nothing', async ({ page }) => {
    await page.goto(`${server.url}/down`)
    await expect(sentence(page)).toContainText('refuses connections')
    await expect(page.getByText('Check that it runs')).toBeVisible()
    await noteLoadingAgain(page)
    await page.waitForResponse((response) => response.url().includes('/clusters/down/services?'))
    await page.waitForResponse((response) => response.url().includes('/clusters/down/services?'))
    expect(await page.evaluate(() => 'loadedAgain' in window), 'a skeleton between two answers').toBe(false)
    await expect(page.getByRole('link', { name: 'Sources: cluster not readable' })).toBeVisible()
    await expectAccessible(page)
    await page.goto(`${server.url}/down/status`)
    await expect(sentence(page)).toContainText('down cannot be read')
    await page.getByRole('button', { name: 'Cluster down, switch' }).click()
    await expect(page.getByRole('option', { name: /^down connecting/ })).toBeVisible()
    await page.getByRole('option', { name: /^main live/ }).click()
    await expect(row(page, 'team-a/web')).toContainText('×1.50')
    await expect(page.getByRole('link', { name: /^Sources: live/ })).toBeVisible()
  })

  test('a page that was opened while the cluster was still listed tells how far it is, and fills by itself', async ({
    page,
  }) => {
    await slowClock.pass(4_000, { stepMs: 100 })
    await page.goto(`${server.url}/slow`)
    await expect(sentence(page)).toContainText('The cluster is being read for the first time')
    await expect(page.getByRole('link', { name: /^Sources: listing, \d+ objects? so far/ })).toBeVisible()
    await expectAccessible(page)
    await mark(page)
    slow.faults.clear()
    await slowClock.pass(60_000, { stepMs: 500 })
    await expect(row(page, 'team-a/web')).toContainText('×1.50', { timeout: 30_000 })
    expect(await isMarked(page)).toBe(true)
  })
})

test.describe('a server that cannot be reached', () => {
  test.use({ expectedComplaints: [/ERR_INTERNET_DISCONNECTED/] })

  test('is told over the page with the time of what stands there, and the page goes on by itself', async ({
    page,
    context,
  }) => {
    await page.goto(`${server.url}/main`)
    await expect(row(page, 'team-a/web')).toContainText('×1.50')
    await mark(page)
    await context.setOffline(true)
    await expect(page.getByText('Evenkeel does not answer.')).toBeVisible({ timeout: 40_000 })
    await expect(page.getByText(/Everything on this page is of \d\d:\d\d:\d\d UTC/)).toBeVisible()
    await expect(page.getByRole('link', { name: 'Sources: no answer from Evenkeel' })).toBeVisible()
    await expect(row(page, 'team-a/web')).toContainText('×1.50')
    await context.setOffline(false)
    await expect(page.getByText('Evenkeel does not answer.')).toHaveCount(0, { timeout: 40_000 })
    await expect(page.getByRole('link', { name: /^Sources: live/ })).toBeVisible()
    expect(await isMarked(page)).toBe(true)
  })
})

test.describe('an answer that fails', () => {
  test.use({ expectedComplaints: [/status of 500/] })

  const problem = {
    type: 'urn:evenkeel:problem:internal',
    title: 'Internal error',
    status: 500,
    code: 'internal',
    detail: 'Evenkeel met an error of its own.',
    action: 'Ask again.',
    requestId: 'abcdefgh1234',
  }
  const failing = { status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }

  for (const [name, path, api] of [
    ['the overview', '', '**/api/v1/clusters/main/services?*'],
    ['a Service', `/${WEB}`, '**/api/v1/clusters/main/services/**'],
    ['the status page', '/status', '**/api/v1/clusters/main/status'],
  ] as const) {
    test(`${name} says what happened and under which number, and asks again when told to`, async ({ page }) => {
      await page.route(api, (route) => route.fulfill(failing))
      await page.goto(`${server.url}/main${path}`)
      await expect(sentence(page)).toHaveText('Evenkeel met an error of its own.')
      await expect(page.getByText('Request abcdefgh1234')).toBeVisible()
      await expectAccessible(page)
      await page.unroute(api)
      await page.getByRole('button', { name: 'Ask again' }).click()
      await expect(page.getByText('Evenkeel met an error of its own.')).toHaveCount(0)
      await expect(sentence(page)).toContainText(/web|sources are live/)
    })
  }
})

test.describe('a part of a page that does not arrive', () => {
  test.use({ expectedComplaints: [/ERR_FAILED|ChunkLoadError|Failed to load chunk/] })

  test('is told, and loading the page again brings it', async ({ page }) => {
    const chunks = '**/_next/static/chunks/**'
    const html = await (await page.request.get(`${server.url}/main`)).text()
    // What the page names itself arrives; what it asks for afterwards does not, as after an upgrade.
    await page.route(chunks, (route) =>
      html.includes(new URL(route.request().url()).pathname) ? route.continue() : route.abort(),
    )
    await page.goto(`${server.url}/main`)
    await expect(page.getByText('A part of this page could not be loaded.')).toBeVisible()
    await expectAccessible(page)
    await page.unroute(chunks)
    await page.getByRole('button', { name: 'Load the page again' }).click()
    await expect(row(page, 'team-a/web')).toContainText('×1.50')
  })

  test('takes nothing else from the page', async ({ page }) => {
    await page.goto(`${server.url}/main`)
    await expect(row(page, 'team-a/web')).toContainText('×1.50')
    await page.route('**/_next/static/chunks/**', (route) => route.abort())
    await page.keyboard.press('?')
    await expect(page.getByRole('status').filter({ hasText: 'This part could not be loaded.' })).toBeVisible()
    await expect(row(page, 'team-a/web')).toContainText('×1.50')
    await page.unroute('**/_next/static/chunks/**')
    await page.getByRole('button', { name: 'Load the page again' }).click()
    await expect(row(page, 'team-a/web')).toContainText('×1.50')
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toBeVisible()
  })
})

test('nothing moves while a page fills: what comes has the size of its skeleton', async ({ page, demo }) => {
  await page.addInitScript(() => {
    const shifts: { value: number; what: string }[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & Shift)[]) {
        if (entry.hadRecentInput) continue
        const what = entry.sources.map(({ node }) => (node instanceof Element ? node.outerHTML.slice(0, 90) : '?'))
        shifts.push({ value: entry.value, what: what.join(' ') })
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
  type Shift = { value: number; hadRecentInput: boolean; sources: readonly { node: Node | null }[] }
  const settled = {
    [HARBOR]: () => overview.names(page).first(),
    [`${HARBOR}/services/shop/web`]: () => page.getByRole('region', { name: 'Share of new connections per pod' }),
    [`${HARBOR}/services/shop/web?tab=health`]: () => servicePage.healthAnswers(page),
    [`${HARBOR}/services/shop/web?tab=configuration`]: () => page.getByRole('table', { name: 'Ports' }),
    [`${HARBOR}/status`]: () => page.getByRole('table', { name: 'Sources' }),
  }
  for (const [path, last] of Object.entries(settled)) {
    await page.goto(`${demo.url}${path}`)
    await expect(last()).toBeVisible()
    await page.waitForLoadState('load')
    const shifts = await page.evaluate(() => (window as unknown as { shifts: { value: number }[] }).shifts)
    const total = shifts.reduce((sum, { value }) => sum + value, 0)
    expect(total, `${path}: ${JSON.stringify(shifts)}`).toBeLessThan(0.02)
  }
})
