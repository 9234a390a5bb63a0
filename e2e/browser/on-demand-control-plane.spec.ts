import { writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { controlPlaneAssets, howToGetAssets } from '../control-plane/assets'
import { type ControlPlane, startControlPlane } from '../control-plane/harness'
import { howToGetKubelet, type Kubelet, kubeletBinary, startKubelet } from '../control-plane/kubelet'
import { createPod, createService } from '../control-plane/objects'
import { kubeconfigText } from '../fakes/kubeconfig'
import { createTemporaryFolder, type TemporaryFolder } from '../fakes/temporary-folder'
import { until } from '../fakes/until'
import { type Evenkeel, startEvenkeel } from '../servers/evenkeel'
import { expect, test } from './fixtures'

test.describe.configure({ mode: 'serial' })
test.skip(controlPlaneAssets() === null, howToGetAssets)
test.skip(kubeletBinary() === null, howToGetKubelet)

const kwok = { apiVersion: 'kwok.x-k8s.io/v1alpha1' }
const at = (name: string) => ({ name, namespace: 'default' })
/** As containerd writes them on the node. */
const criLine = (secondsAgo: number, text: string) =>
  `${new Date(Date.now() - secondsAgo * 1000).toISOString().replace('Z', '000000Z')} stdout F ${text}\n`

let plane: ControlPlane
let kubelet: Kubelet
let server: Evenkeel
let folder: TemporaryFolder
const listener = createServer()
const held: Socket[] = []

test.beforeAll(async () => {
  test.setTimeout(180_000)
  folder = createTemporaryFolder()
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const logsFile = join(folder.path, 'web.log')
  const requests = Array.from({ length: 40 }, (_, line) => `Request from 203.0.113.${line % 4}: GET /`)
  writeFileSync(logsFile, requests.map((text, line) => criLine(40 - line, text)).join(''))
  plane = await startControlPlane()
  kubelet = await startKubelet(plane, {
    nodeName: 'node-a',
    config: [
      { ...kwok, kind: 'Logs', metadata: at('web-1'), spec: { logs: [{ logsFile, follow: false }] } },
      // Commands run on this machine, so that its sockets are those of the pod.
      { ...kwok, kind: 'Exec', metadata: at('web-1'), spec: { execs: [{ local: {} }] } },
      // Here no command can be started, as in an image without a shell.
      { ...kwok, kind: 'Exec', metadata: at('web-2'), spec: { execs: [{ local: { workDir: '/nowhere' } }] } },
    ],
  })
  await deploy((listener.address() as { port: number }).port)
  const cluster = { server: plane.server, 'certificate-authority': plane.caFile }
  const kubeconfig = folder.write(
    'config',
    kubeconfigText({
      main: { cluster, user: { token: plane.token('admin') } },
      reading: { cluster, user: { token: plane.token('reader') } },
    }),
  )
  server = await startEvenkeel({ KUBECONFIG: kubeconfig, EVENKEEL_CONTEXTS: 'main,reading' })
})
test.afterAll(async () => {
  for (const socket of held) socket.destroy()
  listener.close()
  await server?.stop()
  await kubelet?.stop()
  await plane?.stop()
  folder?.dispose()
})

async function deploy(port: number) {
  await createService(plane, {
    namespace: 'default',
    name: 'web',
    spec: {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      selector: { app: 'web' },
      ports: [{ name: 'http', port: 80, targetPort: port }],
    },
  })
  for (const [index, name] of ['web-1', 'web-2'].entries()) {
    const podIP = `10.244.0.${5 + index}`
    await createPod(plane, { namespace: 'default', name, nodeName: 'node-a', podIP, labels: { app: 'web' } })
  }
}

/** Opens so many connections to the listener, from an address of loopback, and keeps them. */
async function hold(count: number, localAddress: string): Promise<void> {
  const port = (listener.address() as { port: number }).port
  for (let one = 0; one < count; one += 1) held.push(connect({ port, host: '127.0.0.1', localAddress }))
  await until('all are connected', () => held.every((socket) => !socket.connecting))
}

async function open(page: Page, context: string) {
  test.skip(!plane.hasControllers, 'no kube-controller-manager among the assets')
  await page.goto(`${server.url}/${context}/services/default/web?tab=clients`)
  const panel = page.getByRole('region', { name: 'Ask the pods' })
  await expect(panel).toContainText('In 2 pods, four at a time')
  return panel
}

test('as many connections are on the page as are held open, and the pod without a shell says so', async ({ page }) => {
  const panel = await open(page, 'main')
  await hold(7, '127.0.0.2')
  await hold(4, '127.0.0.3')
  await panel.getByRole('button', { name: 'Count now' }).click()
  const pods = page.getByRole('table', { name: 'Open connections by pod' })
  await expect(pods.getByRole('row').filter({ hasText: 'web-1' })).toContainText('node-a11')
  await expect(pods.getByRole('row').filter({ hasText: 'web-2' })).toContainText('?')
  await expect(pods.getByRole('row').filter({ hasText: 'web-2' })).toContainText('cat')
  const clients = page.getByRole('table', { name: 'Top clients' })
  await expect(clients.getByRole('row').filter({ hasText: '127.0.0.2' })).toContainText('7')
  await expect(clients.getByRole('row').filter({ hasText: '127.0.0.3' })).toContainText('4')
})

test('requests of the log are on the page by client, and say that they prove nothing that they do not', async ({
  page,
}) => {
  const panel = await open(page, 'main')
  await panel.getByRole('button', { name: 'Read access logs' }).click()
  const sample = page.getByRole('region', { name: 'Requests, counted in access logs' })
  const clients = sample.getByRole('table', { name: 'Top clients' })
  await expect(clients.getByRole('row').filter({ hasText: '203.0.113.2' })).toContainText('25.0')
  await expect(sample).toContainText(/Observed in access logs of [12] pods?: 4 of clients\./)
})

test('a reader without the right sees exactly which one is missing, and no number', async ({ page }) => {
  const panel = await open(page, 'reading')
  await panel.getByRole('button', { name: 'Count now' }).click()
  const sample = page.getByRole('region', { name: 'Open connections, counted in the pods' })
  await expect(sample.getByRole('heading', { name: 'The missing right, exactly' })).toBeVisible()
  await expect(sample.locator('pre').filter({ hasText: 'kind: Role' }).first()).toContainText('pods')
  await expect(sample.getByRole('row').filter({ hasText: 'web-1' })).toContainText('?')
})
