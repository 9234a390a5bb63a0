import { type FakePrometheus, holding, startFakePrometheus, text } from '../fakes/fake-prometheus'
import { service } from '../fakes/kube-api/objects'
import { type FakeKubeApi, startFakeKubeApi } from '../fakes/kube-api/server'
import { smallCluster } from '../fakes/small-cluster'
import { untilLive } from '../servers/cluster-status'
import type { Evenkeel } from '../servers/evenkeel'
import { startOnFakes } from '../servers/fake-clusters'
import { expect, expectAccessible, test } from './fixtures'

let api: FakeKubeApi
let well: FakePrometheus
let broken: FakePrometheus
let server: Evenkeel

test.beforeAll(async () => {
  api = await startFakeKubeApi()
  const ports = [{ name: 'web', port: 9090, protocol: 'TCP' }]
  api.apply(...smallCluster(), service('monitoring', 'prometheus-operated', { type: 'ClusterIP', ports }))
  well = await startFakePrometheus(
    holding(['kubeskoop_netdev_rxbytes', 'hubble_flows_processed_total', 'kube_pod_info'], []),
  )
  broken = await startFakePrometheus(text(503, 'text/html', '<h1>gateway</h1>'))
  const url = `well=${well.url},broken=${broken.url}`
  server = await startOnFakes({ well: { api }, broken: { api }, without: { api } }, { EVENKEEL_PROMETHEUS_URL: url })
  for (const cluster of ['well', 'broken', 'without']) await untilLive(server, cluster)
})
test.afterAll(async () => {
  await server?.stop()
  await Promise.all([well?.close(), broken?.close(), api?.close()])
})

const sourceRow = /Prometheus/

test('what a Prometheus holds stands with what it answers, and with the shortest way to more', async ({ page }) => {
  await page.goto(`${server.url}/well/status`)
  const found = page.getByRole('table', { name: 'Metrics found' })
  await expect(found.getByRole('row', { name: /KubeSkoop exporter/ })).toContainText('bytes, by pod')
  await expect(found.getByRole('row', { name: /Cilium Hubble/ })).toContainText('destinationContext=pod')
  await expect(page.getByRole('heading', { name: 'To know opened connections of every pod' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'To know addresses and countries of clients' })).toBeVisible()
  await expect(page.getByRole('row', { name: sourceRow }).first()).toContainText('live')
  await expectAccessible(page)
})

test('a Prometheus that fails says why and what to do, in the sentence too', async ({ page }) => {
  await page.goto(`${server.url}/broken/status`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('The Prometheus fails')
  await expect(page.getByRole('row', { name: sourceRow }).first()).toContainText('The Prometheus fails (503).')
  await expectAccessible(page)
})

test('without one, a Service that looks like one stands as the setting that would use it', async ({ page }) => {
  await page.goto(`${server.url}/without/status`)
  await expect(page.getByText('EVENKEEL_PROMETHEUS_URL=http://prometheus-operated.monitoring.svc:9090')).toBeVisible()
  await expectAccessible(page)
})
