import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { MissingRule } from '@/lib/server/sources'
import { systemClock } from '@/lib/server/system-clock'
import { missingRightYaml } from '@/lib/server/views/missing-right'
import { controlPlaneAssets, howToGetAssets } from '../control-plane/assets'
import { type ControlPlane, startControlPlane } from '../control-plane/harness'
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
} from '../control-plane/objects'
import { TEAM_NAMESPACE, type User } from '../control-plane/users'
import { type ClusterRig, followCluster } from '../fakes/cluster-rig'
import { kubeconfigText } from '../fakes/kubeconfig'
import { createMountedVolume, createTemporaryFolder, type TemporaryFolder } from '../fakes/temporary-folder'

const assets = controlPlaneAssets()
if (assets === null) test.skip(`the cluster source on a real control plane: ${howToGetAssets}`, () => {})

describe.skipIf(assets === null)('the cluster source on a real control plane', () => {
  let plane: ControlPlane
  let folder: TemporaryFolder
  const rigs: ClusterRig[] = []

  beforeAll(async () => {
    plane = await startControlPlane()
    await createNode(plane, { name: 'node-a', internalIPs: ['10.1.0.1'], zone: 'zone-a', podCIDRs: ['10.244.1.0/24'] })
    await createNode(plane, { name: 'node-b', internalIPs: ['10.1.0.2'], zone: 'zone-b', unschedulable: true })
    await createNamespace(plane, 'shop')
    for (const namespace of ['shop', TEAM_NAMESPACE]) {
      const spec = {
        type: 'LoadBalancer',
        externalTrafficPolicy: 'Local',
        selector: { app: 'web' },
        ports: [{ port: 80 }],
      }
      const annotations = { 'metallb.io/ip-allocated-from-pool': 'pool', 'example.com/note': '<script>\u202e' }
      await createService(plane, { namespace, name: 'web', spec, annotations })
    }
    await setIngress(plane, 'shop', 'web', [{ ip: '192.0.2.10' }])
  })
  afterAll(() => plane?.stop())
  beforeEach(() => {
    folder = createTemporaryFolder()
  })
  afterEach(async () => {
    await Promise.all(rigs.splice(0).map((rig) => rig.stop()))
    folder.dispose()
  })

  function follow(kubeconfig: string, options: Partial<Parameters<typeof followCluster>[0]> = {}): ClusterRig {
    const rig = followCluster({ kubeconfig, clock: systemClock, ...options })
    rigs.push(rig)
    return rig
  }
  const followAs = (user: User, options: Partial<Parameters<typeof followCluster>[0]> = {}) =>
    follow(plane.kubeconfig(user), options)
  const endpointsOf = ({ source }: ClusterRig, key: string) =>
    (source.state().slices.get(key) ?? []).flatMap(({ endpoints }) => endpoints)

  test('from a kubeconfig to Services, nodes and the endpoints that the real controller writes', async () => {
    const rig = followAs('reader')
    await rig.untilState('live')
    await rig.eventually('all is published', ({ state }) => state().nodes?.size === 2 && state().serverVersion)
    expect(rig.source.status()).toMatchObject({ error: null, server: plane.server })
    expect(rig.source.status().watches.every(({ unreadable }) => unreadable.count === 0)).toBe(true)
    const service = rig.source.state().services.get('shop/web')
    expect(service).toMatchObject({
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      internalTrafficPolicy: 'Cluster',
      ingress: [{ ip: '192.0.2.10', ipMode: 'VIP' }],
      ports: [{ name: '', protocol: 'TCP', port: 80, targetPort: '80' }],
      allocateLoadBalancerNodePorts: true,
      annotations: new Map([['metallb.io/ip-allocated-from-pool', 'pool']]),
      deleting: false,
    })
    expect(service?.healthCheckNodePort).toBeGreaterThanOrEqual(30_000)
    expect(service?.ports[0]?.nodePort).toBeGreaterThanOrEqual(30_000)
    expect(rig.source.state().nodes?.get('node-a')).toMatchObject({
      zone: 'zone-a',
      ready: 'True',
      podCIDRs: ['10.244.1.0/24'],
    })
    expect(rig.source.state().nodes?.get('node-b')?.unschedulable).toBe(true)
  })

  test('pods come, become unready, terminate and go, and the state follows', async ({ skip }) => {
    if (!plane.hasControllers) skip('no kube-controller-manager among the assets')
    const rig = followAs('reader')
    await rig.untilState('live')
    const pod = { namespace: 'shop', name: 'web-1', nodeName: 'node-a', podIP: '10.244.1.5', labels: { app: 'web' } }
    await createPod(plane, pod)
    await rig.eventually('the endpoint is there', () => endpointsOf(rig, 'shop/web').length === 1)
    expect(endpointsOf(rig, 'shop/web')[0]).toMatchObject({
      addresses: ['10.244.1.5'],
      ready: true,
      serving: true,
      terminating: false,
      nodeName: 'node-a',
      zone: 'zone-a',
      podName: 'web-1',
    })
    const untilConditions = (ready: boolean, serving: boolean, terminating: boolean) =>
      rig.eventually('the conditions are those', () => {
        expect(endpointsOf(rig, 'shop/web')[0]).toMatchObject({ ready, serving, terminating })
        return true
      })
    await setPodReady(plane, 'shop', 'web-1', false)
    await untilConditions(false, false, false)
    await setPodReady(plane, 'shop', 'web-1', true)
    await untilConditions(true, true, false)
    await deletePodGracefully(plane, 'shop', 'web-1')
    await untilConditions(false, true, true)
    await removePod(plane, 'shop', 'web-1')
    await rig.eventually('the endpoint is gone', () => endpointsOf(rig, 'shop/web').length === 0)
    expect(rig.changes.some(({ services }) => services.has('shop/web'))).toBe(true)
  })

  test('a heartbeat of a node publishes nothing; a taint does', async () => {
    const rig = followAs('reader')
    await rig.eventually('all is published', ({ state }) => state().nodes?.size === 2 && state().serverVersion)
    const before = rig.source.version()
    const heartbeat = { conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: '2030-01-01T00:00:00Z' }] }
    await mustSend(plane, 'PATCH', '/api/v1/nodes/node-a/status', { status: heartbeat })
    const taints = [{ key: 'ToBeDeletedByClusterAutoscaler', effect: 'NoSchedule' }]
    await mustSend(plane, 'PATCH', '/api/v1/nodes/node-a', { spec: { taints } })
    await rig.eventually('the taint is published', ({ state }) => state().nodes?.get('node-a')?.taints.length === 1)
    expect(rig.changes.filter(({ version, nodesChanged }) => version > before && nodesChanged)).toHaveLength(1)
    await mustSend(plane, 'PATCH', '/api/v1/nodes/node-a', { spec: { taints: [] } })
  })

  test('rights in one namespace are enough for it, and what is missing is named', async () => {
    const rig = followAs('namespaced', { namespaces: [TEAM_NAMESPACE] })
    await rig.untilState('live')
    await rig.eventually('nodes are denied', () => rig.watch('nodes').state === 'denied')
    await rig.eventually('it is published', ({ state }) => state().services.size === 1)
    expect([...rig.source.state().services.keys()]).toEqual([`${TEAM_NAMESPACE}/web`])
    expect(rig.source.state().nodes).toBeNull()
    expect(rig.watch('nodes').missingRule).toMatchObject({ apiGroup: '', resource: 'nodes', namespace: null })
  })

  test('the missing rights as YAML are exactly what is missing', async () => {
    // Ten times as fast, so that the minute between two attempts is six seconds.
    const fast = { ...systemClock, schedule: (run: () => void, ms: number) => systemClock.schedule(run, ms / 10) }
    const rig = followAs('nobody', { clock: fast })
    await rig.untilState('denied')
    await rig.eventually('all three are denied', ({ status }) =>
      status().watches.every(({ state }) => state === 'denied'),
    )
    for (const [index, watch] of rig.source.status().watches.entries()) {
      const rule: MissingRule | null = watch.missingRule
      expect(rule).toMatchObject({ resource: watch.resource, verbs: ['get', 'list', 'watch'], namespace: null })
      await plane.kubectl('apply', '-f', folder.write(`right-${index}.yaml`, missingRightYaml(watch) ?? ''))
    }
    await rig.eventually('the grants are found', ({ status }) => status().state === 'live', { timeoutMs: 30_000 })
    await rig.eventually('all is published', ({ state }) => state().nodes?.size === 2 && state().services.size >= 2)
    for (const resource of ['services', 'endpointslices', 'nodes'] as const) {
      await plane.kubectl('delete', 'clusterrolebinding', `evenkeel-read-${resource}`)
    }
  }, 60_000)

  test('F8 a token that is revoked and swapped through ..data is followed, and nothing that was known is lost', async () => {
    const account = `/api/v1/namespaces/${TEAM_NAMESPACE}/serviceaccounts`
    await mustSend(plane, 'POST', account, { metadata: { name: 'evenkeel' } })
    await plane.kubectl(
      'create',
      'clusterrolebinding',
      'evenkeel-account',
      '--clusterrole=evenkeel-reader',
      `--serviceaccount=${TEAM_NAMESPACE}:evenkeel`,
    )
    // A token that is bound to a Secret ends with it.
    const issue = async (name: string): Promise<string> => {
      await mustSend(plane, 'POST', `/api/v1/namespaces/${TEAM_NAMESPACE}/secrets`, { metadata: { name } })
      const boundObjectRef = { kind: 'Secret', apiVersion: 'v1', name }
      const spec = { audiences: ['https://kubernetes.default.svc'], expirationSeconds: 3600, boundObjectRef }
      const answer = await mustSend(plane, 'POST', `${account}/evenkeel/token`, { spec })
      return (answer as { status?: { token?: string } }).status?.token ?? ''
    }
    const volume = createMountedVolume(folder, { token: await issue('first') })
    const cluster = { server: plane.server, 'certificate-authority': plane.caFile }
    const config = kubeconfigText({ plane: { cluster, user: { tokenFile: volume.file('token') } } })
    const rig = follow(folder.write('config', config))
    await rig.eventually('all is published', ({ state }) => state().nodes?.size === 2)
    await rig.untilState('live')
    const known = rig.source.state().services.size
    rig.source.onChange(() => expect(rig.source.state().services.size).toBe(known))
    const next = await issue('second')
    await mustSend(plane, 'DELETE', `/api/v1/namespaces/${TEAM_NAMESPACE}/secrets/first`)
    volume.swap({ token: next })
    // The restart ends the watches and forgets that the old token was good.
    await plane.restartApiServer()
    await mustSend(plane, 'PATCH', '/api/v1/namespaces/shop/services/web', {
      metadata: { annotations: { 'evenkeel.dev/after': 'rotation' } },
    })
    await rig.eventually(
      'the change arrives under the new token',
      ({ state }) => state().services.get('shop/web')?.annotations.has('evenkeel.dev/after'),
      { timeoutMs: 45_000 },
    )
    await rig.untilState('live')
    expect(rig.log.join()).not.toContain('a listener threw')
  }, 90_000)

  test('of two contexts one is dead, and the other is not disturbed', async () => {
    const user = { token: plane.token('reader') }
    const config = folder.write(
      'config',
      kubeconfigText({
        alive: { cluster: { server: plane.server, 'certificate-authority': plane.caFile }, user },
        dead: { cluster: { server: 'https://127.0.0.1:1' }, user },
        stranger: { cluster: { server: plane.server }, user },
      }),
    )
    const [alive, dead, stranger] = [
      follow(config, { context: 'alive' }),
      follow(config, { context: 'dead' }),
      follow(config, { context: 'stranger' }),
    ]
    await alive.untilState('live')
    await dead.eventually('it is refused', ({ status }) => status().error?.code === 'connection-refused')
    await stranger.eventually('it is not trusted', ({ status }) => status().error?.code === 'certificate')
    expect(dead.source.status()).toMatchObject({ state: 'connecting', server: 'https://127.0.0.1:1' })
    expect(dead.source.state().nodes).toBeNull()
    expect(alive.source.status()).toMatchObject({ state: 'live', error: null })
  })
})
