import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { controlPlaneAssets, howToGetAssets } from './assets'
import { type ControlPlane, startControlPlane } from './harness'
import {
  createNamespace,
  createNode,
  createPod,
  createService,
  deletePodGracefully,
  mustSend,
  removePod,
  setIngress,
  setPodReady,
} from './objects'
import { TEAM_NAMESPACE } from './users'

const assets = controlPlaneAssets()
if (assets === null) console.warn(howToGetAssets)

type Endpoint = { addresses: string[]; nodeName: string; conditions: Record<string, boolean> }
type SliceList = { items: { endpoints: Endpoint[] | null }[] }

describe.skipIf(assets === null)('a real control plane', () => {
  let plane: ControlPlane
  beforeAll(async () => {
    plane = await startControlPlane()
  })
  afterAll(() => plane?.stop())

  const endpoints = async (service: string) => {
    const path = `/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3D${service}`
    const { body } = await plane.request<SliceList>('GET', path)
    return body.items.flatMap((slice) => slice.endpoints ?? [])
  }
  const untilEndpoint = (service: string, wanted: Partial<Endpoint>) =>
    vi.waitFor(async () => expect(await endpoints(service)).toMatchObject([wanted]), { timeout: 15_000 })

  test('allocates a health port, and pods written by the test become endpoints of the real controller', async ({
    skip,
  }) => {
    if (!plane.hasControllers) skip('no kube-controller-manager among the assets')
    await createNode(plane, { name: 'node-a', internalIPs: ['10.1.0.1'], zone: 'zone-a' })
    const spec = {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      selector: { app: 'web' },
      ports: [{ port: 80 }],
    }
    const service = await createService(plane, { namespace: 'default', name: 'web', spec })
    expect(service.spec?.healthCheckNodePort).toBeGreaterThanOrEqual(30_000)
    await setIngress(plane, 'default', 'web', [{ ip: '192.0.2.10' }])

    const pod = { namespace: 'default', name: 'web-1', nodeName: 'node-a', podIP: '10.244.0.5', labels: { app: 'web' } }
    await createPod(plane, pod)
    await untilEndpoint('web', { nodeName: 'node-a', conditions: { ready: true, serving: true, terminating: false } })
    await setPodReady(plane, 'default', 'web-1', false)
    await untilEndpoint('web', { conditions: { ready: false, serving: false, terminating: false } })
    await setPodReady(plane, 'default', 'web-1', true)
    await deletePodGracefully(plane, 'default', 'web-1')
    await untilEndpoint('web', { conditions: { ready: false, serving: true, terminating: true } })
    await removePod(plane, 'default', 'web-1')
    await vi.waitFor(async () => expect(await endpoints('web')).toEqual([]), { timeout: 15_000 })
  })

  test('takes a deleted namespace away with all that is in it', async ({ skip }) => {
    if (!plane.hasControllers) skip('no kube-controller-manager among the assets')
    await createNamespace(plane, 'short-lived')
    await createService(plane, { namespace: 'short-lived', name: 'web', spec: { ports: [{ port: 80 }] } })
    await mustSend(plane, 'DELETE', '/api/v1/namespaces/short-lived')
    const gone = async () => (await plane.request('GET', '/api/v1/namespaces/short-lived')).status
    await vi.waitFor(async () => expect(await gone()).toBe(404), { timeout: 15_000 })
  })

  test('gives each user the rights of the README and no others', async () => {
    const status = async (path: string, user: 'reader' | 'namespaced' | 'nobody') =>
      (await plane.request('GET', path, undefined, user)).status
    const slices = '/apis/discovery.k8s.io/v1'
    const paths = ['/api/v1/nodes', '/api/v1/services', `${slices}/endpointslices`, '/api/v1/pods']
    const inTeam = [
      `/api/v1/namespaces/${TEAM_NAMESPACE}/services`,
      `${slices}/namespaces/${TEAM_NAMESPACE}/endpointslices`,
    ]
    const all = [...paths, ...inTeam]
    const statuses = (user: 'reader' | 'namespaced' | 'nobody') => Promise.all(all.map((path) => status(path, user)))
    expect(await statuses('reader')).toEqual([200, 200, 200, 403, 200, 200])
    expect(await statuses('namespaced')).toEqual([403, 403, 403, 403, 200, 200])
    expect(await statuses('nobody')).toEqual([403, 403, 403, 403, 403, 403])
  })

  test('kubectl speaks to it with a kubeconfig that checks the certificate', async () => {
    expect(await plane.kubectl('get', 'namespace', 'default', '-o', 'name')).toBe('namespace/default\n')
    await expect(plane.kubectl('get', 'namespace', 'missing')).rejects.toThrow('NotFound')
  })

  test('keeps its objects and its address over a restart', async () => {
    const before = await mustSend(plane, 'GET', '/api/v1/namespaces/default')
    await plane.stopApiServer()
    await expect(plane.request('GET', '/readyz')).rejects.toThrow()
    await plane.startApiServer()
    const after = await mustSend(plane, 'GET', '/api/v1/namespaces/default')
    expect(after.metadata.uid).toBe(before.metadata.uid)
  })

  test('answers 410 to every version and continue token from before a compaction', async () => {
    type Namespaces = { metadata: { resourceVersion: string; continue: string } }
    const { body } = await plane.request<Namespaces>('GET', '/api/v1/namespaces?limit=1')
    const { resourceVersion, continue: token } = body.metadata
    expect(token).not.toBe('')
    await plane.compact()
    const page = await plane.request('GET', `/api/v1/namespaces?limit=1&continue=${encodeURIComponent(token)}`)
    expect(page.status).toBe(410)
    const watch = `/api/v1/namespaces?watch=true&timeoutSeconds=5&resourceVersion=${resourceVersion}`
    const event = await plane.request<{ type: string; object: { code: number } }>('GET', watch)
    expect(event.body).toMatchObject({ type: 'ERROR', object: { code: 410 } })
  })
})
