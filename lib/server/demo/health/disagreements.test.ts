import { beforeAll, describe, expect, test } from 'vitest'
import { ofFirstFamily } from '@/e2e/fakes/health-rounds'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import { expectHealth } from '@/lib/domain/health/expect'
import { judgeHealth } from '@/lib/domain/health/judge'
import { createDemoClusters } from '@/lib/server/demo/create-demo-clusters'
import { minutes, seconds } from '@/lib/server/demo/simulation/cycle'
import type { ClusterSources } from '@/lib/server/sources'

function startHarbor() {
  const clock = createManualClock()
  const [harbor] = createDemoClusters({ seed: 7, clock })
  if (harbor === undefined) throw new Error('The demo has no cluster.')
  return { clock, ...harbor }
}

/** What Evenkeel makes of the answer of this node. */
function judgeIn({ source, health }: ClusterSources, key: string, node: string) {
  const state = source.state()
  const service = state.services.get(key)
  const expected = service && expectHealth({ state, service })?.(node)
  const answer = ofFirstFamily(health.look(key, 'all')).answers.get(node)
  if (expected === undefined || answer === undefined) throw new Error(`${key} on ${node} was not asked`)
  return { expected, answer, ...judgeHealth(expected, answer) }
}

const { clock, ...harbor } = startHarbor()
const { source, health } = harbor
const judge = (key: string, node: string) => judgeIn(harbor, key, node)

/** Every Service of the cluster, asked on every node. */
beforeAll(() => {
  for (const key of source.state().services.keys()) health.look(key, 'all')
  clock.advance(seconds(5))
})

describe('one disagreement of each kind', () => {
  test.each<[string, string, string, number, Partial<HealthAnswer>]>([
    ['200 expected, 503: kube-proxy lags', 'tools/registry', 'kn-b12', 200, { status: 503, localEndpoints: 0 }],
    ['503 expected, 200: stale proxy', 'tools/feeds', 'kn-b12', 503, { status: 200, localEndpoints: 1 }],
    [
      '503 expected, 200 for another Service',
      'media/upload',
      'kn-b09',
      503,
      { status: 200, service: { namespace: 'legacy', name: 'ftp' } },
    ],
    ['503 expected, 200 with an empty body', 'pay/terminal', 'kn-a08', 503, { status: 200, emptyBody: true }],
    ['connection refused', 'mail/smtp', 'kn-b03', 200, { outcome: 'refused', status: null }],
    ['404 of another program', 'auth/oidc', 'kn-c02', 200, { status: 404, service: null }],
    ['no HTTP', 'voip/turn', 'kn-c05', 200, { outcome: 'invalid', status: null }],
  ])('%s', (_, key, node, status, said) => {
    const { expected, answer, verdict } = judge(key, node)
    expect(expected.status).toBe(status)
    expect(answer).toMatchObject(said)
    expect(verdict).toBe('disagrees')
  })

  test('a node behind a firewall is not reachable from here, for every Service, and not called unhealthy', () => {
    for (const key of ['shop/web', 'media/upload', 'shop/api']) {
      expect(judge(key, 'kn-a11')).toMatchObject({ verdict: 'not-reachable', answer: { outcome: 'timeout' } })
    }
  })
})

test('for two of ten minutes a kube-proxy cannot write its rules, which shows on its node for every Service', () => {
  const moving = startHarbor()
  const look = (key: string) => judgeIn(moving, key, 'kn-c12')
  const pass = (forMs: number) => {
    for (let passed = 0; passed < forMs; passed += seconds(10)) {
      for (const key of ['edge/ingress', 'shop/api']) moving.health.look(key, 'all')
      moving.clock.advance(seconds(10))
    }
  }
  pass(minutes(1))
  expect([look('edge/ingress').verdict, look('shop/api').verdict]).toEqual(['as-expected', 'as-expected'])
  pass(minutes(3))
  expect(look('edge/ingress')).toMatchObject({
    expected: { status: 200 },
    answer: { status: 503, localEndpoints: 1, serviceProxyHealthy: false },
    verdict: 'disagrees',
  })
  expect(look('shop/api')).toMatchObject({ answer: { status: 503, nodeEligible: true }, verdict: 'disagrees' })
  expect(look('shop/api').answer.checkedAtMs - look('shop/api').answer.sinceMs).toBeGreaterThan(seconds(30))
  pass(minutes(2))
  expect([look('edge/ingress').verdict, look('shop/api').verdict]).toEqual(['as-expected', 'as-expected'])
})

test('all other answers are as expected or 503 by design', () => {
  const told = new Set<string>()
  for (const key of source.state().services.keys()) {
    for (const node of ofFirstFamily(health.look(key, 'all')).answers.keys()) {
      const { verdict } = judge(key, node)
      if (verdict === 'disagrees') told.add(node)
    }
  }
  expect([...told].sort()).toEqual(['kn-a08', 'kn-b03', 'kn-b09', 'kn-b12', 'kn-c02', 'kn-c05'])
})

test('a node whose only endpoint terminates answers 503 by design while it still accepts', () => {
  expect(judge('auth/session', 'kn-a03')).toMatchObject({
    expected: { status: 503, drainingEndpoints: 1 },
    verdict: 'by-design',
  })
})

test('a disagreement has lasted for a while when the demo begins', () => {
  const { answer } = judge('media/upload', 'kn-b09')
  expect(answer.checkedAtMs - answer.sinceMs).toBeGreaterThan(22 * 60_000)
  expect(judge('media/upload', 'kn-a03').answer.sinceMs).toBeLessThan(answer.sinceMs)
})

test('by the answers, the false 200 costs media/upload a quarter of its connections', () => {
  const state = source.state()
  const service = state.services.get('media/upload')
  if (service === undefined) throw new Error('The demo has no media/upload.')
  const model = detectBalancer(service, state)
  const { answers } = ofFirstFamily(health.look('media/upload', 'all'))
  expect(distribute({ state, service, model }).ports[0]?.droppedShare).toBe(0)
  expect(
    distribute({ state, service, model, answers: new Map([['IPv4', answers]]) }).ports[0]?.droppedShare,
  ).toBeCloseTo(0.25, 9)
})
