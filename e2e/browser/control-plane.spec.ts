import { controlPlaneAssets, howToGetAssets } from '../control-plane/assets'
import { type ControlPlane, startControlPlane } from '../control-plane/harness'
import { createNode, createPod, createService, setIngress, setPodReady } from '../control-plane/objects'
import { kubeconfigText } from '../fakes/kubeconfig'
import { createTemporaryFolder, type TemporaryFolder } from '../fakes/temporary-folder'
import { type Evenkeel, startEvenkeel } from '../servers/evenkeel'
import { expect, expectAccessible, test } from './fixtures'

const assets = controlPlaneAssets()

// The tests tell one story in order: each begins with what the one before left in the cluster.
test.describe.configure({ mode: 'serial' })
test.skip(assets === null, howToGetAssets)

let plane: ControlPlane
let server: Evenkeel
let folder: TemporaryFolder

const nodes = ['node-a', 'node-b', 'node-c']

test.beforeAll(async () => {
  test.setTimeout(120_000)
  folder = createTemporaryFolder()
  plane = await startControlPlane()
  const kubeconfig = folder.write('config', contexts(plane))
  server = await startEvenkeel({ KUBECONFIG: kubeconfig, EVENKEEL_CONTEXTS: 'main,nowhere,only-team-a,nothing' })
})
test.afterAll(async () => {
  await server?.stop()
  await plane?.stop()
  folder?.dispose()
})

/** The same API server with all rights, with those in one namespace and with none; and one that is not there. */
function contexts({ server: url, caFile, token }: ControlPlane): string {
  const cluster = { server: url, 'certificate-authority': caFile }
  return kubeconfigText({
    main: { cluster, user: { token: token('reader') } },
    nowhere: { cluster: { server: 'https://127.0.0.1:1' }, user: { token: token('reader') } },
    'only-team-a': { cluster, user: { token: token('namespaced') } },
    nothing: { cluster, user: { token: token('nobody') } },
  })
}

const podsOf = (app: string, placement: Readonly<Record<string, number>>) =>
  Object.entries(placement).flatMap(([nodeName, count]) =>
    Array.from({ length: count }, (_, index) => ({ name: `${app}-${nodeName}-${index}`, nodeName })),
  )

let lastAddress = 0

/** A Service of three ports of call: spec, pods that run, and the address that a load balancer wrote. */
async function deploy(app: string, policy: 'Local' | 'Cluster', placement: Readonly<Record<string, number>>) {
  const spec = {
    type: 'LoadBalancer',
    externalTrafficPolicy: policy,
    selector: { app },
    ports: [{ name: 'http', port: 80, targetPort: 8080 }],
  }
  const annotations = {
    'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
    'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'instance',
    'service.beta.kubernetes.io/aws-load-balancer-attributes': 'load_balancing.cross_zone.enabled=true',
  }
  await createService(plane, { namespace: 'default', name: app, spec, annotations })
  for (const { name, nodeName } of podsOf(app, placement)) {
    lastAddress += 1
    const podIP = `10.244.0.${lastAddress}`
    await createPod(plane, { namespace: 'default', name, nodeName, podIP, labels: { app } })
  }
  await setIngress(plane, 'default', app, [{ hostname: `${app}.elb.eu-central-1.amazonaws.com` }])
}

test('an empty cluster says so, and what it looks for', async ({ page }) => {
  await page.goto(`${server.url}/main`)
  await expect(page.getByRole('heading', { name: 'No Service takes traffic from outside.' })).toBeVisible()
  await expect(page.getByText('Services of type LoadBalancer or NodePort')).toBeVisible()
  await expectAccessible(page)
})

test('Services of both policies that come into being stand on the open overview without a reload', async ({ page }) => {
  test.skip(!plane.hasControllers, 'no kube-controller-manager among the assets')
  await page.goto(`${server.url}/main`)
  await expect(page.getByRole('heading', { name: 'No Service takes traffic from outside.' })).toBeVisible()
  for (const [index, name] of nodes.entries()) {
    const providerID = `aws:///eu-central-1${'abc'[index]}/i-000000000000000${index}`
    await createNode(plane, {
      name,
      internalIPs: [`10.1.0.${index + 1}`],
      zone: `eu-central-1${'abc'[index]}`,
      providerID,
    })
  }
  await deploy('web', 'Local', { 'node-a': 2, 'node-b': 1 })
  await deploy('api', 'Cluster', { 'node-a': 2, 'node-b': 1 })

  const grid = page.getByRole('grid', { name: 'External Services by nodes' })
  const web = grid.getByRole('row').filter({ has: page.getByRole('link', { name: 'default/web' }) })
  const api = grid.getByRole('row').filter({ has: page.getByRole('link', { name: 'default/api' }) })
  await expect(web).toContainText('Local')
  await expect(api).toContainText('Cluster')
  // Two of three pods share half of the connections: the third one gets 1.5 times its fair share.
  await expect(web).toContainText('1.50')
  await expect(api).toContainText('1.00')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('default/web')
})

test('a pod that loses its readiness moves shares on the open Service page, and moves them back', async ({ page }) => {
  test.skip(!plane.hasControllers, 'no kube-controller-manager among the assets')
  await page.goto(`${server.url}/main/services/default/web`)
  const endpoints = page.getByRole('table', { name: 'Endpoints with their shares' })
  const row = (pod: string) => endpoints.getByRole('row').filter({ hasText: pod })
  await expect(row('web-node-b-0')).toContainText('50')
  await expect(row('web-node-a-0')).toContainText('25')
  await page.evaluate(() => Object.assign(window, { neverReloaded: true }))

  await setPodReady(plane, 'default', 'web-node-b-0', false)
  await expect(row('web-node-a-0')).toContainText('50')
  await expect(row('web-node-a-1')).toContainText('50')
  await expect(row('web-node-b-0')).toContainText('not ready')

  await setPodReady(plane, 'default', 'web-node-b-0', true)
  await expect(row('web-node-b-0')).toContainText('50')
  expect(await page.evaluate(() => 'neverReloaded' in window)).toBe(true)
})

test('an endpoint that changes is an event of the open timeline without a reload', async ({ page }) => {
  test.skip(!plane.hasControllers, 'no kube-controller-manager among the assets')
  await page.goto(`${server.url}/main/services/default/web?tab=timeline`)
  const happened = page.getByRole('region', { name: 'What happened' })
  const values = page.getByRole('region', { name: 'Values at this moment' })
  const endpoints = values.getByRole('row').filter({ hasText: 'Endpoints node-a' })
  await expect(endpoints).toContainText('2 usable')
  await expect(page.getByText(/^No lines: /)).toBeVisible()
  await page.evaluate(() => Object.assign(window, { neverReloaded: true }))

  await setPodReady(plane, 'default', 'web-node-a-1', false)
  const stopped = happened.getByRole('row').filter({ hasText: 'web-node-a-1 on node-a stopped being ready' })
  await expect(stopped).toHaveCount(1)
  await expect(endpoints).toContainText('1 usable: 1 ready and 1 not ready')
  await stopped.getByRole('cell').last().click()
  await expect(values.getByRole('listitem').filter({ hasText: 'stopped being ready' })).toBeVisible()

  await setPodReady(plane, 'default', 'web-node-a-1', true)
  await expect(
    happened.getByRole('row').filter({ hasText: 'web-node-a-1 on node-a became ready' }).first(),
  ).toBeVisible()
  expect(await page.evaluate(() => 'neverReloaded' in window)).toBe(true)
})

test('the policy that kubectl changes is the policy that the open page shows', async ({ page }) => {
  test.skip(!plane.hasControllers, 'no kube-controller-manager among the assets')
  await page.goto(`${server.url}/main/services/default/web`)
  await expect(page.getByText('externalTrafficPolicy Local')).toBeVisible()
  await plane.kubectl('patch', 'service', 'web', '-p', '{"spec":{"externalTrafficPolicy":"Cluster"}}')
  await expect(page.getByText('externalTrafficPolicy Cluster')).toBeVisible()
  await plane.kubectl('patch', 'service', 'web', '-p', '{"spec":{"externalTrafficPolicy":"Local"}}')
  await expect(page.getByText('externalTrafficPolicy Local')).toBeVisible()
})

test('a node that is drained and removed leaves the columns of the open overview', async ({ page }) => {
  await page.goto(`${server.url}/main`)
  const head = page.getByRole('columnheader', { name: /^node-c/ })
  await expect(head).toBeVisible()
  await plane.kubectl('cordon', 'node-c')
  await expect(page.getByRole('columnheader', { name: 'node-c, zone eu-central-1c, cordoned' })).toBeVisible()
  await plane.kubectl('delete', 'node', 'node-c')
  await expect(head).toHaveCount(0)
})
