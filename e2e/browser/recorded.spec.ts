import type { Page } from '@playwright/test'
import { type FakePrometheus, type FakeSample, remembering, startFakePrometheus } from '../fakes/fake-prometheus'
import { type FakeKubeApi, startFakeKubeApi } from '../fakes/kube-api/server'
import { smallCluster } from '../fakes/small-cluster'
import { untilLive } from '../servers/cluster-status'
import type { Evenkeel } from '../servers/evenkeel'
import { startOnFakes } from '../servers/fake-clusters'
import { expect, expectAccessible, expectNoSideScroll, test, useTheme } from './fixtures'

const HOUR = 3_600_000
/** When the Service was changed, long before Evenkeel was started. */
const changedAtMs = Date.now() - 2 * HOUR
const agoMs = (hours: number): number => Date.now() - hours * HOUR

let api: FakeKubeApi
let kept: FakePrometheus
let empty: FakePrometheus
let server: Evenkeel

/** Cluster with a pod on each node, then Local with two pods on node-a and one on node-b; a gap in between. */
function wroteAt(query: string, atMs: number): readonly FakeSample[] {
  if (Math.abs(atMs - changedAtMs) < 5 * 60_000) return []
  const isBefore = atMs < changedAtMs
  if (query.includes('evenkeel_service_info'))
    return [[{ external_traffic_policy: isBefore ? 'Cluster' : 'Local' }, '1']]
  if (query.includes('node_ready_endpoints')) {
    const counts = isBefore ? { 'node-a': 1, 'node-b': 1, 'node-c': 1 } : { 'node-a': 2, 'node-b': 1 }
    return Object.entries(counts).map(([node, count]) => [{ node }, String(count)] as const)
  }
  if (query.includes('peak_to_average')) return [[{}, isBefore ? '1' : '1.5']]
  return query.includes('evenkeel_service_endpoints') ? [[{}, '3']] : []
}

test.beforeAll(async () => {
  api = await startFakeKubeApi()
  api.apply(...smallCluster())
  kept = await startFakePrometheus(remembering(['evenkeel_service_info'], wroteAt))
  empty = await startFakePrometheus(remembering(['kube_pod_info'], () => []))
  const url = `kept=${kept.url},empty=${empty.url}`
  server = await startOnFakes({ kept: { api }, empty: { api } }, { EVENKEEL_PROMETHEUS_URL: url })
  for (const cluster of ['kept', 'empty']) await untilLive(server, cluster)
})
test.afterAll(async () => {
  await server?.stop()
  await Promise.all([kept?.close(), empty?.close(), api?.close()])
})

/** The last three hours of the Service, at one moment of them. */
function pathOf(cluster: string, hoursAgo: number, more = ''): string {
  const span = `from=${new Date(agoMs(3)).toISOString()}&until=${new Date().toISOString()}`
  const at = `at=${new Date(agoMs(hoursAgo)).toISOString()}`
  return `${server.url}/${cluster}/services/team-a/web?tab=timeline&${span}&${at}${more}`
}

const values = (page: Page) => page.getByRole('region', { name: 'Values at this moment' })
const told = (page: Page, what: string) => values(page).getByRole('row').filter({ hasText: what })

test('before Evenkeel was started its own metrics tell policy, endpoints and skew, and that they do is said', async ({
  page,
}) => {
  await page.goto(pathOf('kept', 2.5))
  await expect(page.getByText(/rest on Evenkeel’s own metrics in the metric source, in steps of/)).toBeVisible()
  await expect(told(page, 'externalTrafficPolicy')).toContainText('Cluster, as recorded')
  await expect(told(page, 'Endpoints node-c')).toContainText('1 ready, as recorded')
  await expect(told(page, 'Hottest pod ÷ mean, expected')).toContainText('×1.00 of the mean, as recorded')

  await page.goto(pathOf('kept', 1))
  await expect(told(page, 'externalTrafficPolicy')).toContainText('Local, as recorded')
  await expect(told(page, 'Endpoints node-a')).toContainText('2 ready, as recorded')
  await expect(told(page, 'Hottest pod ÷ mean, expected')).toContainText('×1.50 of the mean, as recorded')
})

test('where nothing was written, nothing is known, and it is not drawn on from what was', async ({ page }) => {
  await page.goto(pathOf('kept', 2))
  await expect(told(page, 'externalTrafficPolicy')).not.toContainText(/Local|Cluster/)
  await expect(told(page, 'Endpoints node-a')).not.toContainText('ready')
  await expect(told(page, 'Hottest pod ÷ mean, expected')).not.toContainText('×')
})

test('the tables tell what was recorded as the picture does', async ({ page }) => {
  await page.goto(pathOf('kept', 2.5, '&view=table'))
  const states = page.getByRole('table', { name: 'States over time' })
  await expect(states.getByRole('row').filter({ hasText: 'Cluster, as recorded' })).toHaveCount(1)
  await expect(states.getByRole('row').filter({ hasText: 'Local, as recorded' })).toHaveCount(1)
  await expectAccessible(page)
})

test('without such metrics the way to have them is said', async ({ page }) => {
  await page.goto(pathOf('empty', 2.5))
  await expect(
    page.getByText(/holds no metrics that Evenkeel wrote.*\/metrics\/distribution of the ops port/),
  ).toBeVisible()
  await expect(told(page, 'externalTrafficPolicy')).not.toContainText(/Local|Cluster/)
})

for (const theme of ['dark', 'light'] as const) {
  test(`recorded lanes fit windows from phone to wide screen and pass axe in the ${theme} theme`, async ({ page }) => {
    await useTheme(page, theme, server.url)
    for (const [width, height] of [
      [390, 844],
      [1366, 768],
      [1920, 1080],
    ] as const) {
      await page.setViewportSize({ width, height })
      await page.goto(pathOf('kept', 2.5))
      await expect(told(page, 'externalTrafficPolicy')).toContainText('Cluster, as recorded')
      await expectNoSideScroll(page)
      await expectAccessible(page)
    }
  })
}
