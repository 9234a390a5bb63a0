import { describe, expect, test } from 'vitest'
import { healthAnswer, healthNode } from '@/e2e/fixtures/health-answers'
import { answerPort, distributionAnswer } from '@/e2e/fixtures/service-answers'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import type { HealthResponse } from '@/lib/contracts/health'
import { poolAsAnswered, sayAlike, sayPoolDifference, sayProbe } from './balancer-view'
import { byZone, countVerdicts, orderNodes, shortened } from './order-nodes'
import { sayHealth } from './say-health'

const upload = {
  name: 'upload',
  policy: 'Local' as const,
  healthCheckNodePort: 30977 as number | null,
  serviceProxyName: null as string | null,
}

const said = (health: HealthResponse, answered: DistributionResponse | null = null, service = upload) =>
  sayHealth(service, health, answered)
    .map((part) => (typeof part === 'string' ? part : `[${part.tone}: ${part.text}]`))
    .join('')
    .replaceAll(/\s/g, ' ')

const serving = ['kn-a03', 'kn-b02', 'kn-c05'].map((name) => healthNode({ name, status: 200, pods: 3 }))
const empty = ['kn-a01', 'kn-a02'].map((name) => healthNode({ name, status: 503, pods: 0 }))
const foreign = healthNode({
  name: 'kn-b09',
  status: 200,
  pods: 0,
  verdict: 'disagrees',
  service: { namespace: 'legacy', name: 'ftp' },
})
const far = healthNode({ name: 'kn-a11', status: null, pods: 0, verdict: 'not-reachable' })

const asAnswered = distributionAnswer(
  [
    answerPort([
      { name: 'kn-a03', pods: 3, entryShare: 0.25 },
      { name: 'kn-b02', pods: 3, entryShare: 0.25 },
      { name: 'kn-c05', pods: 2, entryShare: 0.25 },
      { name: 'kn-b09', pods: 0, entryShare: 0.25 },
    ]),
  ],
  { basis: 'as-answered' },
)

describe('the sentence on health ports', () => {
  test('a foreign listener is named with what its answer costs', () => {
    expect(said(healthAnswer([...serving, ...empty, foreign, far]), asAnswered)).toBe(
      "[bad: kn-b09 answers 200 for another Service]: the balancer counts it healthy, sends it 25 % of upload's new connections, and all of them are dropped.",
    )
  })

  test('where the balancer does not ask health ports, a disagreement costs nothing that could be said', () => {
    const unprobed = { ...asAnswered, model: { ...asAnswered.model, probed: false } }
    expect(said(healthAnswer([...serving, foreign]), unprobed)).toBe('[bad: kn-b09 answers 200 for another Service].')
  })

  test('several nodes that disagree are counted and the first are named', () => {
    const wrong = ['n1', 'n2', 'n3', 'n4'].map((name) => ({ ...foreign, name }))
    expect(said(healthAnswer([...serving, ...wrong]))).toBe(
      '[bad: 4 of 7 nodes disagree] with what the objects say: n1, n2, n3 and more.',
    )
  })

  test('503 by design is calm, and not reachable is not unhealthy', () => {
    expect(said(healthAnswer([...serving, ...empty]))).toBe(
      'All 5 nodes answer as they must: 3 with 200, 2 with 503 by design.',
    )
    expect(said(healthAnswer([...serving, ...empty, far]))).toBe(
      '5 of 6 nodes answer as they must: 3 with 200, 2 with 503 by design; 1 not reachable from here.',
    )
    expect(said(healthAnswer([far]))).toBe(
      'Nothing can be said about the health ports: [cold: none of 1 node could be asked from here].',
    )
  })

  test('before the first answer it says that it asks', () => {
    const waiting = healthNode({ name: 'a', status: null, pods: 1, verdict: 'unknown', asked: false })
    expect(said(healthAnswer([waiting]))).toBe('Asking 1 node on port 30977.')
  })

  test('a Service without a health port says so', () => {
    const none = { ...healthAnswer([]), port: null }
    expect(said(none, null, { ...upload, healthCheckNodePort: null })).toBe(
      'upload has no health port, so no balancer can ask its nodes.',
    )
    expect(said(none)).toBe('The health port of upload is not asked, because its nodes may not be read.')
    expect(said(none, null, { ...upload, serviceProxyName: 'other' })).toBe(
      'No health port of upload is known: another proxy than kube-proxy serves it.',
    )
  })
})

describe('rows and counts', () => {
  const nodes = [...empty, ...serving, far, foreign]

  test('rows that disagree come first, then those that could not be asked', () => {
    expect(orderNodes(nodes, 'all').map((node) => node.name)).toEqual([
      'kn-b09',
      'kn-a11',
      'kn-a03',
      'kn-b02',
      'kn-c05',
      'kn-a01',
      'kn-a02',
    ])
  })

  test('what is by design is left out at first, unless nothing else is there', () => {
    expect(orderNodes(nodes, 'notable')).toHaveLength(5)
    expect(orderNodes(empty, 'notable')).toHaveLength(2)
  })

  test('of many nodes that answer as they must the first view shows a few, of those that depart all', () => {
    const calm = Array.from({ length: 35 }, (_, index) => healthNode({ name: `n${index}`, status: 200, pods: 1 }))
    const { rows, left } = shortened([far, ...calm], 'notable')
    expect(rows.slice(0, 2)).toEqual([far, calm[0]])
    expect(rows.length + left).toBe(36)
    expect(left).toBeGreaterThan(25)
    expect(shortened(Array(20).fill(foreign), 'notable')).toMatchObject({ left: 0 })
    expect(shortened(calm, 'as-expected')).toEqual({ rows: calm, left: 0 })
    expect(shortened(nodes, 'notable').left).toBe(0)
  })

  test('every node has exactly one verdict', () => {
    expect(countVerdicts(nodes)).toEqual({
      'as-expected': 3,
      'by-design': 2,
      disagrees: 1,
      'not-reachable': 1,
      unknown: 0,
    })
  })

  test('zones stand in the order of their names, nodes without one last', () => {
    const zoned = [
      { ...far, zone: null },
      { ...foreign, zone: 'b' },
      { ...serving[0], zone: 'a' },
    ] as typeof nodes
    expect(byZone(zoned).map(({ zone }) => zone)).toEqual(['a', 'b', null])
  })
})

describe('what the balancer makes of it', () => {
  test('says whom it asks and how long a change takes to act', () => {
    expect(sayProbe(asAnswered.model).join(' ').replaceAll(/\s/g, ' ')).toBe(
      'AWS NLB asks this same port every 10 s. It takes a node out after 2 failures, up to 20 s after the change, and back after 2 successes.',
    )
  })

  test('a balancer that does not probe sends everywhere', () => {
    expect(sayProbe({ ...asAnswered.model, probed: false, product: null })[0]).toMatch(/does not ask health ports/)
    expect(sayProbe({ ...asAnswered.model, probed: null })[0]).toMatch(/not known/)
  })

  test('many nodes that get the same are one sentence, one that loses is not hidden in it', () => {
    const pool = Array.from({ length: 35 }, (_, index) => ({
      name: `n${index}`,
      share: 1 / 35,
      pods: 10,
      drops: false,
    }))
    expect(sayAlike(pool)?.replaceAll(/\s/g, ' ')).toBe(
      'Each of the 35 nodes in the pool gets 2.9 %, served by 10 pods.',
    )
    expect(sayAlike(pool.slice(0, 3))).toBeNull()
    expect(sayAlike([...pool, { name: 'lost', share: 1 / 35, pods: 0, drops: true }])).toBeNull()
  })

  test('a node more than the objects say is named', () => {
    const expected = answerPort([
      { name: 'kn-a03', pods: 3, entryShare: 1 / 3 },
      { name: 'kn-b02', pods: 3, entryShare: 1 / 3 },
      { name: 'kn-c05', pods: 2, entryShare: 1 / 3 },
    ])
    const port = asAnswered.ports[0]
    if (port === undefined) throw new Error('no port')
    expect(sayPoolDifference(expected, port)).toBe('It sees 4 healthy nodes: kn-b09 more than the objects say.')
    expect(sayPoolDifference(expected, expected)).toBeNull()
    expect(poolAsAnswered(port).at(-1)).toEqual({ name: 'kn-b09', share: 0.25, pods: 0, drops: true })
  })
})
