import { describe, expect, test } from 'vitest'
import type { HealthAnswer } from './answer'
import { ciliumHealthBody, kubeProxyHealthBody } from './body'
import type { HealthExpectation } from './expect'
import { judgeHealth } from './judge'
import { parseHealthAnswer } from './parse-answer'

const web = { namespace: 'shop', name: 'web' }

function expecting(localEndpoints: number, fields: Partial<HealthExpectation> = {}): HealthExpectation {
  return {
    target: { kind: 'health-check-node-port', port: 31234 },
    service: web,
    status: localEndpoints > 0 ? 200 : 503,
    localEndpoints,
    acceptedCounts: [localEndpoints],
    drainingEndpoints: 0,
    namelessEndpoints: 0,
    publishNotReadyAddresses: false,
    ...fields,
  }
}

const kubeProxy = (status: 200 | 503 | null, fields: Partial<HealthExpectation> = {}): HealthExpectation => ({
  ...expecting(0),
  target: { kind: 'kube-proxy', port: 10256 },
  status,
  localEndpoints: null,
  acceptedCounts: [],
  ...fields,
})

const times = { latencyMs: 3, checkedAtMs: 1000, sinceMs: 0 }

function answering(status: number, body: string, weight: string | null = null): HealthAnswer {
  return { outcome: 'answered', ...parseHealthAnswer({ status, weightHeader: weight, body }), ...times }
}

const silent = (outcome: HealthAnswer['outcome']): HealthAnswer => ({
  outcome,
  ...parseHealthAnswer({ status: 0, weightHeader: null, body: '' }),
  status: null,
  ...times,
})

const verdict = (...question: Parameters<typeof judgeHealth>) => judgeHealth(...question).verdict

describe('an answer as it must be', () => {
  test('200 and the right count is as expected', () => {
    expect(judgeHealth(expecting(2), answering(200, kubeProxyHealthBody(web, 2)))).toEqual({
      verdict: 'as-expected',
      inWords: 'Answers 200 as it should: 2 endpoints ready here.',
    })
  })

  test('a node without endpoints answers 503 by design', () => {
    expect(verdict(expecting(0), answering(503, kubeProxyHealthBody(web, 0)))).toBe('by-design')
  })

  test('a node whose endpoints terminate answers 503 by design, while they serve', () => {
    const judged = judgeHealth(expecting(0, { drainingEndpoints: 1 }), answering(503, kubeProxyHealthBody(web, 0)))
    expect(judged.verdict).toBe('by-design')
    expect(judged.inWords).toContain('1 endpoint still serves what arrives')
  })

  test('T22: on older dual-stack servers the count of either family is right', () => {
    const expected = expecting(2, { acceptedCounts: [2, 1] })
    expect(verdict(expected, answering(200, kubeProxyHealthBody(web, 1)))).toBe('as-expected')
    expect(verdict(expected, answering(200, kubeProxyHealthBody(web, 3)))).toBe('disagrees')
    const oneFamily = expecting(2, { acceptedCounts: [2, 0] })
    const other = judgeHealth(oneFamily, answering(503, kubeProxyHealthBody(web, 0)))
    expect(other.verdict).toBe('by-design')
    expect(other.inWords).toContain('other address family')
  })

  test('Cilium counts ports too, so only whether it counts any is compared', () => {
    expect(verdict(expecting(2), answering(200, ciliumHealthBody(web, 4), '4'))).toBe('as-expected')
    expect(verdict(expecting(0), answering(503, ciliumHealthBody(web, 0)))).toBe('by-design')
    expect(verdict(expecting(0), answering(200, ciliumHealthBody(web, 1)))).toBe('disagrees')
    expect(verdict(expecting(0, { namelessEndpoints: 1 }), answering(200, ciliumHealthBody(web, 1)))).toBe(
      'as-expected',
    )
  })

  test('a kube-proxy from before serviceProxyHealthy is judged the same way', () => {
    expect(verdict(expecting(2), answering(200, kubeProxyHealthBody(web, 2, null)))).toBe('as-expected')
  })
})

describe('an answer that disagrees, in the order of the oracle', () => {
  test.each<[string, HealthExpectation, HealthAnswer, string]>([
    [
      '503 and no endpoint where some are ready',
      expecting(2),
      answering(503, kubeProxyHealthBody(web, 0)),
      'lags behind',
    ],
    [
      '503 because rules cannot be programmed',
      expecting(2),
      answering(503, kubeProxyHealthBody(web, 2, false)),
      'cannot program',
    ],
    [
      '503 as it should, but because rules cannot be programmed',
      expecting(0),
      answering(503, kubeProxyHealthBody(web, 0, false)),
      'cannot program',
    ],
    [
      '200 and another count',
      expecting(5),
      answering(200, kubeProxyHealthBody(web, 3)),
      'counts 3, where EndpointSlices name 5',
    ],
    ['200 where none is ready', expecting(0), answering(200, kubeProxyHealthBody(web, 1)), 'old data'],
    [
      '200 for another Service',
      expecting(0),
      answering(200, kubeProxyHealthBody({ namespace: 'shop', name: 'api' }, 1)),
      'another Service, shop/api',
    ],
    ['200 and an empty body', expecting(0), answering(200, ''), 'empty body'],
    ['200 and an empty body where 200 is right', expecting(1), answering(200, ''), 'empty body'],
    ['404', expecting(1), answering(404, '<html>'), 'another process'],
    ['200 from something else', expecting(1), answering(200, '<html>ok</html>'), 'names no Service'],
    ['200 while it counts none', expecting(0), answering(200, kubeProxyHealthBody(web, 0)), 'contradicts itself'],
    ['a refusal', expecting(0), silent('refused'), 'nothing listens'],
    ['what is no HTTP', expecting(1), silent('invalid'), 'does not speak HTTP'],
  ])('%s', (_, expected, answer, words) => {
    const judged = judgeHealth(expected, answer)
    expect(judged.verdict).toBe('disagrees')
    expect(judged.inWords).toContain(words)
  })
})

describe('what cannot be said', () => {
  test.each(['timeout', 'unreachable'] as const)('%s is not reachable from here, never unhealthy', (outcome) => {
    for (const expected of [expecting(2), expecting(0), kubeProxy(200), kubeProxy(null)]) {
      const judged = judgeHealth(expected, silent(outcome))
      expect(judged.verdict).toBe('not-reachable')
      expect(judged.inWords).toContain('says nothing about the node')
    }
  })

  test('not asked yet is unknown', () => {
    expect(verdict(expecting(2), null)).toBe('unknown')
  })
})

describe('10256', () => {
  const healthy = '{"lastUpdated":"x","currentTime":"x","nodeEligible":true,"healthy":true}'
  const leaving = '{"lastUpdated":"x","currentTime":"x","nodeEligible":false,"healthy":true}'

  test('200 is as expected, from old kube-proxies and Cilium too', () => {
    expect(verdict(kubeProxy(200), answering(200, healthy))).toBe('as-expected')
    expect(verdict(kubeProxy(200), answering(200, '{"lastUpdated": "x","currentTime": "x"}'))).toBe('as-expected')
  })

  test('T12: 503 of a node that is leaving is by design', () => {
    expect(verdict(kubeProxy(503), answering(503, leaving))).toBe('by-design')
  })

  test('503 of a node that stays disagrees, and the words tell why', () => {
    expect(judgeHealth(kubeProxy(200), answering(503, leaving)).inWords).toContain('nodeEligible false')
    expect(judgeHealth(kubeProxy(200), answering(503, healthy)).inWords).toContain('not programmed')
  })

  test('200 of a node that is leaving disagrees', () => {
    expect(verdict(kubeProxy(503), answering(200, healthy))).toBe('disagrees')
  })

  test('anything but 200 and 503 is another process', () => {
    expect(verdict(kubeProxy(200), answering(404, 'not found'))).toBe('disagrees')
  })

  test('without the right to read nodes an answer is only told', () => {
    expect(verdict(kubeProxy(null), answering(200, healthy))).toBe('unknown')
  })

  test('a refusal by every node that was asked is no fault that is known: another proxy may serve', () => {
    const all = new Map(['n1', 'n2'].map((name) => [name, silent('refused')]))
    const judged = judgeHealth(kubeProxy(200), silent('refused'), all)
    expect(judged.verdict).toBe('unknown')
    expect(judged.inWords).toContain('Another proxy than kube-proxy may serve here')
    const one = new Map([...all, ['n3', answering(200, healthy)]])
    expect(judgeHealth(kubeProxy(200), silent('refused'), one).verdict).toBe('disagrees')
    expect(judgeHealth(kubeProxy(200), silent('refused'), new Map([['n1', silent('refused')]])).verdict).toBe(
      'disagrees',
    )
    expect(judgeHealth(expecting(1), silent('refused'), all).verdict).toBe('disagrees')
  })

  test('a refusal disagrees, and says that rules may go on', () => {
    const judged = judgeHealth(kubeProxy(200), silent('refused'))
    expect(judged.verdict).toBe('disagrees')
    expect(judged.inWords).toContain('go on forwarding')
  })
})
