import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ADMIN_TOKEN } from '@/e2e/fakes/kube-api/access'
import type { RawObject } from '@/e2e/fakes/kube-api/resources'
import { type FakeKubeApi, startFakeKubeApi } from '@/e2e/fakes/kube-api/server'
import { kubeconfigText } from '@/e2e/fakes/kubeconfig'
import { rawLease, rawMetallbStatus } from '@/e2e/fakes/raw-announcements'
import { rawEndpoint, rawEndpointSlice, rawNode, rawService } from '@/e2e/fakes/raw-objects'
import { createTemporaryFolder, type TemporaryFolder } from '@/e2e/fakes/temporary-folder'
import { until } from '@/e2e/fakes/until'
import { type ApiInProcess, serveApiInProcess } from '@/e2e/servers/api-in-process'

let kube: FakeKubeApi
let folder: TemporaryFolder
let api: ApiInProcess

const service = (name: string, annotations: Record<string, string> = {}, spec = {}) => [
  rawService({ name }, spec, { finalizers: [], annotations }),
  rawEndpointSlice(
    { name: `${name}-x`, service: name },
    { endpoints: [0, 1, 2, 5].map((index) => rawEndpoint(index, { hints: undefined, nodeName: `node-${index % 3}` })) },
  ),
]

const aws = 'service.beta.kubernetes.io/aws-load-balancer-'

/** Each with a value that its balancer does not know, and what the answer says of it. */
const nonsense: Readonly<Record<string, readonly [annotations: Record<string, string>, says: string]>> = {
  gke: [{ 'networking.gke.io/weighted-load-balancing': 'pods-per-planet' }, 'is "pods-per-planet", which is no value'],
  'aws-type': [{ [`${aws}type`]: 'nlb-ipp' }, 'is "nlb-ipp", which is no value'],
  'aws-target': [{ [`${aws}type`]: 'external', [`${aws}nlb-target-type`]: 'pods' }, 'is "pods", which is no value'],
  'aws-zone': [
    { [`${aws}type`]: 'external', [`${aws}attributes`]: '=,load_balancing.cross_zone.enabled=maybe,' },
    'to "maybe", which is neither true nor false',
  ],
  hetzner: [{ 'load-balancer.hetzner.cloud/algorithm-type': 'dice' }, 'is "dice", which is no value'],
  octavia: [{ 'loadbalancer.openstack.org/proxy-protocol': 'v9' }, 'is "v9", which is no value'],
  'digital-ocean': [{ 'service.beta.kubernetes.io/do-loadbalancer-type': 'BLOB' }, 'is "BLOB", which is no value'],
  azure: [{ 'service.beta.kubernetes.io/azure-load-balancer-internal': 'perhaps' }, 'is "perhaps", which is no value'],
}

const objects = [
  ...[0, 1, 2].map((at) => {
    const node = rawNode({ name: `node-${at}` }, { providerID: undefined })
    return { ...node, metadata: { ...node.metadata, labels: { 'topology.kubernetes.io/zone': `zone-${at}` } } }
  }),
  ...service('own', {
    'evenkeel.dev/balancer-model': 'warp-drive',
    'evenkeel.dev/balancer-candidates': ' , ,',
    'evenkeel.dev/balancer-announcers': 'ghost',
    'evenkeel.dev/balancer-probed': 'perhaps',
    'evenkeel.dev/balancer-colour': 'blue',
  }),
  ...service('json', { 'cloud.google.com/neg': '{not json' }),
  ...service('clouds', { [`${aws}type`]: 'external', 'networking.gke.io/load-balancer-type': 'Internal' }),
  ...Object.entries(nonsense).flatMap(([name, [annotations]]) => service(name, annotations)),
  ...service('two', {}, { loadBalancerClass: 'service.k8s.aws/nlb' }),
  ...service('gone'),
  ...service('both'),
  ...service('lease', {}, { loadBalancerClass: 'io.cilium/l2-announcer' }),
  ...service('unadvertised', {}, { loadBalancerClass: 'io.cilium/bgp-control-plane' }),
  rawMetallbStatus('ServiceL2Status', { service: 'shop/two', node: 'node-1' }),
  rawMetallbStatus('ServiceL2Status', { service: 'shop/gone', node: 'node-gone' }),
  rawMetallbStatus('ServiceL2Status', { service: 'shop/both', node: 'node-1' }),
  rawMetallbStatus('ServiceL2Status', { service: 'shop/both', node: 'node-2' }),
  rawLease('kube-system/cilium-l2announce-shop-lease', 'node-gone', new Date().toISOString()),
]

beforeAll(async () => {
  kube = await startFakeKubeApi()
  for (const resource of [
    'servicel2statuses.v1beta1',
    'servicebgpstatuses.v1beta1',
    'ciliumbgpadvertisements.v2alpha1',
    'ciliumbgpadvertisements.v2',
  ])
    kube.installed.add(resource)
  kube.apply(...(objects as unknown as RawObject[]))
  folder = createTemporaryFolder()
  const kubeconfig = folder.write(
    'config',
    kubeconfigText({ lab: { cluster: { server: kube.url }, user: { token: ADMIN_TOKEN } } }),
  )
  vi.stubEnv('KUBECONFIG', kubeconfig)
  api = await serveApiInProcess({ EVENKEEL_CONTEXTS: 'lab' })
  await until('the cluster and its announcements were read', async () => {
    const answer = await distributionOf('gone').catch(() => null)
    return (
      answer?.model?.evidence.some((sentence) => sentence.includes('node-gone')) &&
      (await saidOf('lease')).includes('node-gone')
    )
  })
})
afterAll(async () => {
  await api.stop()
  vi.unstubAllEnvs()
  await kube.close()
  folder.dispose()
})

type Answer = Record<string, unknown> & {
  model: { id: string; confidence: string; evidence: readonly string[] }
  ports: readonly { endpoints: readonly { share: number | null }[] }[]
  bounds: readonly { model: string }[] | null
}

const get = async (path: string) => {
  const response = await fetch(`${api.url}/api/v1/clusters/lab/services/shop/${path}`)
  return { status: response.status, body: (await response.json()) as Answer }
}

const distributionOf = async (name: string) => (await get(`${name}/distribution`)).body
const saidOf = async (name: string) => (await distributionOf(name)).model.evidence.join(' ')
const hasNoShares = ({ ports }: Answer) =>
  ports.every(({ endpoints }) => endpoints.every(({ share }) => share === null))

describe('annotations with nonsense', () => {
  test.each(Object.entries(nonsense))(
    '%s: the value is named, and the model is called a guess',
    async (name, [, says]) => {
      const { model } = await distributionOf(name)
      expect(model.confidence).toBe('guess')
      expect(model.evidence.filter((sentence) => sentence.includes(says))).toHaveLength(1)
    },
  )

  test("of Evenkeel's own, each is named and ignored, and the rest falls back to bounds", async () => {
    const { model, bounds } = await distributionOf('own')
    expect(model.id).toBe('unknown')
    expect(model.evidence.filter((sentence) => sentence.startsWith('Annotation evenkeel.dev/balancer-'))).toHaveLength(
      5,
    )
    expect(bounds?.map((bound) => bound.model)).toEqual(['equal-node', 'weighted'])
  })

  test('that is no JSON leaves the balancer unknown', async () => {
    expect((await distributionOf('json')).model.id).toBe('unknown')
  })
})

describe('what contradicts itself is named and computed each way, with no share of its own', () => {
  test.each([
    ['two', 'AWS NLB and MetalLB layer 2 each claim this Service', ['zonal', 'single-node']],
    ['clouds', 'AWS NLB and GKE internal pass-through balancer each claim this Service', ['zonal', 'equal-node']],
    ['both', 'node-1 and node-2 are named. Each is computed.', ['single-node', 'single-node']],
    ['gone', 'says that node-gone announces the address by layer 2, but there is no node of this name', null],
    ['lease', 'is held by node-gone, but there is no node of this name', null],
    ['unadvertised', 'No CiliumBGPAdvertisement selects the Service: nobody announces it', ['ecmp']],
  ])('%s', async (name, says, models) => {
    const answer = await distributionOf(name)
    expect(await saidOf(name)).toContain(says)
    expect(hasNoShares(answer)).toBe(true)
    expect(answer.bounds?.length).toBeGreaterThan(0)
    if (models !== null) expect(answer.bounds?.map(({ model }) => model)).toEqual(models)
  })
})

describe('a scenario that cannot be is refused in one sentence', () => {
  test.each([
    ['v1;drain=node-0,node-1,node-2', 'No node would be left that takes the pods of the drained ones.'],
    ['v1;lose=node-0,node-1,node-2', 'No node would be left.'],
    ['v1;lose-zone=zone-0,zone-1,zone-2', 'No node would be left.'],
    ['v1;lose=ghost', 'There is no node ghost in this cluster.'],
    ['v1;lose-zone=zone-9', 'No node is in zone zone-9.'],
    ['v1;drain=node-0;lose=node-0', 'A node cannot be drained and lost at once: node-0.'],
  ])('%s', async (scenario, says) => {
    const { status, body } = await get(`two/compare?scenario=${encodeURIComponent(scenario)}`)
    expect([status, body.impossible]).toEqual([200, [says]])
  })

  test.each([
    ['v1;replicas=-3', 'replicas=-3: must be a whole number from 0 to 10000.'],
    ['v1;replicas=1e9', 'replicas=1e9: must be a whole number from 0 to 10000.'],
    ['v1;replicas=3;replicas=4', 'The part replicas stands twice.'],
    ['v1;model=warp', 'model=warp: must be one of'],
    ['v2;replicas=3', 'A scenario starts with v1; this one starts with "v2".'],
  ])('%s is not even read', async (scenario, says) => {
    const { status, body } = await get(`two/compare?scenario=${encodeURIComponent(scenario)}`)
    expect([status, body.detail]).toEqual([400, expect.stringContaining(says)])
  })
})
