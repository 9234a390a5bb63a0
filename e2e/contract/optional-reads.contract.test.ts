import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Announcements } from '@/lib/domain/announcements'
import type { Service } from '@/lib/domain/cluster'
import type { Fact, ReadingRight } from '@/lib/domain/fact'
import { aService } from '@/lib/domain/test-objects'
import type { ServiceFacts } from '@/lib/domain/workload'
import { createWorkloadSource } from '@/lib/server/kubernetes/reads/workload-source'
import { createTransport } from '@/lib/server/kubernetes/transport/http'
import type { SourceError } from '@/lib/server/sources'
import { systemClock } from '@/lib/server/system-clock'
import { missingRightYaml } from '@/lib/server/views/missing-right'
import { controlPlaneAssets, howToGetAssets } from '../control-plane/assets'
import { type ControlPlane, startControlPlane } from '../control-plane/harness'
import { createNamespace, createNode } from '../control-plane/objects'
import { TEAM_NAMESPACE, type User } from '../control-plane/users'
import { type ClusterRig, followCluster } from '../fakes/cluster-rig'
import { createConnection, tokenCredentials } from '../fakes/reflector-rig'
import { createTemporaryFolder, type TemporaryFolder } from '../fakes/temporary-folder'
import {
  createCart,
  createEvents,
  createMetallbStatuses,
  createOtherAnnouncements,
  install,
  metallbDefinitions,
  otherDefinitions,
} from './optional-objects'

const assets = controlPlaneAssets()
if (assets === null) test.skip(`optional reads on a real control plane: ${howToGetAssets}`, () => {})

const cart = aService({ name: 'cart', selector: new Map([['app', 'cart']]) })
/** Thirty times as fast, so that the minute between two attempts is two seconds. */
const fast = { ...systemClock, schedule: (run: () => void, ms: number) => systemClock.schedule(run, ms / 30) }

describe.skipIf(assets === null)('what is read besides the watches, on a real control plane', () => {
  let plane: ControlPlane
  let folder: TemporaryFolder
  const rigs: ClusterRig[] = []

  beforeAll(async () => {
    plane = await startControlPlane()
    for (const index of [1, 2]) await createNode(plane, { name: `node-${index}`, internalIPs: [`10.1.0.${index}`] })
    for (const namespace of ['shop', 'metallb-system']) await createNamespace(plane, namespace)
    await createCart(plane)
    await createEvents(plane)
  })
  afterAll(() => plane?.stop())
  beforeEach(() => {
    folder = createTemporaryFolder()
  })
  afterEach(async () => {
    await Promise.all(rigs.splice(0).map((rig) => rig.stop()))
    folder.dispose()
  })

  async function read(user: User, service: Service = cart, namespaced = false): Promise<ServiceFacts> {
    const credentials = tokenCredentials(plane.token(user))
    const ca = readFileSync(plane.caFile, 'utf8')
    const connection = createConnection(plane.server, { ...credentials, tls: { ...credentials.tls, ca } })
    const transport = createTransport({ connection, clock: systemClock })
    const source = createWorkloadSource({ transport: () => transport, namespaced, clock: systemClock })
    const facts = await source.facts(service)
    await source.stop()
    transport.close()
    return facts
  }

  async function grant(right: ReadingRight, message: string): Promise<void> {
    const error: SourceError = { code: 'forbidden', message, action: '', atMs: 0 }
    const yaml = missingRightYaml({ missingRule: right, error }) ?? ''
    await plane.kubectl('apply', '-f', folder.write('right.yaml', yaml))
  }

  test('the pods of one Service, their Deployment, budget, autoscaler, policy and events', async () => {
    const facts = await read('admin')
    expect(readValue(facts.pods).map(({ name, nodeName, ready }) => [name, nodeName, ready])).toEqual([
      ['cart-7d9f-1', 'node-1', true],
      ['cart-7d9f-2', 'node-2', true],
    ])
    expect(readValue(facts.podsInNamespace)).toBe(3)
    expect(readValue(facts.workloads)).toMatchObject([
      {
        kind: 'Deployment',
        name: 'cart',
        maxSurge: '2',
        template: {
          preStop: [{ kind: 'sleep', sleepSeconds: 10 }],
          spreadConstraints: [{ nodeAffinityPolicy: 'Honor', nodeTaintsPolicy: 'Honor' }],
        },
      },
    ])
    expect(readValue(facts.disruptionBudgets)).toMatchObject([{ minAvailable: '50%' }])
    expect(readValue(facts.autoscalers)).toMatchObject([
      { target: { kind: 'Deployment', name: 'cart' }, minReplicas: 2 },
    ])
    expect(readValue(facts.networkPolicies)[0]?.ingress?.[0]?.ipBlocks).toEqual([
      { cidr: '198.51.100.0/24', except: ['198.51.100.128/25'] },
    ])
    expect(readValue(facts.events)).toMatchObject([
      { reason: 'FailedToStartServiceHealthcheck', source: 'kube-proxy', type: 'Warning', count: 1 },
      { reason: 'SyncLoadBalancerFailed', source: 'service-controller', count: 7 },
    ])
  })

  test('a Service that selects nothing has no pods, in a namespace that has some', async () => {
    const facts = await read('admin', aService({ selector: new Map([['app', 'nobody']]) }))
    expect([readValue(facts.pods), readValue(facts.workloads), readValue(facts.podsInNamespace)]).toEqual([[], [], 3])
  })

  test('F9 without rights everything is denied; granting what is named, one after the other, reveals it all', async () => {
    const order: string[] = []
    for (;;) {
      const facts = await read('nobody')
      const denied = Object.values(facts).find((fact) => !fact.known)
      if (denied === undefined || denied.known) break
      expect(denied).toMatchObject({ why: 'denied', right: { namespace: null } })
      if (denied.right === null) throw new Error(denied.inWords)
      order.push(`${denied.right.verbs.join()} ${denied.right.resource}`)
      expect(order.length).toBeLessThan(10)
      await grant(denied.right, denied.inWords)
    }
    expect(order).toEqual([
      'list pods',
      'get replicasets',
      'get deployments',
      'list horizontalpodautoscalers',
      'list poddisruptionbudgets',
      'list networkpolicies',
      'list events',
    ])
  })

  test('events that only events.k8s.io grants are found there, by the same kind and name', async () => {
    const role = ['-n', 'shop', 'events-only']
    await plane.kubectl('create', 'role', ...role, '--verb=list', '--resource=events.events.k8s.io')
    await plane.kubectl('create', 'rolebinding', ...role, '--role=events-only', '--user=namespaced')
    const { events, pods } = await read('namespaced')
    expect(pods.known).toBe(false)
    expect(readValue(events).map(({ reason }) => reason)).toEqual([
      'FailedToStartServiceHealthcheck',
      'SyncLoadBalancerFailed',
    ])
  })

  test('where rights are given by namespace, a Role there is what is named and what helps', async () => {
    const own = aService({ namespace: TEAM_NAMESPACE, name: 'web' })
    const { networkPolicies } = await read('namespaced', own, true)
    expect(networkPolicies).toMatchObject({ why: 'denied', right: { namespace: TEAM_NAMESPACE } })
    if (networkPolicies.known || networkPolicies.right === null) throw new Error('it is known')
    await grant(networkPolicies.right, networkPolicies.inWords)
    expect(readValue((await read('namespaced', own, true)).networkPolicies)).toEqual([])
  })

  describe('who announces', () => {
    const follow = (user: User): ClusterRig => {
      const rig = followCluster({ kubeconfig: plane.kubeconfig(user), clock: fast })
      rigs.push(rig)
      return rig
    }
    const partOf = (rig: ClusterRig, part: keyof Announcements) =>
      rig.source.status().optional.find((one) => one.part === part)
    const announced = (rig: ClusterRig, part: keyof Announcements) => rig.source.state().announcements[part]
    const untilTold = (rig: ClusterRig) =>
      rig.eventually('all is told', ({ status }) => status().optional.length === 7, { timeoutMs: 30_000 })

    test('nothing is there and nothing may be read: what is not served is absent, the rest denied', async () => {
      const rig = follow('reader')
      await rig.untilState('live')
      await untilTold(rig)
      const states = Object.fromEntries(rig.source.status().optional.map(({ part, state }) => [part, state]))
      expect(states).toEqual({
        metallbL2: 'absent',
        metallbBgp: 'absent',
        ciliumBgp: 'absent',
        calico: 'absent',
        kubeVip: 'absent',
        ciliumL2: 'denied',
        k3sServiceLb: 'denied',
      })
      expect(rig.source.status()).toMatchObject({ state: 'live', error: null })
    })

    test('statuses of MetalLB: denied with the rule, known once it is granted, and a move is followed', async () => {
      await install(plane, metallbDefinitions)
      await createMetallbStatuses(plane, 'node-1')
      const rig = follow('reader')
      await untilTold(rig)
      for (const part of ['metallbL2', 'metallbBgp'] as const) {
        const status = partOf(rig, part)
        expect(status).toMatchObject({ state: 'denied', missingRule: { apiGroup: 'metallb.io', verbs: ['list'] } })
        const yaml = missingRightYaml({ missingRule: status?.missingRule ?? null, error: status?.error ?? null })
        await plane.kubectl('apply', '-f', folder.write(`${part}.yaml`, yaml ?? ''))
        await rig.eventually('it is known', () => announced(rig, part).known, { timeoutMs: 60_000 })
      }
      const nodesOf = () => JSON.stringify([...readValue(rig.source.state().announcements.metallbL2)])
      expect(nodesOf()).toContain('"node":"node-1"')
      await plane.kubectl('delete', '-n', 'metallb-system', 'servicel2status', '--all')
      await plane.kubectl('delete', '-n', 'metallb-system', 'servicebgpstatus', '--all')
      await createMetallbStatuses(plane, 'node-2')
      await rig.eventually('the move is known', () => nodesOf().includes('"node":"node-2"'), { timeoutMs: 60_000 })
      expect(rig.changes.at(-1)?.services).toEqual(new Set(['shop/cart']))
    }, 120_000)

    test('the optional ClusterRole of the README is enough for all of it', async () => {
      await install(plane, otherDefinitions)
      await createOtherAnnouncements(plane)
      const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
      const blocks = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => yaml ?? '')
      const role = blocks.find((yaml) => yaml.includes('name: evenkeel-optional')) ?? ''
      await plane.kubectl('apply', '-f', folder.write('optional.yaml', role))
      const binding = ['create', 'clusterrolebinding', 'evenkeel-optional']
      await plane.kubectl(...binding, '--clusterrole=evenkeel-optional', '--user=reader')
      const facts = await read('reader')
      expect(Object.values(facts).every(({ known }) => known)).toBe(true)
      const rig = follow('reader')
      const parts = ['metallbL2', 'metallbBgp', 'ciliumL2', 'ciliumBgp', 'k3sServiceLb', 'calico'] as const
      for (const part of parts) {
        await rig.eventually(`${part} is known`, () => announced(rig, part).known, { timeoutMs: 60_000 })
      }
      const { ciliumL2, ciliumBgp, k3sServiceLb, calico } = rig.source.state().announcements
      expect(readValue(ciliumL2).get('shop/cart')).toMatchObject([
        { node: 'node-1', transitions: 3, abandonedSinceMs: null },
      ])
      expect(readValue(ciliumBgp)).toEqual(new Map([['shop/cart', ['services']]]))
      expect(readValue(k3sServiceLb).get('shop/cart')).toEqual(['svclb-shop-cart-0f57de58'])
      expect(readValue(calico).loadBalancerIPs).toEqual(['192.0.2.0/24'])
    }, 120_000)
  })
})

function readValue<T>(fact: Fact<T>): T {
  if (!fact.known) throw new Error(fact.inWords)
  return fact.value
}
