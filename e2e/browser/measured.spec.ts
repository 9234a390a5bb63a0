import { controlPlaneAssets, howToGetAssets } from '../control-plane/assets'
import { type ControlPlane, startControlPlane } from '../control-plane/harness'
import { createNode, createPod, createService, setIngress } from '../control-plane/objects'
import { createRandom, randomItem } from '../fakes/seeded-random'
import { until } from '../fakes/until'
import { howToGetPrometheus, prometheusBinary } from '../prometheus/binary'
import { type Exporter, startExporter } from '../prometheus/exporter'
import { type RealPrometheus, startPrometheus } from '../prometheus/real-prometheus'
import { type Evenkeel, startEvenkeel } from '../servers/evenkeel'
import { expect, test } from './fixtures'

// A real API server with real EndpointSlices, a real Prometheus, and pods that count what they are sent.
test.describe.configure({ mode: 'serial' })
test.skip(controlPlaneAssets() === null, howToGetAssets)
test.skip(prometheusBinary() === null, howToGetPrometheus)

const CONNECTIONS = 10_000
const nodes = ['node-a', 'node-b', 'node-c']
/** Five, three and two pods: a third of the connections for each node (E1). */
const placement = { 'node-a': 5, 'node-b': 3, 'node-c': 2 }
const pods = Object.entries(placement).flatMap(([nodeName, count]) =>
  Array.from({ length: count }, (_, index) => ({ nodeName, name: `web-${nodeName}-${index}` })),
)
const addressOf = (index: number): string => `10.244.0.${index + 1}`

let plane: ControlPlane
let exporter: Exporter
let prometheus: RealPrometheus
let server: Evenkeel

test.beforeAll(async () => {
  test.setTimeout(120_000)
  plane = await startControlPlane()
  await deploy()
  exporter = await startExporter()
  const jobs = pods.map(({ name }, index) => ({
    name,
    target: exporter.target(name),
    labels: { job: 'web', namespace: 'default', pod: name, instance: `${addressOf(index)}:8080` },
  }))
  prometheus = await startPrometheus(exporter, jobs)
  server = await startEvenkeel({
    KUBECONFIG: plane.kubeconfig('reader'),
    EVENKEEL_CLUSTER_NAME: 'lab',
    EVENKEEL_PROMETHEUS_URL: prometheus.url,
  })
  await until('the cluster is read', async () => (await ask('')).status === 200)
  await prometheus.scraped()
})
test.afterAll(async () => {
  await server?.stop()
  await prometheus?.stop()
  await exporter?.close()
  await plane?.stop()
})

async function deploy(): Promise<void> {
  for (const [index, name] of nodes.entries()) await createNode(plane, { name, internalIPs: [`127.20.0.${index + 1}`] })
  const annotations = {
    'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
    'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'instance',
    'service.beta.kubernetes.io/aws-load-balancer-attributes': 'load_balancing.cross_zone.enabled=true',
  }
  const spec = {
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    selector: { app: 'web' },
    ports: [{ name: 'http', port: 80, targetPort: 8080 }],
  }
  await createService(plane, { namespace: 'default', name: 'web', spec, annotations })
  for (const [index, { name, nodeName }] of pods.entries()) {
    await createPod(plane, { namespace: 'default', name, nodeName, podIP: addressOf(index), labels: { app: 'web' } })
  }
  await setIngress(plane, 'default', 'web', [{ hostname: 'web.elb.eu-central-1.amazonaws.com' }])
}

const ask = (path: string): Promise<Response> => fetch(`${server.url}/api/v1/clusters/lab/services/default/web${path}`)

type Observed = {
  readonly measure: string
  readonly samples: number
  readonly coverage: number
  readonly verdict: string
  readonly endpoints: readonly { readonly podName: string; readonly nodeName: string; readonly count: number }[]
}

/** What the page's own API says of a span, once everything that was sent has been looked at. */
async function observed(startMs: number, endMs: number): Promise<Observed> {
  const answer = await ask(`/observed?start=${startMs / 1000}&end=${endMs / 1000}`)
  expect(answer.status).toBe(200)
  return (await answer.json()) as Observed
}

/** Sends connections one by one as the load balancer does: first a node, then one of its pods. */
async function send(choosePod: (random: () => number) => string, seed: number) {
  const random = createRandom(seed)
  const counted = new Map<string, number>(pods.map(({ name }) => [name, 0]))
  await prometheus.scraped()
  const startMs = Date.now()
  for (let connection = 0; connection < CONNECTIONS; connection += 1) {
    const pod = choosePod(random)
    counted.set(pod, (counted.get(pod) ?? 0) + 1)
    const client = `203.0.113.${Math.floor(random() * 200) + 1}`
    exporter.target(pod).add('http_requests_total', { code: '200', source_ip: client }, 1)
  }
  const endMs = Date.now() + 1
  await prometheus.scraped()
  return { counted, startMs, endMs }
}

const byNode = (random: () => number): string => {
  const node = randomItem(random, nodes)
  return randomItem(
    random,
    pods.filter(({ nodeName }) => nodeName === node),
  ).name
}

test('what pods counted is what the page says was observed, and chance is called chance', async ({ page }) => {
  const { counted, startMs, endMs } = await send(byNode, 1)
  const answer = await observed(startMs, endMs)
  expect(new Map(answer.endpoints.map(({ podName, count }) => [podName, count]))).toEqual(counted)
  expect(answer).toMatchObject({
    measure: 'requests',
    samples: CONNECTIONS,
    coverage: 1,
    verdict: 'as-expected',
  })

  const iso = (ms: number): string => new Date(ms).toISOString()
  await page.goto(`${server.url}/lab/services/default/web?start=${iso(startMs)}&end=${iso(endMs)}`)
  await expect(page.getByText(/10,000 requests/).first()).toBeVisible()
})

test('a pod that gets half as much again as its share is beyond noise', async () => {
  const favoured = pods[0]?.name ?? ''
  const { counted, startMs, endMs } = await send((random) => {
    const pod = byNode(random)
    // One third and a bit of what the others of its node get goes to it instead.
    return pod.startsWith('web-node-a') && random() < 0.125 ? favoured : pod
  }, 2)
  const answer = await observed(startMs, endMs)
  expect(new Map(answer.endpoints.map(({ podName, count }) => [podName, count]))).toEqual(counted)
  expect(answer.verdict).toBe('differs-beyond-noise')
})

test('clients are counted as the pods counted them', async () => {
  const { startMs, endMs } = await send(byNode, 3)
  const answer = await ask(`/clients?start=${startMs / 1000}&end=${endMs / 1000}&limit=200`)
  expect(answer.status).toBe(200)
  const { clients } = (await answer.json()) as { clients: readonly { address: string; class: string; count: number }[] }
  expect(clients.reduce((sum, { count }) => sum + count, 0)).toBe(CONNECTIONS)
  expect(new Set(clients.map(({ class: kind }) => kind))).toEqual(new Set(['client']))
})

test('clients that pods saw decide what becomes of their addresses', async () => {
  const answer = await ask('/source-address')
  expect(await answer.json()).toMatchObject({ verdict: 'preserved', basis: 'observed' })
})
