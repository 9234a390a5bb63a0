import { describe, expect, test } from 'vitest'
import { aWorkload } from '@/lib/domain/placement/test-workload'
import type { SourceAddress } from '@/lib/domain/source-address/verdict'
import {
  anEndpoint,
  aProbe,
  aSlice,
  aSourceAddress,
  httpPort,
  nodesOf,
  podsOn,
  unready,
} from '@/lib/domain/test-objects'
import type { Scenario } from '../scenario'
import { ask, type Case } from '../test-question'
import { alignLosses, alignZones } from './align-losses'
import type { ComparedQuestion } from './column'
import { compare } from './compare'
import type { Measure } from './say-difference'

const breakage = {
  what: 'network-policy',
  object: 'allow-partners',
  inWords: 'NetworkPolicy allow-partners (ipBlock) would match nodes, not clients.',
} as const

/** Lost under Cluster, with an allow list that breaks by it. */
const judgeAddress: ComparedQuestion['judgeAddress'] = ({ policy }) => addressUnder[policy]

const addressUnder: Readonly<Record<'Local' | 'Cluster', SourceAddress>> = {
  Local: aSourceAddress({ verdict: 'preserved', podSees: 'the client' }),
  Cluster: aSourceAddress({
    verdict: 'lost',
    hop: 'entry-node',
    podSees: 'an address of the entry node',
    breaks: [breakage],
  }),
}

const probe = aProbe()
const zones = 'aaaaaaaaaaaabbbbbbbbbbbbcccccccccccc'
const spreadOver = (byNode: Readonly<Record<number, number>>) =>
  podsOn(Array.from({ length: 36 }, (_, at) => byNode[at + 1] ?? 0))

/** The page as drawn: E1 among 36 nodes in three zones. */
const drawn: Case = {
  endpoints: spreadOver({ 1: 5, 13: 3, 25: 2 }),
  nodes: nodesOf(36, zones),
  model: { probe },
  workload: aWorkload({ replicas: 10 }),
}
const question = (given: Case): ComparedQuestion => ({ ...ask(given), judgeAddress })
const compared = (given: Case, scenario = {}) => compare(question(given), scenario)
const wordsOf = (given: Case, measure: Measure, scenario = {}) =>
  compared(given, scenario).differences.find((difference) => difference.measure === measure)?.words ?? ''
const low = (figure: { readonly low: number } | null | undefined) => figure?.low ?? Number.NaN

describe('E1 among 36 nodes, as drawn', () => {
  const { columns, headline, differences, offeredBy } = compared(drawn)

  test('Local stands first, Cluster beside it, and spreading is offered unasked', () => {
    expect(columns.map(({ label, isNow }) => [label, isNow])).toEqual([
      ['Local', true],
      ['Cluster', false],
      ['Local, one pod per node', false],
    ])
    expect(offeredBy).toContain('Offered where')
    expect(columns.map(({ figures }) => low(figures?.peak))).toEqual([
      expect.closeTo(5 / 3, 9),
      expect.closeTo(1, 9),
      expect.closeTo(1, 9),
    ])
    expect(columns.map(({ figures }) => low(figures?.hop))).toEqual([0, expect.closeTo(35 / 36, 9), 0])
  })

  test('the headline says that spreading gains what Cluster would, without its price', () => {
    expect(headline).toBe(
      'Local, one pod per node: the hottest pod falls from ×1.67 to ×1.00 of the mean, as under Cluster, without losing the client address.',
    )
  })

  test('differences are said in the order of a decision', () => {
    expect(differences.map(({ measure }) => measure)).toEqual([
      'evenness',
      'entry',
      'address',
      'hop',
      'health-port',
      'drop',
      'blast-radius',
      'price',
    ])
    const words = Object.fromEntries(differences.map((difference) => [difference.measure, difference.words]))
    expect(words.evenness).toBe(
      'Hottest pod over the mean: ×1.67 now; ×1.00 under Cluster and under “Local, one pod per node”. Now the hottest pod is full while all pods together are at 60\u202f% of what they can take.',
    )
    expect(words.entry).toContain('3 of 36 now; 36 of 36 under Cluster; 10 of 36 under “Local, one pod per node”')
    expect(words.entry).toContain('Under Cluster a loss of any entry node touches it.')
    expect(words.address).toContain('Under Cluster: NetworkPolicy allow-partners (ipBlock) would match nodes')
    expect(words.hop).toContain('97.2\u202f% under Cluster')
    expect(words.drop).toBe('New connections lost: none in every column.')
    expect(words['blast-radius']).toContain('n1 with 51.4\u202f% of new connections under Cluster')
    expect(words['blast-radius']).toContain('20 s')
    expect(words.price).toContain('preStop sleep of 25 s')
  })

  test('the health port answers 3 and 33 now, 10 and 26 spread, and is released under Cluster', () => {
    expect(columns.map(({ health }) => [health.healthyNodes, health.unhealthyNodes, health.port])).toEqual([
      [3, 33, 31234],
      [3, 33, null],
      [10, 26, 31234],
    ])
    expect(wordsOf(drawn, 'health-port')).toContain('31234 would be released; going back to Local can bring another')
  })

  test('rows of the blast radius hold the nodes that no column tells apart', () => {
    const rows = alignLosses(columns)
    const row = rows.find(({ nodes }) => nodes.includes('n1'))
    expect(row?.nodes).toEqual(['n1'])
    expect(row?.losses.map((loss) => loss?.atOnce)).toEqual([
      expect.closeTo(1 / 3, 9),
      expect.closeTo(0.514, 3),
      expect.closeTo(0.1, 9),
    ])
    expect(rows.reduce((sum, { nodes }) => sum + nodes.length, 0)).toBe(36)
    expect(rows.length).toBeLessThan(15)
    expect(alignZones(columns).map(({ losses }) => losses.map((loss) => Number(loss?.atOnce?.toFixed(3))))).toEqual([
      [0.333, 0.667, 0.4],
      [0.333, 0.533, 0.3],
      [0.333, 0.467, 0.3],
    ])
  })
})

describe('the third column', () => {
  test('is what the reader imagines, and then nothing is offered', () => {
    const { columns, offeredBy } = compared(drawn, { policy: 'Cluster', replicas: 12 })
    expect(columns[2]?.label).toBe('Cluster, 12 replicas')
    expect(offeredBy).toBeNull()
  })

  test('says why a scenario cannot be, and the others stand', () => {
    const { columns, impossible } = compared(drawn, { replicas: -1 })
    expect(columns).toHaveLength(2)
    expect(impossible?.reasons.join(' ')).toContain('Replicas are a whole number')
  })

  test('is not needed for the other policy alone, which stands there anyway', () => {
    expect(compared(drawn, { policy: 'Cluster' }).columns).toHaveLength(3)
    expect(compared(drawn, { policy: 'Cluster' }).columns[2]?.label).toBe('Local, one pod per node')
  })

  test.each<[string, Case]>([
    ['Local is even already (E5)', { ...drawn, endpoints: podsOn([2, 2, 2]), nodes: nodesOf(3) }],
    ['weights even it out (E2)', { ...drawn, model: { id: 'weighted' } }],
    ['one node announces and the others starve (E8)', { ...drawn, model: { id: 'single-node', announcers: ['n1'] } }],
    ['connections go straight to pods', { ...drawn, model: { id: 'direct', crossZone: true } }],
    [
      'the balancer is not known and may announce from one node',
      { ...drawn, model: { id: 'unknown', candidateRule: 'metallb' } },
    ],
    [
      'pods do not divide by the nodes',
      { ...drawn, endpoints: podsOn([3, 1, 1]), nodes: nodesOf(3), workload: aWorkload() },
    ],
    [
      'some pod would find no node',
      { ...drawn, nodes: nodesOf(36, zones).map((node) => ({ ...node, unschedulable: true })) },
    ],
    ['a DaemonSet is as spread as it can be', { ...drawn, workload: aWorkload({ kind: 'DaemonSet' }) }],
    ['nodes may not be read', { ...drawn, nodes: null }],
  ])('is not offered where %s', (_, given) => {
    expect(compared(given).offeredBy).toBeNull()
  })

  test('is not offered where no pod is ready: placed anew they would be no readier', () => {
    const { columns } = compared({ ...drawn, endpoints: podsOn([1, 1], () => unready) })
    expect(columns.map(({ label }) => label)).toEqual(['Local', 'Cluster'])
  })

  test('is offered for a Service under Cluster, too: it would see its clients', () => {
    const { headline, offeredBy } = compared({ ...drawn, service: { externalTrafficPolicy: 'Cluster' } })
    expect(offeredBy).toContain('Offered where')
    expect(headline).toContain('and pods see the client')
  })

  test('is offered where all pods are on one node (E4), and evens zones where zones are treated alike (E7)', () => {
    expect(
      compared({ ...drawn, endpoints: podsOn([6]), nodes: nodesOf(6), workload: aWorkload() }).offeredBy,
    ).not.toBeNull()
    const zonal: Case = {
      ...drawn,
      endpoints: podsOn([1, 3, 3, 1]),
      nodes: nodesOf(8, 'AAAABBBB'),
      model: { id: 'zonal', crossZone: false },
      workload: aWorkload(),
    }
    const { columns, offeredBy } = compared(zonal)
    expect(offeredBy).toContain('Offered where')
    expect(low(columns[2]?.figures?.peak)).toBeCloseTo(1, 9)
  })
})

describe('right after the change, while the balancer still sends where it sends now', () => {
  const meanwhile = (given: Case, scenario: Scenario = {}) => compared(given, scenario).columns.at(-1)?.lostMeanwhile

  test('Cluster to Local loses what enters on nodes without a pod', () => {
    const cluster: Case = {
      ...drawn,
      endpoints: podsOn([2, 2, 2]),
      nodes: nodesOf(36),
      service: { externalTrafficPolicy: 'Cluster' },
    }
    expect(compared(cluster).columns[1]?.lostMeanwhile).toBeCloseTo(33 / 36, 9)
    expect(wordsOf(cluster, 'drop')).toContain('91.7\u202f% under Local')
  })

  test('Local to Cluster loses nothing: every node that is an entry now serves then', () => {
    expect(compared(drawn).columns[1]?.lostMeanwhile).toBe(0)
  })

  test('lost nodes lose what enters there, named or not', () => {
    const cluster: Case = { ...drawn, service: { externalTrafficPolicy: 'Cluster' } }
    expect(meanwhile(cluster, { lostZones: ['a'] })).toBeCloseTo(12 / 36, 9)
    expect(meanwhile(drawn, { lost: ['n1', 'n2'] })).toBeCloseTo(1 / 3, 9)
    expect(meanwhile(cluster, { policy: 'Local', lost: ['n1'] })).toBeCloseTo(34 / 36, 9)
  })

  test('is not said of pods that move one by one, nor of balancers without entry nodes', () => {
    expect(meanwhile(drawn, { replicas: 12 })).toBeNull()
    expect(meanwhile({ ...drawn, model: { id: 'direct', crossZone: true } }, { lost: ['n1'] })).toBeNull()
  })
})

describe('what is said', () => {
  test('of an unknown balancer is a range, never a figure', () => {
    const unknown: Case = { ...drawn, model: { id: 'unknown' } }
    const { columns, headline } = compared(unknown)
    expect(columns[0]?.figures?.peak).toEqual({ low: expect.closeTo(1, 9), high: expect.closeTo(5 / 3, 9) })
    expect(columns[0]?.blast).toBeNull()
    expect(headline).toContain('one pod per node: pods are even under each model that the balancer')
    expect(compared({ ...unknown, nodes: nodesOf(1) }).headline).toContain('choose its model')
  })

  test('of one announcer that is not known gives what its pods may get as a range', () => {
    const given: Case = {
      endpoints: podsOn([3, 4, 3]),
      nodes: nodesOf(3),
      model: { id: 'single-node', announcers: null, candidateRule: 'metallb', probed: null },
    }
    expect(compared(given).headline).toContain('falls from between ×2.50 and ×3.33 to ×1.00 of the mean')
  })

  test('of two nodes that are alike is both of them by name', () => {
    expect(wordsOf({ endpoints: podsOn([1, 1]), nodes: nodesOf(2) }, 'blast-radius')).toContain('n1 or n2 with 50')
  })

  test('of a hottest pod that gets more is no fall, though pods see their clients then', () => {
    const given: Case = {
      endpoints: podsOn([3, 2, 2]),
      nodes: nodesOf(3),
      service: { externalTrafficPolicy: 'Cluster' },
    }
    expect(compared(given).headline).toContain('Local: the hottest pod rises from ×1.00 to ×1.17 of the mean')
  })

  test('of loss comes before all else', () => {
    const unprobed: Case = { ...drawn, endpoints: podsOn([8, 1, 1]), nodes: nodesOf(5), model: { probed: false } }
    expect(wordsOf(unprobed, 'drop')).toContain('40\u202f% dropped now; none under Cluster')
    expect(compared(unprobed).headline).toContain('new connections lost fall from 40\u202f% to none')
  })

  test('of a policy that is as good as any other is to keep it', () => {
    const even: Case = { ...drawn, endpoints: podsOn([2, 2, 2]), nodes: nodesOf(3) }
    expect(compared(even).headline).toBe(
      'Keep Local: its hottest pod takes ×1.00 of the mean and nothing else does better, and under Cluster pods would no longer see clients.',
    )
  })

  test('of a balancer that sends to pods is that the policy changes nothing', () => {
    expect(compared({ ...drawn, model: { id: 'direct', crossZone: true } }).headline).toContain('changes nothing here')
  })

  test('of a Service without ports is that there is nothing to compare', () => {
    expect(compared({ ...drawn, service: { ports: [] } })).toMatchObject({
      shown: null,
      headline: expect.stringContaining('no port'),
    })
  })

  test('is about the port that is worst in any column', () => {
    const ports = [httpPort, { ...httpPort, name: 'admin', port: 81 }]
    const slices = [
      aSlice(podsOn([1, 1]), { ports: [{ name: 'http', protocol: 'TCP', port: 8080 }] }),
      aSlice([anEndpoint('10.0.1.10', 'n1')], { ports: [{ name: 'admin', protocol: 'TCP', port: 9090 }] }),
    ]
    // Port admin has no target on n2, whose health port answers 200 for port http all the same (T23).
    const { shown, columns } = compared({ ...drawn, slices, nodes: nodesOf(2), service: { ports } })
    expect(shown).toBe(1)
    expect(low(columns[0]?.figures?.dropped)).toBeCloseTo(0.5, 9)
  })
})
