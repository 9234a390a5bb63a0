import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AccessRule, ADMIN_TOKEN } from '@/e2e/fakes/kube-api/access'
import type { RawObject } from '@/e2e/fakes/kube-api/resources'
import { type FakeKubeApi, startFakeKubeApi } from '@/e2e/fakes/kube-api/server'
import { createManualClock, type ManualClock } from '@/e2e/fakes/manual-clock'
import {
  rawAutoscaler,
  rawDisruptionBudget,
  rawNetworkPolicy,
  rawPod,
  rawServiceEvent,
  rawWorkload,
} from '@/e2e/fakes/raw-workloads'
import { createConnection, tokenCredentials } from '@/e2e/fakes/reflector-rig'
import { until } from '@/e2e/fakes/until'
import type { Service } from '@/lib/domain/cluster'
import { aService } from '@/lib/domain/test-objects'
import type { ServiceFacts } from '@/lib/domain/workload'
import type { WorkloadSource } from '@/lib/server/sources'
import { createTransport } from '../transport/http'
import type { KubeTransport } from '../transport/transport'
import { createWorkloadSource } from './workload-source'

let clock: ManualClock
let api: FakeKubeApi
let transport: KubeTransport | null
let source: WorkloadSource

const cart = aService({ name: 'cart', selector: new Map([['app', 'cart']]) })
const apply = (...objects: readonly object[]) => api.apply(...(objects as RawObject[]))

beforeEach(async () => {
  clock = createManualClock()
  api = await startFakeKubeApi({ clock })
  connect()
})
afterEach(async () => {
  await source.stop()
  transport?.close()
  await api.close()
  expect(clock.pending()).toBe(0)
})

function connect({ token = ADMIN_TOKEN, namespaced = false } = {}): void {
  const made = createTransport({ connection: createConnection(api.url, tokenCredentials(token)), clock })
  transport = made
  source = createWorkloadSource({ transport: () => transport, namespaced, clock })
}

/** Everything that there can be about Service shop/cart. */
function applyShop(): void {
  apply(
    rawPod(),
    rawPod({ name: 'cart-7d9f-b' }),
    rawPod({ name: 'till-1' }, {}, {}, { labels: { app: 'till' } }),
    rawPod({ name: 'cart-elsewhere', namespace: 'bank' }),
    rawWorkload('ReplicaSet'),
    rawWorkload('Deployment'),
    rawDisruptionBudget(),
    rawAutoscaler(),
    rawNetworkPolicy(),
    rawServiceEvent(),
    rawServiceEvent({ name: 'till.1', service: 'till' }),
  )
}

/** Waits for an answer while time moves on a little, so that deadlines pass. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  let answer: { readonly value: T } | null = null
  void promise.then((value) => {
    answer = { value }
  })
  return until('it is answered', () => {
    if (answer === null) clock.advance(100)
    return answer
  }).then(({ value }) => value)
}

const reasons = (facts: ServiceFacts): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(facts).map(([part, fact]) => [part, fact.known ? 'known' : fact.why]))

const read = <K extends keyof ServiceFacts>(facts: ServiceFacts, part: K) => {
  const fact = facts[part]
  if (!fact.known) throw new Error(`${part}: ${fact.inWords}`)
  return fact.value as Extract<ServiceFacts[K], { known: true }>['value']
}

const grantAllBut = (...without: readonly string[]): void => {
  const all = ['pods', 'replicasets', 'deployments', 'statefulsets', 'daemonsets', 'poddisruptionbudgets']
  const rest = ['horizontalpodautoscalers', 'networkpolicies', 'events']
  const resources = [...all, ...rest].filter((resource) => !without.includes(resource))
  const rule: AccessRule = { resources, verbs: ['get', 'list'], namespaces: null }
  api.access.tokens.set('reader', 'reader')
  api.access.rules.set('reader', [rule])
}

describe('what is read about a Service', () => {
  it('is its pods and no others, their Deployment, and what stands around them', async () => {
    applyShop()
    const facts = await source.facts(cart)
    expect(read(facts, 'pods').map(({ name }) => name)).toEqual(['cart-7d9f-b', 'cart-7d9f-x2x4p'])
    expect(read(facts, 'podsInNamespace')).toBe(3)
    expect(read(facts, 'workloads')).toMatchObject([{ kind: 'Deployment', name: 'cart', replicas: 3 }])
    expect(read(facts, 'autoscalers')).toMatchObject([{ target: { kind: 'Deployment', name: 'cart' } }])
    expect(read(facts, 'disruptionBudgets')).toMatchObject([{ name: 'cart', disruptionsAllowed: 1 }])
    expect(read(facts, 'networkPolicies')).toMatchObject([{ name: 'cart' }])
    expect(read(facts, 'events')).toMatchObject([{ reason: 'FailedToStartServiceHealthcheck' }])
  })

  it('is empty where there is nothing, which is not the same as unknown', async () => {
    const facts = await source.facts(cart)
    expect(reasons(facts)).toEqual(Object.fromEntries(Object.keys(facts).map((part) => [part, 'known'])))
    expect(read(facts, 'podsInNamespace')).toBe(0)
    expect(read(facts, 'workloads')).toEqual([])
  })

  it('of a Service without a selector is no pod at all, and the API server is not asked for any', async () => {
    applyShop()
    const facts = await source.facts(aService({ name: 'cart', selector: new Map() }))
    expect(read(facts, 'pods')).toEqual([])
    expect(api.log.find({ resource: 'pods' }).map(({ query }) => query.get('limit'))).toEqual(['1'])
  })

  it('two ReplicaSets of one rollout lead to one Deployment; other controllers are themselves', async () => {
    apply(
      rawPod(),
      rawPod({ name: 'cart-5c5c-a', owner: 'cart-5c5c' }),
      rawWorkload('ReplicaSet'),
      rawWorkload('ReplicaSet', { name: 'cart-5c5c' }),
      rawWorkload('Deployment'),
      rawPod({ name: 'agent-a' }, {}, {}, { ownerReferences: [{ ...owner('apps/v1', 'DaemonSet', 'agent') }] }),
      rawWorkload('DaemonSet', { name: 'agent' }),
      rawPod({ name: 'db-0' }, {}, {}, { ownerReferences: [{ ...owner('apps/v1', 'StatefulSet', 'db') }] }),
      rawWorkload('StatefulSet', { name: 'db' }),
      // Of the same kind, but somebody else's; and one that is not read.
      rawPod({ name: 'clone-0' }, {}, {}, { ownerReferences: [{ ...owner('apps.example/v1', 'StatefulSet', 'x') }] }),
      rawPod({ name: 'job-0' }, {}, {}, { ownerReferences: [{ ...owner('batch/v1', 'Job', 'job') }] }),
    )
    const workloads = read(await source.facts(cart), 'workloads')
    expect(workloads.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual([
      'DaemonSet agent',
      'Deployment cart',
      'StatefulSet db',
    ])
  })

  it('a workload that an operator owns says who does, for that one may undo what is changed in it', async () => {
    const raw = rawWorkload('StatefulSet', { name: 'db' })
    const ownerReferences = [owner('db.example/v1', 'Cluster', 'main')]
    apply(rawPod({ name: 'db-0' }, {}, {}, { ownerReferences: [owner('apps/v1', 'StatefulSet', 'db')] }), {
      ...raw,
      metadata: { name: 'db', namespace: 'shop', ownerReferences },
    })
    expect(read(await source.facts(cart), 'workloads')).toMatchObject([
      { kind: 'StatefulSet', name: 'db', managedBy: { kind: 'Cluster', name: 'main' } },
    ])
  })

  it('a ReplicaSet without a Deployment is the workload; one that is gone by now is left out', async () => {
    apply(rawPod({ owner: 'alone' }), rawPod({ name: 'late', owner: 'gone' }))
    apply({ ...rawWorkload('ReplicaSet', { name: 'alone' }), metadata: { name: 'alone', namespace: 'shop' } })
    expect(read(await source.facts(cart), 'workloads')).toMatchObject([{ kind: 'ReplicaSet', name: 'alone' }])
  })
})

const owner = (apiVersion: string, kind: string, name: string) => ({ apiVersion, kind, name, controller: true })

describe('F9 rights that are missing', () => {
  it.each([
    ['pods', '', ['pods', 'podsInNamespace', 'workloads'], 'list'],
    ['replicasets', 'apps', ['workloads'], 'get'],
    ['deployments', 'apps', ['workloads'], 'get'],
    ['poddisruptionbudgets', 'policy', ['disruptionBudgets'], 'list'],
    ['horizontalpodautoscalers', 'autoscaling', ['autoscalers'], 'list'],
    ['networkpolicies', 'networking.k8s.io', ['networkPolicies'], 'list'],
    ['events', '', ['events'], 'list'],
  ] as const)('%s: what it takes is named, all else is known', async (resource, apiGroup, parts, verb) => {
    applyShop()
    grantAllBut(resource)
    await source.stop()
    connect({ token: 'reader' })
    const facts = await source.facts(cart)
    for (const [part, fact] of Object.entries(facts)) {
      if (!(parts as readonly string[]).includes(part)) expect(fact).toMatchObject({ known: true })
      else {
        expect(fact).toMatchObject({ why: 'denied', right: { apiGroup, resource, verbs: [verb], namespace: null } })
        expect(fact).toMatchObject({ inWords: expect.stringContaining(`Evenkeel may not read ${resource}`) })
      }
    }
  })

  it('where rights are given by namespace, the missing one is named for this namespace', async () => {
    grantAllBut('networkpolicies')
    await source.stop()
    connect({ token: 'reader', namespaced: true })
    expect((await source.facts(cart)).networkPolicies).toMatchObject({ right: { namespace: 'shop' } })
  })

  it('events that only events.k8s.io grants are read there', async () => {
    applyShop()
    grantAllBut()
    const rules = api.access.rules.get('reader') as AccessRule[]
    const [rule] = rules
    const others = rule?.resources.filter((resource) => resource !== 'events') ?? []
    api.access.rules.set('reader', [
      { resources: others, verbs: ['get', 'list'], namespaces: null },
      { resources: ['events'], groups: ['events.k8s.io'], verbs: ['list'], namespaces: null },
    ])
    await source.stop()
    connect({ token: 'reader' })
    expect(read(await source.facts(cart), 'events')).toHaveLength(1)
  })
})

describe('what goes wrong costs its part alone', () => {
  it('an API that is not served is absent', async () => {
    applyShop()
    const body = { ...notServed }
    api.faults.add({ resource: 'horizontalpodautoscalers', fault: { kind: 'status', body } })
    const facts = await source.facts(cart)
    expect(facts.autoscalers).toMatchObject({ why: 'absent', right: null })
    expect(facts.autoscalers).toMatchObject({
      inWords: expect.stringContaining('horizontalpodautoscalers.autoscaling'),
    })
    expect(reasons(facts)).toMatchObject({ pods: 'known', networkPolicies: 'known' })
  })

  it.each([
    ['silence', { kind: 'stall' }, 'said nothing for 5 s'],
    ['a broken connection', { kind: 'reset' }, 'closed the connection'],
    ['a login page', { kind: 'body', status: 200, text: '<html>log in</html>' }, 'is not that of an API server'],
    ['half an answer', { kind: 'truncate', afterBytes: 80 }, 'closed the connection'],
  ] as const)('F13 %s is a failure that is told', async (_what, fault, words) => {
    applyShop()
    api.faults.add({ resource: 'networkpolicies', times: 3, fault })
    const facts = await settled(source.facts(cart))
    expect(facts.networkPolicies).toMatchObject({ why: 'failed', inWords: expect.stringContaining(words), right: null })
    expect(reasons(facts)).toMatchObject({ pods: 'known', events: 'known' })
  })

  it('one policy that makes no sense makes policies unknown rather than fewer; of events it is left out', async () => {
    applyShop()
    apply(rawNetworkPolicy({ name: 'odd' }, { podSelector: 7 }), rawServiceEvent({ name: 'odd.1' }, { reason: 7 }))
    const facts = await source.facts(cart)
    expect(facts.networkPolicies).toMatchObject({
      why: 'failed',
      inWords:
        'NetworkPolicies of namespace shop were read, but one makes no sense (NetworkPolicy shop/odd: spec.podSelector is a number, not an object).',
    })
    expect(read(facts, 'events')).toHaveLength(1)
  })

  it('without a connection everything is unknown, and nothing is asked', async () => {
    transport?.close()
    transport = null
    const facts = await source.facts(cart)
    expect(new Set(Object.values(reasons(facts)))).toEqual(new Set(['failed']))
    expect(facts.pods).toMatchObject({ inWords: 'Evenkeel is not connected with the API server.' })
    expect(api.log.requests).toHaveLength(0)
  })

  it('a selector that cannot be one asks for nothing', async () => {
    const facts = await source.facts(aService({ selector: new Map([['app', 'x,status.phase!=Running']]) }))
    expect(facts.pods).toMatchObject({ why: 'failed' })
    expect(api.log.find({ resource: 'pods' }).map(({ query }) => query.get('labelSelector'))).toEqual([null])
  })
})

const notServed = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'the server could not find the requested resource',
  reason: 'NotFound',
  code: 404,
} as const

describe('bounds', () => {
  it('a Service of 1,000 pods costs the pages of its own pods, whatever else runs in the cluster', async () => {
    const labels = { app: 'other' }
    for (let index = 0; index < 3000; index += 1) apply(rawPod({ name: `other-${index}` }, {}, {}, { labels }))
    for (let index = 0; index < 1000; index += 1) apply(rawPod({ name: `cart-7d9f-${index}` }))
    const facts = await settled(source.facts(cart))
    expect(read(facts, 'pods')).toHaveLength(1000)
    expect(read(facts, 'podsInNamespace')).toBe(4000)
    const asked = api.log.find({ resource: 'pods' })
    expect(asked.every(({ path }) => path === '/api/v1/namespaces/shop/pods')).toBe(true)
    expect(asked.filter(({ query }) => query.get('labelSelector') === 'app=cart')).toHaveLength(4)
    expect(asked).toHaveLength(5)
  })

  it('more pods than that are too many, and so are their owners; the rest is known', async () => {
    for (let index = 0; index < 1001; index += 1) apply(rawPod({ name: `cart-7d9f-${index}` }))
    const facts = await settled(source.facts(cart))
    expect(facts.pods).toMatchObject({ why: 'too-many', right: null })
    expect(facts.pods).toMatchObject({ inWords: expect.stringContaining('more than 1000 objects') })
    expect(reasons(facts)).toMatchObject({ workloads: 'too-many', podsInNamespace: 'known', events: 'known' })
  })

  it('at most four reads are under way, over all Services; who waits too long is told so', async () => {
    api.faults.add({ times: 1000, fault: { kind: 'stall' } })
    const all = Array.from({ length: 30 }, (_, index) =>
      source.facts(aService({ name: `s${index}`, uid: `u${index}` })),
    )
    await until('four reads are under way', () => api.log.requests.length === 4)
    const facts = await settled(Promise.all(all))
    expect(facts.flatMap((one) => Object.values(reasons(one))).every((why) => why === 'failed')).toBe(true)
    expect(facts.some(({ pods }) => !pods.known && pods.inWords.includes('too many other reads'))).toBe(true)
    expect(api.log.requests.length).toBeLessThan(40)
  })
})

describe('a Service that is looked at again and again', () => {
  it('is read once for all who ask at the same time, and once in ten seconds', async () => {
    applyShop()
    const [first, second] = await Promise.all([source.facts(cart), source.facts(cart)])
    expect(second).toBe(first)
    const asked = api.log.requests.length
    clock.advance(9_000)
    expect(await source.facts(cart)).toBe(first)
    expect(api.log.requests).toHaveLength(asked)
    clock.advance(1_001)
    apply(rawPod({ name: 'cart-7d9f-new' }))
    const later = await source.facts(cart)
    expect(read(later, 'pods')).toHaveLength(3)
    expect(api.log.requests).toHaveLength(asked * 2)
  })

  it('is known for a minute without being read, and then forgotten', async () => {
    expect(source.recent(cart)).toBeNull()
    const facts = await source.facts(cart)
    const asked = api.log.requests.length
    clock.advance(59_000)
    expect(source.recent(cart)).toBe(facts)
    clock.advance(1_000)
    expect(source.recent(cart)).toBeNull()
    expect(api.log.requests).toHaveLength(asked)
  })

  it('under another selector, or made anew under its name, is another Service', async () => {
    applyShop()
    await source.facts(cart)
    const till: Service = { ...cart, selector: new Map([['app', 'till']]) }
    expect(source.recent(till)).toBeNull()
    expect(read(await source.facts(till), 'pods').map(({ name }) => name)).toEqual(['till-1'])
    expect(source.recent(cart)).toBeNull()
    expect(source.recent({ ...till, uid: 'another' })).toBeNull()
  })

  it('makes room for others: no more than 64 are kept', async () => {
    const services = Array.from({ length: 70 }, (_, index) => aService({ name: `s${index}`, selector: new Map() }))
    for (const service of services) await source.facts(service)
    expect(services.filter((service) => source.recent(service) !== null)).toHaveLength(64)
    expect(source.recent(services[5] as Service)).toBeNull()
  })
})

it('ends what is under way when it is stopped, and reads nothing afterwards', async () => {
  api.faults.add({ times: 10, fault: { kind: 'stall' } })
  const facts = source.facts(cart)
  await until('reads are under way', () => api.log.requests.length === 4)
  await source.stop()
  expect(Object.values(reasons(await facts)).every((why) => why === 'failed')).toBe(true)
  expect(Object.values(reasons(await source.facts(cart))).every((why) => why === 'failed')).toBe(true)
  expect(api.log.requests).toHaveLength(4)
})
