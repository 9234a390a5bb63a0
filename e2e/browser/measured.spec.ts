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
/** Pods that come later, of which the Prometheus knows nothing but their targets. */
const late = { name: 'web-node-c-late', nodeName: 'node-c' }
const fresh = nodes.map((nodeName, index) => ({ name: `fresh-${index}`, nodeName }))
const addressOf = (index: number): string => `10.244.0.${index + 1}`
const everyPod = [...pods, late, ...fresh]
const addressOfPod = (name: string): string => addressOf(everyPod.findIndex((pod) => pod.name === name))

let plane: ControlPlane
let exporter: Exporter
let prometheus: RealPrometheus
let server: Evenkeel

test.beforeAll(async () => {
  test.setTimeout(120_000)
  plane = await startControlPlane()
  await deploy()
  exporter = await startExporter()
  for (const { name } of [late, ...fresh]) exporter.target(name).fail(true)
  const jobs = everyPod.map(({ name }, index) => ({
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
  await scraped()
})
test.afterAll(async () => {
  await server?.stop()
  await prometheus?.stop()
  await exporter?.close()
  await plane?.stop()
})

/** A target that fails is not waited for. */
async function scraped(): Promise<void> {
  const targets = everyPod.map(({ name }) => exporter.target(name))
  const wanted = targets.map((target) => target.scrapes() + 2)
  await until('all that answer are scraped', () =>
    targets.every((target, index) => target.isFailing() || target.scrapes() >= (wanted[index] ?? 0)),
  )
}

/** A load balancer that treats nodes alike. */
const alike = {
  'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
  'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'instance',
  'service.beta.kubernetes.io/aws-load-balancer-attributes': 'load_balancing.cross_zone.enabled=true',
}

async function createLocal(name: string): Promise<void> {
  const spec = {
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    selector: { app: name },
    ports: [{ name: 'http', port: 80, targetPort: 8080 }],
  }
  await createService(plane, { namespace: 'default', name, spec, annotations: alike })
  await setIngress(plane, 'default', name, [{ hostname: `${name}.elb.eu-central-1.amazonaws.com` }])
}

const run = (app: string, { name, nodeName }: { readonly name: string; readonly nodeName: string }) =>
  createPod(plane, { namespace: 'default', name, nodeName, podIP: addressOfPod(name), labels: { app } })

async function deploy(): Promise<void> {
  for (const [index, name] of nodes.entries()) await createNode(plane, { name, internalIPs: [`127.20.0.${index + 1}`] })
  await createLocal('web')
  for (const pod of pods) await run('web', pod)
}

const ask = (path: string, service = 'web', by = server): Promise<Response> =>
  fetch(`${by.url}/api/v1/clusters/lab/services/default/${service}${path}`)

type Observed = {
  readonly measure: string
  readonly samples: number
  readonly coverage: number
  readonly verdict: string
  readonly changedAtMs: number | null
  readonly judgedPart: { readonly sinceMs: number; readonly samples: number } | null
  readonly inWords: readonly string[]
  readonly endpoints: readonly { readonly podName: string; readonly nodeName: string; readonly count: number }[]
}

/** What the page's own API says of a span, once everything that was sent has been looked at. */
async function observed(startMs: number, endMs: number, service = 'web', by = server): Promise<Observed> {
  const answer = await ask(`/observed?start=${startMs / 1000}&end=${endMs / 1000}`, service, by)
  expect(answer.status).toBe(200)
  return (await answer.json()) as Observed
}

async function endpointsOf(service: string): Promise<number> {
  const answer = await ask('/distribution', service)
  const { ports } = (await answer.json()) as { ports: readonly { endpoints: readonly unknown[] }[] }
  return ports[0]?.endpoints.length ?? 0
}

/** Sends connections one by one as the load balancer does: first a node, then one of its pods. */
async function send(choosePod: (random: () => number) => string, seed: number, to: typeof pods = pods) {
  const random = createRandom(seed)
  const counted = new Map<string, number>(to.map(({ name }) => [name, 0]))
  await scraped()
  const startMs = Date.now()
  for (let connection = 0; connection < CONNECTIONS; connection += 1) {
    const pod = choosePod(random)
    counted.set(pod, (counted.get(pod) ?? 0) + 1)
    const client = `203.0.113.${Math.floor(random() * 200) + 1}`
    exporter.target(pod).add('http_requests_total', { code: '200', source_ip: client }, 1)
  }
  const endMs = Date.now() + 1
  await scraped()
  return { counted, startMs, endMs }
}

/** First a node, then one of its pods. */
const among =
  (to: typeof pods) =>
  (random: () => number): string => {
    const node = randomItem(random, nodes)
    return randomItem(
      random,
      to.filter(({ nodeName }) => nodeName === node),
    ).name
  }
const byNode = among(pods)

/** Readers are held to a rate. */
const seldom = { everyMs: 250 }

const countsIn = ({ endpoints }: Observed) => new Map(endpoints.map(({ podName, count }) => [podName, count]))

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

test('a window that begins before the Service and its pods is judged, with and without its bounds given', async () => {
  const beforeMs = Date.now() - 60_000
  await createLocal('fresh')
  for (const pod of fresh) {
    exporter.target(pod.name).fail(false)
    await run('fresh', pod)
  }
  await until('its pods are there', async () => (await endpointsOf('fresh')) === fresh.length, seldom)
  // They may come one after the other, and a look that found what came before the last one belongs to neither side.
  const thereMs = Date.now()
  await until('it has settled', () => Date.now() > thereMs + 2000)
  const { counted, endMs } = await send(among(fresh), 4, fresh)
  const answer = await observed(beforeMs, endMs, 'fresh')
  expect(countsIn(answer)).toEqual(counted)
  expect(answer).toMatchObject({ samples: CONNECTIONS, verdict: 'as-expected', judgedPart: null })
  const last = (await (await ask('/observed', 'fresh')).json()) as Observed
  expect(countsIn(last)).toEqual(counted)
  expect(last.verdict).toBe('as-expected')
})

test('a pod that restarts within the window counts on from nothing, and nothing is lost or counted twice', async () => {
  const process = exporter.target(pods[0]?.name ?? '')
  const begin = (atMs: number): void => process.set('process_start_time_seconds', {}, atMs / 1000)
  begin(Date.now() - 3_600_000)
  const first = await send(byNode, 5)
  process.restart()
  begin(Date.now())
  const second = await send(byNode, 6)
  const answer = await observed(first.startMs, second.endMs)
  const both = [...first.counted].map(([pod, count]) => [pod, count + (second.counted.get(pod) ?? 0)] as const)
  expect(countsIn(answer)).toEqual(new Map(both))
  expect(answer).toMatchObject({ samples: 2 * CONNECTIONS, verdict: 'as-expected' })
})

test('what was counted since a pod came is judged by what is expected since then', async () => {
  const before = await send(byNode, 7)
  exporter.target(late.name).fail(false)
  await run('web', late)
  const grown = [...pods, late]
  const changedMs = await until(
    'it is an endpoint',
    async () => {
      const { changedAtMs, endpoints } = await observed(before.startMs, Date.now())
      return endpoints.length === grown.length ? changedAtMs : null
    },
    seldom,
  )
  await until('it has settled', () => Date.now() > (changedMs ?? 0) + 2000)
  const since = await send(among(grown), 8, grown)
  const answer = await observed(before.startMs, since.endMs)
  const both = [...since.counted].map(([pod, count]) => [pod, count + (before.counted.get(pod) ?? 0)] as const)
  expect(countsIn(answer)).toEqual(new Map(both))
  expect(answer).toMatchObject({ samples: 2 * CONNECTIONS, verdict: 'as-expected' })
  expect(answer.judgedPart).toMatchObject({ sinceMs: answer.changedAtMs, samples: CONNECTIONS })
  expect(answer.inWords.join(' ')).toContain(`when ${late.name} on node-c`)
})

test('an Evenkeel that starts after the traffic tells and judges it all the same', async () => {
  const grown = [...pods, late]
  const { counted, startMs, endMs } = await send(among(grown), 9, grown)
  const another = await startEvenkeel({
    KUBECONFIG: plane.kubeconfig('reader'),
    EVENKEEL_CLUSTER_NAME: 'lab',
    EVENKEEL_PROMETHEUS_URL: prometheus.url,
  })
  try {
    await until('the cluster is read', async () => (await ask('', 'web', another)).status === 200)
    const answer = await observed(startMs, endMs, 'web', another)
    expect(countsIn(answer)).toEqual(counted)
    expect(answer).toMatchObject({ samples: CONNECTIONS, verdict: 'as-expected', changedAtMs: null })
  } finally {
    await another.stop()
  }
})
