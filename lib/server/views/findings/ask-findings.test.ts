import { describe, expect, test } from 'vitest'
import { aFollowedCluster, allAccess } from '@/e2e/fakes/followed-cluster'
import { createManualClock, turnEventLoop } from '@/e2e/fakes/manual-clock'
import { askFindingsResponse, findingsQuery, findingsResponse } from '@/lib/contracts/findings'
import { nothingAnnounced } from '@/lib/domain/announcements'
import type { ClusterState, Service } from '@/lib/domain/cluster'
import { known } from '@/lib/domain/fact'
import { aPod, aWorkload } from '@/lib/domain/findings/test-question'
import { aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { nothingRead, type ServiceFacts } from '@/lib/domain/workload'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { ASKED_PODS_MAX, ASKED_SERVICES_MAX, askFindings } from './ask-findings'
import { clusterFindings } from './cluster-findings'
import { getFindings } from './get-findings'
import { getServiceFindings } from './get-service-findings'

const nlb = { loadBalancerClass: 'service.k8s.aws/nlb', ingress: [{ ip: null, hostname: 'lb', ipMode: null }] }

/** Even Local Services of these names, each with as many pods on each of three nodes. */
function stateOf(names: readonly string[], podsEach = 2): ClusterState {
  const services = names.map((path) => {
    const [namespace = '', name = ''] = path.split('/')
    return aService({ ...nlb, namespace, name })
  })
  const slice = ({ namespace, name }: Service) =>
    aSlice(podsOn([podsEach, podsEach, podsEach]), { namespace, serviceName: name })
  return {
    services: new Map(services.map((service) => [`${service.namespace}/${service.name}`, service])),
    slices: new Map(services.map((service) => [`${service.namespace}/${service.name}`, [slice(service)]])),
    nodes: new Map(nodesOf(3).map((node) => [node.name, node])),
    serverVersion: null,
    announcements: nothingAnnounced,
  }
}

/** A Deployment that nothing spreads over nodes: F13. */
const unspread: Partial<ServiceFacts> = { pods: known([aPod('web-1')]), workloads: known([aWorkload()]) }

function setUp(state: ClusterState, read: (service: Service) => Promise<Partial<ServiceFacts>> = async () => unspread) {
  const clock = createManualClock()
  const fake = aFollowedCluster(clock, state)
  const asked: string[] = []
  const cluster: FollowedCluster = {
    ...fake,
    workloads: {
      ...fake.workloads,
      facts: async (service) => {
        asked.push(`${service.namespace}/${service.name}`)
        return { ...nothingRead, ...(await read(service)) }
      },
    },
  }
  const stopping = new AbortController()
  const context = { nowMs: clock.nowMs, signal: stopping.signal }
  return {
    clock,
    fake,
    cluster,
    asked,
    stopping,
    ask: async (wanted: { rule?: string; namespace?: string } = {}, access: ReaderAccess = allAccess) =>
      askFindingsResponse.parse(await askFindings(cluster, access, wanted, context)),
    tell: async (access: ReaderAccess = allAccess) =>
      findingsResponse.parse(
        getFindings(
          cluster,
          access,
          await clusterFindings(cluster, access, clock.nowMs()),
          findingsQuery.parse({}),
          clock.nowMs(),
        ),
      ),
  }
}

const subjects = (told: Awaited<ReturnType<ReturnType<typeof setUp>['tell']>>, rule: string) =>
  told.findings.filter(({ id }) => id === rule).map(({ subject }) => subject.name)
const openRule = (told: Awaited<ReturnType<ReturnType<typeof setUp>['tell']>>, rule: string) =>
  told.notChecked.find(({ id }) => id === rule)

describe('pods that a reader asks for', () => {
  test('fill the list of findings with what was found, each with the time of reading', async () => {
    const { ask, tell, clock } = setUp(stateOf(['shop/a', 'shop/b']))
    const before = await tell()
    expect(openRule(before, 'F13')).toMatchObject({ subjects: 2, unread: 2 })
    expect(before.read).toEqual({ services: 0, of: 2, oldestAtMs: null, underWay: null })
    expect(await ask()).toMatchObject({ read: 2, unreadable: 0, left: 0, ended: 'all-read' })
    const after = await tell()
    expect(subjects(after, 'F13')).toEqual(['a', 'b'])
    expect(after.findings.find(({ id }) => id === 'F13')?.readAtMs).toBe(clock.nowMs())
    expect(openRule(after, 'F13')).toBeUndefined()
    expect(after.read).toMatchObject({ services: 2, of: 2, oldestAtMs: clock.nowMs() })
  })

  test('are known for a quarter of an hour, then the rules are not checked again', async () => {
    const { ask, tell, clock } = setUp(stateOf(['shop/a']))
    await ask()
    clock.advance(14 * 60_000)
    expect(subjects(await tell(), 'F13')).toEqual(['a'])
    clock.advance(60_000)
    expect(openRule(await tell(), 'F13')).toMatchObject({ subjects: 1, unread: 1 })
  })

  test('leave a rule not checked where they may not be read, with the reason instead of nothing found', async () => {
    const denied = {
      known: false,
      why: 'denied',
      inWords: 'Pods of Service shop/a may not be read.',
      right: null,
    } as const
    const { ask, tell } = setUp(stateOf(['shop/a']), async () => ({ pods: denied, workloads: denied }))
    expect(await ask()).toMatchObject({ read: 1, unreadable: 1, problem: denied.inWords })
    expect(openRule(await tell(), 'F13')).toMatchObject({ reason: denied.inWords, unread: 0 })
  })

  test('are those of one namespace, or of Services that one rule is open for, where the reader says so', async () => {
    const { ask, asked } = setUp(stateOf(['shop/a', 'pay/b']))
    await ask({ namespace: 'pay' })
    expect(asked).toEqual(['pay/b'])
    await ask({ rule: 'F13' })
    expect(asked).toEqual(['pay/b', 'shop/a'])
  })

  test('stay known when endpoints change, and say nothing once the Service itself did', async () => {
    const first = stateOf(['shop/a'])
    const { ask, tell, fake } = setUp(first)
    await ask()
    const slices = new Map([['shop/a', [aSlice(podsOn([3, 3, 3]), { serviceName: 'a' })]]])
    fake.publish({ ...first, slices }, { services: ['shop/a'] })
    expect(subjects(await tell(), 'F13')).toEqual(['a'])
    const changed = aService({ ...nlb, name: 'a', selector: new Map([['app', 'other']]) })
    fake.publish({ ...first, slices, services: new Map([['shop/a', changed]]) }, { services: ['shop/a'] })
    expect(openRule(await tell(), 'F13')).toMatchObject({ unread: 1 })
  })
})

describe('asking is bounded', () => {
  test('to so many Services, the rest is told and comes with the next asking', async () => {
    const names = Array.from({ length: ASKED_SERVICES_MAX + 5 }, (_, at) => `shop/s${String(at).padStart(3, '0')}`)
    const { ask, asked } = setUp(stateOf(names))
    expect(await ask()).toMatchObject({ read: ASKED_SERVICES_MAX, left: 5, ended: 'bound' })
    expect(await ask()).toMatchObject({ read: 5, left: 0, ended: 'all-read' })
    expect(new Set(asked).size).toBe(names.length)
  })

  test('to so many pods, counted before any is read', async () => {
    const { ask } = setUp(stateOf(['shop/a', 'shop/b', 'shop/c'], Math.floor(ASKED_PODS_MAX / 6)))
    expect(await ask()).toMatchObject({ read: 2, left: 1, ended: 'bound' })
  })

  test('to a time, and to two Services at once', async () => {
    const { ask, asked, clock } = setUp(stateOf(['shop/a', 'shop/b', 'shop/c']), async () => {
      await turnEventLoop()
      clock.advance(45_000)
      return unspread
    })
    expect(await ask()).toMatchObject({ left: 1, ended: 'time' })
    expect(asked).toEqual(['shop/a', 'shop/b'])
  })

  test('by the reader who stops it or goes away', async () => {
    const { ask, stopping, asked } = setUp(stateOf(['shop/a', 'shop/b', 'shop/c', 'shop/d']), async () => {
      await turnEventLoop()
      stopping.abort()
      return unspread
    })
    expect(await ask()).toMatchObject({ ended: 'stopped', left: 2 })
    expect(asked).toHaveLength(2)
  })

  test('to one asking at a time, whose progress is told', async () => {
    let answer: (facts: Partial<ServiceFacts>) => void = () => {}
    const { ask, tell } = setUp(stateOf(['shop/a']), () => new Promise((resolve) => (answer = resolve)))
    const asking = ask()
    await expect.poll(async () => (await tell()).read.underWay).toEqual({ done: 0, total: 1 })
    await expect(ask()).rejects.toMatchObject({ code: 'too-many-requests', retryAfterSeconds: 5 })
    answer(unspread)
    await asking
    expect((await tell()).read.underWay).toBeNull()
  })
})

test('a reader of one namespace asks for that alone, and what others read is not told to them', async () => {
  const { ask, tell, asked } = setUp(stateOf(['shop/a', 'pay/b']))
  const onlyPay: ReaderAccess = { namespaces: new Set(['pay']), nodes: true }
  expect(await ask({}, onlyPay)).toMatchObject({ read: 1, left: 0 })
  expect(asked).toEqual(['pay/b'])
  expect((await tell(onlyPay)).read).toMatchObject({ services: 1, of: 1 })
  expect((await tell()).read).toMatchObject({ services: 0, of: 2 })
})

test('opening a Service judges its rules in the list of the cluster as well', async () => {
  const { cluster, tell, clock } = setUp(stateOf(['shop/a', 'shop/b']))
  const means = { config: { balancerCidrs: [] }, clock }
  await getServiceFindings(means, cluster, allAccess, { namespace: 'shop', name: 'b' }, clock.nowMs)
  const told = await tell()
  expect(subjects(told, 'F13')).toEqual(['b'])
  expect(told.read).toMatchObject({ services: 1, of: 2 })
})
