import { beforeAll, describe, expect, test } from 'vitest'
import { createManualClock, type ManualClock } from '@/e2e/fakes/manual-clock'
import { isExternalService, serviceKey } from '@/lib/domain/cluster'
import type { Observed } from '@/lib/domain/observed/traffic'
import { followChanges } from '@/lib/server/changes'
import { createDemoClusters } from '@/lib/server/demo/create-demo-clusters'
import { minutes, seconds } from '@/lib/server/demo/simulation/cycle'
import { keepAsked } from '@/lib/server/memory/asked-findings'
import { rememberServices } from '@/lib/server/memory/service-memories'
import type { FollowedCluster } from '@/lib/server/runtime'
import type { TrafficQuestion } from '@/lib/server/sources'
import { getObserved } from '@/lib/server/views/observed/get-observed'
import { trafficPodsOf } from '@/lib/server/views/traffic-pods'

type Demo = { readonly clock: ManualClock; readonly harbor: FollowedCluster; readonly quay: FollowedCluster }

/** The demo, begun at `startMs` and watched for three minutes. */
function start(seed = 7, startMs = Date.UTC(2026, 0, 1, 12)): Demo {
  const clock = createManualClock(startMs)
  const [harbor, quay] = createDemoClusters({ seed, clock }).map(
    (cluster): FollowedCluster => ({
      ...cluster,
      memory: rememberServices(cluster, clock),
      changes: followChanges(cluster, clock),
      asked: keepAsked(clock),
    }),
  )
  if (harbor === undefined || quay === undefined) throw new Error('The demo lacks a cluster.')
  harbor.source.start()
  clock.advance(minutes(3))
  return { clock, harbor, quay }
}

function question({ clock, harbor }: Demo, path: string, lastMinutes = 10): TrafficQuestion {
  const [namespace = '', service = ''] = path.split('/')
  const span = { startMs: clock.nowMs() - minutes(lastMinutes), endMs: clock.nowMs() }
  return {
    namespace,
    service,
    pods: trafficPodsOf(harbor.source.state(), { namespace, name: service }, null, span),
    span,
  }
}

function known<T>(observed: Observed<T>): T {
  if (!observed.known) throw new Error(observed.inWords)
  return observed.value
}

const sum = (counts: Iterable<number | null>) => [...counts].reduce<number>((all, count) => all + (count ?? 0), 0)

let demo: Demo
beforeAll(() => {
  demo = start()
})

describe('the same seed and time since the start', () => {
  test('give the same counts and clients, whatever was asked before and whenever the demo began', async () => {
    const other = start(7, Date.UTC(2026, 5, 3, 4, 5, 6))
    await other.harbor.traffic.observed(question(other, 'shop/web', 40))
    for (const path of ['shop/web', 'shop/flash-sale', 'shop/cart']) {
      const [one, two] = [demo, other].map(({ harbor }, index) =>
        harbor.traffic.observed(question(index === 0 ? demo : other, path)),
      )
      expect(known(await (one as NonNullable<typeof one>))).toEqual(known(await (two as NonNullable<typeof two>)))
    }
    const clients = await Promise.all(
      [demo, other].map(async (each) => known(await each.harbor.traffic.clients(question(each, 'shop/cart'), 5))),
    )
    expect(clients[0]?.clients.map(({ address, count }) => [address, count])).toEqual(
      clients[1]?.clients.map(({ address, count }) => [address, count]),
    )
  })

  test('another seed gives others', async () => {
    const other = start(8)
    const counts = async (each: Demo) =>
      known(await each.harbor.traffic.observed(question(each, 'shop/web'))).pods.map(({ count }) => count)
    expect(await counts(demo)).not.toEqual(await counts(other))
  })
})

describe('what pods are counted with', () => {
  test('is connections in whole steps: ten minutes are ten minutes', async () => {
    const { windowSeconds, measure, pods } = known(await demo.harbor.traffic.observed(question(demo, 'shop/web')))
    expect([windowSeconds, measure]).toEqual([600, 'connections-opened'])
    expect(sum(pods.map(({ count }) => count))).toBeGreaterThan(3000)
  })

  test('stands still within a step, and adds up over the steps of its history', async () => {
    const before = known(await demo.harbor.traffic.observed(question(demo, 'shop/web')))
    const history = known(await demo.harbor.traffic.history(question(demo, 'shop/web'), 60))
    expect(history.atMs).toHaveLength(10)
    expect(sum(history.pods.flatMap(({ counts }) => counts))).toBe(sum(before.pods.map(({ count }) => count)))
  })

  test('is not known of pods on nodes that the meter does not reach', async () => {
    const { pods } = known(await demo.harbor.traffic.observed(question(demo, 'auth/oidc')))
    expect(pods.filter(({ count }) => count === null).map(({ nodeName }) => nodeName)).toEqual([
      'kn-c02',
      'kn-c06',
      'kn-c09',
    ])
  })

  test('a pod that nothing reaches counted zero', async () => {
    const { pods } = known(await demo.harbor.traffic.observed(question(demo, 'voip/sip')))
    expect(pods.filter(({ count }) => count === 0)).toHaveLength(7)
  })

  test('is kept for an hour, and what is older is said to be missing', async () => {
    const whole = known(await demo.harbor.traffic.observed(question(demo, 'shop/web', 180)))
    expect(whole.windowSeconds).toBe(3600)
    expect(whole.warnings[0]).toContain('last hour')
    const old = question(demo, 'shop/web')
    const span = { startMs: old.span.startMs - minutes(120), endMs: old.span.endMs - minutes(120) }
    expect(await demo.harbor.traffic.observed({ ...old, span })).toMatchObject({ known: false, why: 'no-metric' })
  })

  test('of all pods at once is the sum of the Services that are counted by connections, of readable namespaces alone', async () => {
    const { span } = question(demo, 'shop/web')
    const all = known(await demo.harbor.traffic.observedPods('all', span))
    const one = known(await demo.harbor.traffic.observed(question(demo, 'shop/assets')))
    for (const { podName, count } of one.pods) expect(all.counts.get(`shop/${podName}`)).toBe(count)
    const some = known(await demo.harbor.traffic.observedPods(new Set(['pay']), span))
    expect([...some.counts.keys()].every((key) => key.startsWith('pay/'))).toBe(true)
    expect(some.counts.size).toBeGreaterThan(5)
  })
})

describe('the story of the traffic', () => {
  const judge = async (path: string) => {
    const [namespace = '', name = ''] = path.split('/')
    const access = { namespaces: 'all', nodes: true } as const
    return getObserved(demo.harbor, access, { namespace, name }, {}, demo.clock)
  }

  test('every state that a page can show is there', async () => {
    const answers = await Promise.all(
      [...demo.harbor.source.state().services.values()]
        .filter(isExternalService)
        .map(({ namespace, name }) => judge(serviceKey(namespace, name))),
    )
    const seen = new Set(
      answers.map(({ verdict, notJudged, notObserved }) => `${verdict} ${notJudged ?? notObserved?.why}`),
    )
    for (const state of [
      'as-expected undefined',
      'differs-beyond-noise undefined',
      'too-few-to-say few',
      'too-few-to-say bytes',
      'null balancer',
      'null ports',
      'null changed',
      'null one-pod',
      'null no-metric',
    ]) {
      expect(seen, state).toContain(state)
    }
    expect(new Set(answers.map(({ measure }) => measure))).toEqual(
      new Set(['connections-opened', 'requests', 'bytes', null]),
    )
  })

  test('two Services differ beyond noise, one that weights explain and one that nothing does', async () => {
    expect((await judge('edge/relay')).inWords.join(' ')).toContain('Equal-node does not explain it; weighted')
    expect((await judge('web/docs')).inWords.join(' ')).toContain('the cause is not known')
    expect((await judge('shop/web')).verdict).toBe('as-expected')
  })

  test('clients come from many countries; behind a proxy that nobody wrote down a third are nodes', async () => {
    const web = known(await demo.harbor.traffic.clients(question(demo, 'shop/web'), 500))
    expect(new Set(web.clients.map(({ country }) => country)).size).toBeGreaterThan(8)
    expect(sum(web.clients.map(({ count }) => count))).toBe(web.total)
    const nodes = new Set(
      [...(demo.harbor.source.state().nodes?.values() ?? [])].flatMap(({ addresses }) =>
        addresses.map(({ address }) => address),
      ),
    )
    const partOfNodes = async (path: string) => {
      const { clients, total } = known(await demo.harbor.traffic.clients(question(demo, path), 500))
      return sum(clients.flatMap(({ address, count }) => (nodes.has(address) ? [count] : []))) / (total ?? 1)
    }
    expect(await partOfNodes('shop/web')).toBe(0)
    expect(await partOfNodes('shop/cart')).toBeCloseTo(0.34, 1)
    expect(await partOfNodes('shop/web-cluster')).toBe(1)
    // Also where no object says which nodes are entered.
    expect(await partOfNodes('ml/embed')).toBe(1)
  })

  test('the metric server of the cluster in trouble gives no answer, and says so', async () => {
    const { span } = question(demo, 'shop/web')
    expect(await demo.quay.traffic.observedPods('all', span)).toMatchObject({ known: false, why: 'failed' })
  })
})

test('nothing runs while nobody asks', () => {
  const { clock, harbor } = start()
  const pending = clock.pending()
  clock.advance(seconds(90))
  expect(clock.pending()).toBe(pending)
  harbor.memory.stop()
})
