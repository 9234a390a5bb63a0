import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type Behaviour,
  blackHole,
  type FakePrometheus,
  type FakeSample,
  holding,
  json,
  promError,
  startFakePrometheus,
  text,
  vector,
} from '@/e2e/fakes/fake-prometheus'
import { hostileTexts } from '@/e2e/fakes/hostile-texts'
import { createManualClock, type ManualClock } from '@/e2e/fakes/manual-clock'
import { until } from '@/e2e/fakes/until'
import { settingsFor } from '@/e2e/fixtures/prometheus-settings'
import { aPod, aQuestion } from '@/e2e/fixtures/traffic-question'
import type { Observed } from '@/lib/domain/observed/traffic'
import type { TrafficSource } from '@/lib/server/sources'
import type { PrometheusSettings } from './settings'
import { createPrometheusTraffic } from './traffic-source'

let clock: ManualClock
let fake: FakePrometheus
let traffic: TrafficSource

beforeEach(() => {
  clock = createManualClock()
})
afterEach(async () => {
  await traffic.stop()
  await fake.close()
})

async function connect(behaviour: Behaviour, settings: Partial<PrometheusSettings> = {}): Promise<void> {
  fake = await startFakePrometheus(behaviour)
  traffic = createPrometheusTraffic({
    settings: settingsFor(fake.url, settings),
    clock,
    random: () => 0.5,
    onBug: (error) => {
      throw error
    },
  })
}

const question = (...names: string[]) =>
  aQuestion(
    names.map((name) => aPod(name)),
    clock.nowMs(),
  )
const queries = (): readonly string[] => fake.asked.flatMap(({ parameters }) => parameters.get('query') ?? [])

function valueIn<T>(answer: Observed<T>): T {
  if (answer.known) return answer.value
  throw new Error(`not known: ${answer.inWords}`)
}

const OPENED = 'kubeskoop_tcp_passiveopens'
const opened = (pod: string, value: string, node = 'node-a'): FakeSample => [
  { k8s_namespace: 'shop', k8s_pod: pod, k8s_node: node },
  value,
]

describe('pods of a Service', () => {
  test('are counted each once; one without a series, or with no number, is not known', async () => {
    const samples = [opened('web-0', '30.4'), opened('web-1', 'NaN'), opened('stranger', '5')]
    await connect(holding([OPENED], [[OPENED, samples]]))
    const { pods, measure, windowSeconds } = valueIn(
      await traffic.observed(question('web-0', 'web-1', 'web-2', 'web-0')),
    )
    expect({ measure, windowSeconds }).toEqual({ measure: 'connections-opened', windowSeconds: 600 })
    expect(pods).toEqual([
      { podName: 'web-0', nodeName: 'node-a', count: 30 },
      { podName: 'web-1', nodeName: 'node-a', count: null },
      { podName: 'web-2', nodeName: 'node-a', count: null },
    ])
  })

  test('are never fewer than nothing', async () => {
    await connect(holding([OPENED], [[OPENED, [opened('web-0', '-0.4')]]]))
    expect(valueIn(await traffic.observed(question('web-0'))).pods[0]?.count).toBe(0)
  })

  test('that are none are not asked about', async () => {
    await connect(holding([OPENED], []))
    expect(await traffic.observed(question())).toMatchObject({ known: false, why: 'no-pods' })
    expect(await traffic.clients(question(), 10)).toMatchObject({ known: false, why: 'no-pods' })
    expect(await traffic.history(question(), 60)).toMatchObject({ known: false, why: 'no-pods' })
    expect(fake.asked).toEqual([])
  })

  test('that are more than 200 are asked for by their namespace, and picked here', async () => {
    const names = Array.from({ length: 201 }, (_, at) => `web-${at}`)
    await connect(holding([OPENED], [[OPENED, [opened('web-7', '4'), opened('other', '9')]]]))
    const { pods } = valueIn(await traffic.observed(question(...names)))
    expect(pods).toHaveLength(201)
    expect(pods.filter(({ count }) => count !== null)).toEqual([{ podName: 'web-7', nodeName: 'node-a', count: 4 }])
    expect(queries().at(-1)).toContain('{k8s_namespace="shop",k8s_pod!=""}')
  })

  test('that moved within the window are counted on each node', async () => {
    const samples = [opened('web-0', '30', 'node-b'), opened('web-0', '12', 'node-a')]
    await connect(holding([OPENED], [[OPENED, samples]]))
    expect(valueIn(await traffic.observed(question('web-0'))).pods).toEqual([
      { podName: 'web-0', nodeName: 'node-a', count: 42, elsewhere: [{ nodeName: 'node-b', count: 30 }] },
    ])
  })

  test('that moved are named where the metric names no nodes and kube-state-metrics does', async () => {
    const requests: FakeSample = [{ namespace: 'shop', pod: 'web-0' }, '30']
    const info = (node: string): FakeSample => [{ namespace: 'shop', pod: 'web-0', node }, '1']
    await connect(
      holding(
        ['http_requests_total', 'kube_pod_info'],
        [
          ['exported_pod', []],
          ['kube_pod_info', [info('node-b'), info('node-a')]],
          ['http_requests_total', [requests]],
        ],
      ),
    )
    expect(valueIn(await traffic.observed(question('web-0'))).limits).toContain(
      'web-0 ran on node-a, node-b within the window: all of it is counted for the node that it runs on now.',
    )
  })
})

describe('the measure', () => {
  test('is the best that knows any of the pods', async () => {
    const metrics = [
      'container_network_receive_bytes_total',
      'traefik_open_connections',
      'envoy_http_downstream_cx_total',
    ]
    const open: FakeSample = [{ namespace: 'shop', pod: 'web-0' }, '7']
    await connect(holding(metrics, [['traefik_open_connections', [open]]]))
    const { measure, origin, windowSeconds } = valueIn(await traffic.observed(question('web-0')))
    expect({ measure, preset: origin.preset, windowSeconds }).toEqual({
      measure: 'connections-active',
      preset: 'traefik',
      windowSeconds: 0,
    })
    expect(queries().some((query) => query.includes('increase(container_network'))).toBe(false)
  })

  test('is the next best where the best one fails, and it says so', async () => {
    const bytes: FakeSample = [{ namespace: 'shop', pod: 'web-0' }, '700']
    const answers = holding([OPENED, 'container_network_receive_bytes_total'], [['container_network', [bytes]]])
    await connect((request, response) =>
      request.parameters.get('query')?.includes(OPENED)
        ? promError(422, 'execution', 'too many samples')(request, response)
        : answers(request, response),
    )
    const { measure, warnings } = valueIn(await traffic.observed(question('web-0')))
    expect(measure).toBe('bytes')
    expect(warnings).toEqual(['The Prometheus refuses the query (422): too many samples.'])
  })

  test('that is missing altogether is said to be', async () => {
    await connect(holding(['go_goroutines'], []))
    expect(await traffic.observed(question('web-0'))).toMatchObject({ known: false, why: 'no-metric' })
    expect(await traffic.clients(question('web-0'), 10)).toMatchObject({ known: false, why: 'no-metric' })
  })
})

describe('what is there', () => {
  test('is found by one request, and looked for again after a minute', async () => {
    await connect(holding([OPENED], [[OPENED, [opened('web-0', '1')]]]))
    await traffic.observed(question('web-0'))
    await traffic.observed(question('web-0'))
    const looks = () => fake.asked.filter(({ path }) => path.includes('/label/'))
    expect(looks()).toHaveLength(1)
    expect(looks()[0]?.parameters.getAll('match[]')).toContain(`${OPENED}{}`)
    clock.advance(60_000)
    await traffic.observed(question('web-0'))
    expect(looks()).toHaveLength(2)
  })

  test('is found by a query where the server knows no such request', async () => {
    const answers = holding(
      [],
      [
        ['label_replace', [[{ metric: OPENED }, '3']]],
        [OPENED, [opened('web-0', '8')]],
      ],
    )
    await connect((request, response) =>
      request.path.includes('/label/') ? text(404, 'text/plain', 'no')(request, response) : answers(request, response),
    )
    expect(valueIn(await traffic.observed(question('web-0'))).pods[0]?.count).toBe(8)
  })

  test('carries the extra matcher from the first request on', async () => {
    await connect(holding([OPENED], [[OPENED, [opened('web-0', '1')]]]), {
      matchers: [{ label: 'cluster', value: 'eu"1' }],
    })
    await traffic.observed(question('web-0'))
    expect(fake.asked[0]?.parameters.getAll('match[]').every((match) => match.includes('cluster="eu\\"1"'))).toBe(true)
    expect(queries().every((query) => query.includes('cluster="eu\\"1"'))).toBe(true)
  })
})

describe('clients', () => {
  const FLOWS = 'kubeskoop_flow_bytes'
  const seen = (src: string, value: string, pod = 'web-0'): FakeSample => [
    { src, dst_namespace: 'shop', dst_pod: pod },
    value,
  ]

  test('have one spelling each, and labels that are no address are no clients', async () => {
    const samples = [
      seen('192.0.2.1', '10'),
      seen('::ffff:192.0.2.1', '5', 'web-1'),
      seen('[2001:db8::1]:443', '7'),
      seen('192.0.2.9:5000', '3'),
      seen('<img src=x onerror=alert(1)>', '99'),
      seen('__proto__', '98'),
      seen('x'.repeat(65_536), '97'),
    ]
    await connect(
      holding(
        [FLOWS],
        [
          ['topk', samples],
          ['count(', [[{}, '40']]],
          ['sum(', [[{}, '400']]],
        ],
      ),
    )
    const { clients, total, distinct } = valueIn(await traffic.clients(question('web-0', 'web-1'), 10))
    expect(clients.map(({ address, count, seenBy }) => [address, count, seenBy])).toEqual([
      ['192.0.2.1', 15, ['web-0', 'web-1']],
      ['2001:db8::1', 7, ['web-0']],
      ['192.0.2.9', 3, ['web-0']],
    ])
    expect({ total, distinct }).toEqual({ total: 400, distinct: 40 })
  })

  test('are counted over an hour at most, which is said', async () => {
    await connect(
      holding(
        [FLOWS],
        [
          ['topk', [seen('192.0.2.1', '1')]],
          ['sum(', [[{}, '1']]],
        ],
      ),
    )
    const day = { ...question('web-0'), span: { startMs: clock.nowMs() - 86_400_000, endMs: clock.nowMs() } }
    const { windowSeconds, limits } = valueIn(await traffic.clients(day, 10))
    expect(windowSeconds).toBe(3600)
    expect(limits.join(' ')).toContain('last hour')
  })
})

describe('the overview', () => {
  test('holds what the reader may see alone, from one question for all readers', async () => {
    const samples = [opened('web-0', '3'), [{ k8s_namespace: 'secret', k8s_pod: 'db-0' }, '9'] as FakeSample]
    await connect(holding([OPENED], [[OPENED, samples]]))
    const span = { startMs: clock.nowMs() - 600_000, endMs: clock.nowMs() }
    const own = valueIn(await traffic.observedPods(new Set(['shop']), span))
    const all = valueIn(await traffic.observedPods('all', span))
    expect([...own.counts]).toEqual([['shop/web-0', 3]])
    expect(all.counts.size).toBe(2)
    expect(queries()).toHaveLength(1)
    expect(JSON.stringify([own.limits, own.warnings])).not.toContain('secret')
  })

  test('takes the measure of most pods where the best one covers few', async () => {
    const bytes = Array.from({ length: 9 }, (_, at): FakeSample => [{ namespace: 'shop', pod: `web-${at}` }, '5'])
    const metrics = [OPENED, 'container_network_receive_bytes_total']
    await connect(
      holding(metrics, [
        ['exported_pod', []],
        [OPENED, [opened('web-0', '3')]],
        ['container_network', bytes],
      ]),
    )
    const span = { startMs: clock.nowMs() - 600_000, endMs: clock.nowMs() }
    expect(valueIn(await traffic.observedPods('all', span)).measure).toBe('bytes')
  })
})

describe('history', () => {
  test('keeps gaps, and adds up what a pod was counted with on two nodes', async () => {
    const at = (step: number) => clock.nowMs() / 1000 - 600 + step * 60
    const series = (node: string, values: [number, string][]) => ({ metric: opened('web-0', '', node)[0], values })
    const matrix = {
      resultType: 'matrix',
      result: [
        series('node-a', [
          [at(1), '5'],
          [at(2), 'NaN'],
          [at(4), '2'],
        ]),
        series('node-b', [[at(4), '3']]),
      ],
    }
    const answers = holding(
      [OPENED],
      [
        [
          'count_over_time',
          [
            [{ window: '300' }, '20'],
            [{ window: '150' }, '10'],
          ],
        ],
        [OPENED, [opened('web-0', '9')]],
      ],
    )
    await connect((request, response) =>
      request.path.endsWith('/query_range')
        ? json({ status: 'success', data: matrix })(request, response)
        : answers(request, response),
    )
    const { atMs, pods, stepSeconds } = valueIn(await traffic.history(question('web-0'), 60))
    expect(stepSeconds).toBe(60)
    expect(atMs).toEqual(Array.from({ length: 10 }, (_, step) => at(step + 1) * 1000))
    expect(pods[0]?.counts).toEqual([5, null, null, 5, ...Array(6).fill(null)])
  })
})

describe('what Evenkeel wrote about a Service', () => {
  const at = (step: number) => clock.nowMs() / 1000 - 7200 + step * 60
  const span = () => ({ startMs: at(0) * 1000, endMs: at(4) * 1000 })
  const series = (metric: Record<string, string>, ...values: [step: number, value: string][]) => ({
    metric,
    values: values.map(([step, value]) => [at(step), value]),
  })
  const held = (): Readonly<Record<string, readonly unknown[]>> => ({
    evenkeel_service_info: [
      // Both while it changes.
      series({ external_traffic_policy: 'Local' }, [0, '1'], [1, '1'], [2, '1']),
      series({ external_traffic_policy: 'Cluster' }, [2, '1'], [3, '1']),
    ],
    evenkeel_service_endpoints: [series({}, [0, '3'], [1, '3'], [2, '0'], [3, '3'])],
    evenkeel_service_node_ready_endpoints: [
      series({ node: 'node-a' }, [0, '2'], [1, '3']),
      series({ node: 'node-b' }, [0, '1']),
    ],
    evenkeel_service_peak_to_average_ratio: [series({}, [0, '1.5'], [1, '1'])],
  })
  const answers =
    (written: Readonly<Record<string, readonly unknown[]>>): Behaviour =>
    (request, response) => {
      const query = request.parameters.get('query') ?? ''
      const metric = Object.keys(written).find((name) => query.includes(`${name}{`)) ?? ''
      if (!request.path.endsWith('/query_range')) return holding([OPENED], [])(request, response)
      const data = { resultType: 'matrix', result: written[metric] ?? [] }
      return json({ status: 'success', data })(request, response)
    }
  const recorded = () => traffic.recorded({ namespace: 'shop', service: 'web', span: span() })

  test('tells policy, ready endpoints by node and skew step by step, and null where nothing was written', async () => {
    await connect(answers(held()))
    expect(valueIn(await recorded())).toMatchObject({
      stepSeconds: 60,
      atMs: [0, 1, 2, 3, 4].map((step) => at(step) * 1000),
      policies: ['Local', 'Local', null, 'Cluster', null],
      // Three are ready at the fourth moment, and no node has them: there were too many nodes to name each.
      readyByNode: [
        { node: 'node-a', counts: [2, 3, 0, null, null] },
        { node: 'node-b', counts: [1, 0, 0, null, null] },
      ],
      peakToAverage: [1.5, 1, null, null, null],
    })
    for (const query of queries().filter((text) => text.includes('evenkeel_'))) {
      expect(query).toContain('namespace="shop",service="web"')
    }
  })

  test('is not known where nothing was written, and never taken from several clusters at once', async () => {
    await connect(answers({}))
    expect(await recorded()).toMatchObject({ known: false, why: 'no-metric' })
    await traffic.stop()
    await fake.close()
    await connect(answers(held()), { isSharedUnseparated: true })
    expect(await recorded()).toMatchObject({ known: false, why: 'no-metric' })
    expect(fake.asked).toEqual([])
  })
})

describe('a Prometheus that fails', () => {
  const works = holding([OPENED], [[OPENED, [opened('web-0', '5')]]])

  test('leaves the last good numbers for five minutes, dated, and then says that nothing is known', async () => {
    await connect(works)
    await traffic.observed(question('web-0'))
    fake.behave(text(500, 'text/plain', 'broken'))
    clock.advance(120_000)
    const { pods, warnings } = valueIn(await traffic.observed(question('web-0')))
    expect(pods[0]?.count).toBe(5)
    expect(warnings[0]).toMatch(
      /^The Prometheus fails \(500\)\. .*The numbers shown are those of 2026-01-01T00:00:00Z\.$/,
    )
    clock.advance(181_000)
    expect(await traffic.observed(question('web-0'))).toMatchObject({ known: false, why: 'failed' })
  })

  test('never stands in for another span with what it knew of the present', async () => {
    await connect(works)
    await traffic.observed(question('web-0'))
    fake.behave(text(500, 'text/plain', 'broken'))
    clock.advance(60_000)
    const past = {
      ...question('web-0'),
      span: { startMs: clock.nowMs() - 7_200_000, endMs: clock.nowMs() - 6_600_000 },
    }
    expect(await traffic.observed(past)).toMatchObject({ known: false, why: 'failed' })
  })

  test('that answers nothing keeps nobody longer than 6.5 s, and nobody at all once it is left alone', async () => {
    await connect(blackHole)
    for (let failures = 0; failures < 5; failures += 1) {
      const asking = traffic.observed(question('web-0'))
      await until('it is asked', () => fake.open() === 1)
      await clock.pass(6_500)
      expect(await asking).toMatchObject({ known: false, why: 'failed' })
      await clock.pass(500)
      await until('it is given up', () => fake.open() === 0)
    }
    const asked = fake.asked.length
    const answers = await Promise.all([
      traffic.observed(question('web-0')),
      traffic.clients(question('web-0'), 10),
      traffic.history(question('web-0'), 60),
    ])
    for (const answer of answers) expect(answer).toMatchObject({ known: false, why: 'failed' })
    expect(fake.asked).toHaveLength(asked)
  })

  test('tells what it says of its own answer', async () => {
    const partial = vector([opened('web-0', '5')], { warnings: ['1 store is not there'] })
    await connect((request, response) =>
      request.path.includes('/label/') ? works(request, response) : partial(request, response),
    )
    expect(valueIn(await traffic.observed(question('web-0'))).warnings).toEqual(['1 store is not there'])
  })
})

describe('hostile texts', () => {
  test.each(hostileTexts.map((text) => [text.slice(0, 40), text]))(
    '%j from a Prometheus reach nobody',
    async (_name, text) => {
      const samples = [
        opened('web-0', '5', text),
        opened(text, '7', 'node-a'),
        [{ k8s_namespace: text, k8s_pod: 'web-0', k8s_node: 'node-b' }, text] as FakeSample,
      ]
      const warned = vector(samples, { warnings: [text], infos: [text] })
      await connect((request, response) =>
        request.path.includes('/label/') ? holding([OPENED, text], [])(request, response) : warned(request, response),
      )
      const { pods, warnings, limits } = valueIn(await traffic.observed(question('web-0', 'web-1')))
      expect(pods.map(({ podName, nodeName, count }) => ({ podName, nodeName, count }))).toEqual([
        { podName: 'web-0', nodeName: 'node-a', count: 5 },
        { podName: 'web-1', nodeName: 'node-a', count: null },
      ])
      const words = [...warnings, ...limits].join('')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what terminals and bidi algorithms obey must be gone
      expect(words).not.toMatch(/[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/)
      expect(words.length).toBeLessThan(2_000)
    },
  )

  test.each(hostileTexts.filter((text) => text !== ''))(
    '%j as the name of a pod stays the value of a matcher',
    async (text) => {
      await connect(holding([OPENED], [[OPENED, [opened('web-0', '5')]]]))
      const { pods } = valueIn(await traffic.observed(question('web-0', text)))
      expect(pods.map(({ count }) => count)).toEqual([5, null])
    },
  )
})
