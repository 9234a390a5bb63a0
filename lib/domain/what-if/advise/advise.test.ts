import { describe, expect, test } from 'vitest'
import { excludeLabel } from '@/lib/domain/balancers/candidate-rules'
import { serviceKey } from '@/lib/domain/cluster'
import { aWorkload } from '@/lib/domain/placement/test-workload'
import type { SourceAddress, SourceAddressVerdict } from '@/lib/domain/source-address/verdict'
import { aService, aSourceAddress, httpPort, nodesOf, podsOn } from '@/lib/domain/test-objects'
import type { ComparedQuestion } from '../compare/column'
import { ask, type Case } from '../test-question'
import { advise } from './advise'
import { hybridOf } from './hybrid'
import { type Needs, readNeeds } from './needs'

const address = (verdict: SourceAddressVerdict): SourceAddress =>
  aSourceAddress({ verdict, podSees: verdict === 'preserved' ? 'the client' : 'an address of the entry node' })
type Verdicts = readonly [SourceAddressVerdict, SourceAddressVerdict]

function advised(given: Case, answers: Partial<Needs> = {}, [local, cluster]: Verdicts = ['preserved', 'lost']) {
  const judgeAddress: ComparedQuestion['judgeAddress'] = ({ policy }) => address(policy === 'Local' ? local : cluster)
  const advice = advise({ ...ask(given), judgeAddress }, answers)
  if (advice === null) throw new Error('no advice')
  return { ...advice, rule: advice.rules.find(({ decides }) => decides)?.id }
}

const even: Case = { endpoints: podsOn([2, 2, 2]), nodes: nodesOf(3), workload: aWorkload({ replicas: 6 }) }
/** Spreading mends it. */
const e1: Case = { endpoints: podsOn([5, 3, 2]), nodes: nodesOf(12), workload: aWorkload({ replicas: 10 }) }
/** Five pods on three nodes: one node has to hold one pod less than the others. */
const odd: Case = { endpoints: podsOn([3, 1, 1]), nodes: nodesOf(3), workload: aWorkload({ replicas: 5 }) }

const single: Case = { endpoints: podsOn([1]), nodes: nodesOf(3), workload: aWorkload({ replicas: 1 }) }
/** A zone of two entry nodes for one pod, and one of one for three (E11), where no constraint can mend it. */
const hinted: Case = {
  endpoints: podsOn([1, 0, 3], (node) => ({ zoneHints: [node === 3 ? 'B' : 'A'] })),
  nodes: nodesOf(3, 'AAB'),
  workload: aWorkload({ kind: 'DaemonSet', replicas: null }),
}

describe('what the advised set-up costs, and the change to it', () => {
  test('an address that the other policy does not show either is no price of it', () => {
    const needs = { clientAddress: false } as const
    expect(advised(odd, needs).costs.join()).toContain("the client's address")
    expect(advised(odd, needs, ['lost', 'lost']).costs.join()).not.toContain("the client's address")
  })

  test('an address that is not known is told as such, and no pod sees "not known"', () => {
    const open: Verdicts = ['preserved', 'unknown']
    expect(advised(odd, {}, open).because).toContain('What pods would then see is not known: it is Cluster if')
    expect(advised(even, { clientAddress: true }, open).because).toContain('under Cluster is not known.')
  })

  test('a balancer that is known to lose everything under Local is no balancer that is not known', () => {
    const model = { id: 'single-node', probed: null, candidateRule: 'cilium-l2', announcers: ['n3'] } as const
    const { because, rule } = advised({ endpoints: podsOn([2, 1]), nodes: nodesOf(3), model }, {}, [
      'preserved',
      'unknown',
    ])
    expect(rule).not.toBe('not-known')
    expect(because).toContain('100\u202F% of new connections are lost')
  })

  test('the way to Local says what it loses while the pods lie as they do', () => {
    const { change } = advised({ ...e1, service: { externalTrafficPolicy: 'Cluster' } })
    expect(change?.inWords).toBe('Spread the pods first, then set externalTrafficPolicy to Local.')
    expect(change?.warning).toContain('Under Local as pods are placed now the hottest pod takes ×1.67')
  })
})

describe('the advised policy', () => {
  test.each<[string, Case, Partial<Needs>, string, string | null, Verdicts?]>([
    ['even Local, clients needed', even, { clientAddress: true }, 'address', 'Local'],
    ['uneven Local that spreading mends, clients needed', e1, { clientAddress: true }, 'address', 'Local'],
    ['even Local, nothing said', even, {}, 'even-already', 'Local'],
    ['uneven Local that spreading mends, nothing said', e1, {}, 'spread', 'Local'],
    ['uneven Local, evenness not needed', odd, { evenness: false }, 'evenness-not-needed', 'Local'],
    ['uneven Local that nothing mends, nothing said', odd, {}, 'ask-address', null],
    ['a single pod', single, { clientAddress: false }, 'cluster-no-better', 'Local'],
    ['hints that make Cluster as uneven', hinted, { clientAddress: false }, 'cluster-no-better', 'Local'],
    ['uneven Local that nothing mends, clients not needed', odd, { clientAddress: false }, 'cluster', 'Cluster'],
    ['pods that move, clients not needed', e1, { clientAddress: false, dynamicPlacement: true }, 'cluster', 'Cluster'],
    [
      'pods that move although Local is even now',
      even,
      { clientAddress: false, dynamicPlacement: true },
      'cluster',
      'Cluster',
    ],
    ['both policies show clients', odd, { clientAddress: true }, 'cluster', 'Cluster', ['preserved', 'preserved']],
    ['no policy shows clients', e1, { clientAddress: true }, 'spread', 'Local', ['lost', 'lost']],
    [
      'straight to pods',
      { ...e1, model: { id: 'direct', crossZone: true } },
      { clientAddress: true },
      'no-effect',
      null,
    ],
    ['balancer not known', { ...odd, model: { id: 'unknown' } }, {}, 'not-known', null],
    [
      'balancer not known, clients needed',
      { ...odd, model: { id: 'unknown' } },
      { clientAddress: true },
      'address',
      'Local',
    ],
    [
      'Local drops what spreading cannot mend',
      { ...odd, endpoints: podsOn([1, 1, 0]), workload: aWorkload({ kind: 'DaemonSet' }), model: { probed: false } },
      { clientAddress: false },
      'cluster',
      'Cluster',
    ],
  ])('%s', (_, given, answers, rule, policy, verdicts) => {
    expect(advised(given, answers, verdicts)).toMatchObject({ rule, policy })
  })

  test('says why with the numbers of this Service, and what it costs here', () => {
    const { headline, because, costs, spread } = advised(e1)
    expect(headline).toBe('Local, with its pods spread over nodes.')
    expect(because).toContain('the hottest pod takes ×1.67 of the mean')
    expect(costs.join(' ')).toContain('one pod per node')
    expect(spread).toBe(true)
    expect(advised(odd, { clientAddress: false }).costs.join(', ')).toBe(
      "the client's address: pods see an address of the entry node, a second node for 66.7\u202f%",
    )
  })

  test('says what spreading leaves uneven: a pod on a node that the balancer leaves out gets nothing (F33)', () => {
    expect(advised(e1).because).toContain('Spread, they are even.')
    const [first, ...others] = nodesOf(10)
    if (first === undefined) throw new Error('no node')
    const excluded = { ...first, labels: new Map([...first.labels, [excludeLabel, '']]) }
    const { because, spread } = advised({ ...e1, nodes: [...others, excluded] })
    expect(spread).toBe(true)
    expect(because).toContain('Spread, the hottest takes ×1.11 of the mean, for 1 pod would be where nothing enters.')
    expect(because).not.toContain('even')
  })

  test('comes as a command only where it is another one', () => {
    const { change } = advised(odd, { clientAddress: false })
    expect(change?.kubectl).toContain('"externalTrafficPolicy":"Cluster"')
    expect(change?.warning).toContain('31234 is released')
    expect(advised(even).change).toBeNull()
  })

  test('lists every rule, of which one decides', () => {
    const { rules } = advised(e1)
    expect(rules.filter(({ decides }) => decides)).toHaveLength(1)
    expect(rules.map(({ id }) => id)).toEqual([
      'no-effect',
      'address',
      'not-known',
      'even-already',
      'evenness-not-needed',
      'spread',
      'cluster-no-better',
      'ask-address',
      'cluster',
    ])
  })

  test('is none for a Service that has no policy', () => {
    const judgeAddress = () => address('unknown')
    expect(advise({ ...ask({ ...e1, service: { type: 'ClusterIP' } }), judgeAddress })).toBeNull()
  })
})

describe('needs', () => {
  const annotated = (value: string) =>
    aService({ annotations: new Map([['evenkeel.dev/needs-client-address', value]]) })

  test('are what annotations say, and what the reader answers goes before', () => {
    expect(readNeeds(annotated('true')).needs).toEqual({ clientAddress: true, evenness: null, dynamicPlacement: null })
    expect(readNeeds(annotated('true'), { clientAddress: false }).needs.clientAddress).toBe(false)
    expect(readNeeds(annotated('true'), { clientAddress: null }).needs.clientAddress).toBe(true)
  })

  test('that are nonsense count as not said, and that is said', () => {
    const { needs, problems } = readNeeds(annotated('yes please'))
    expect(needs.clientAddress).toBeNull()
    expect(problems[0]).toContain('must be "true" or "false"')
  })

  test('of which nothing is known are open, and a need that no policy meets is noted', () => {
    expect(advised(e1).open.map(({ need }) => need)).toEqual(['clientAddress', 'evenness', 'dynamicPlacement'])
    expect(advised(e1, { clientAddress: true }, ['lost', 'lost']).notes[0]).toContain('Neither policy shows pods')
    expect(advised(e1, { clientAddress: true }, ['unknown', 'unknown']).notes[0]).toContain('is not known')
  })
})

describe('the hybrid set-up', () => {
  test('is advised where clients must be seen and spreading cannot be relied on', () => {
    const { policy, hybrid, headline } = advised(e1, { clientAddress: true, dynamicPlacement: true })
    expect(policy).toBe('Local')
    expect(headline).toBe('Local for the public, and a Cluster Service inside.')
    expect(hybrid?.yaml).toContain('name: web-inside')
  })

  test('is two Services in one YAML: Local for the public, Cluster inside without a public address', () => {
    expect(
      hybridOf(aService({ ports: [httpPort], externalTrafficPolicy: 'Cluster' }), new Map())?.yaml,
    ).toBe(`apiVersion: v1
kind: Service
metadata:
  namespace: shop
  name: web
spec:
  externalTrafficPolicy: Local
---
apiVersion: v1
kind: Service
metadata:
  namespace: shop
  name: web-inside
spec:
  type: NodePort
  externalTrafficPolicy: Cluster
  selector:
    app: web
  ports:
    - name: http
      protocol: TCP
      port: 80
      targetPort: 8080
`)
  })

  test('takes no name that another Service has, which applying it would overwrite', () => {
    const there = ['web-inside', 'web-inside-2'].map((name) => [serviceKey('shop', name), aService({ name })] as const)
    expect(hybridOf(aService(), new Map(there))?.yaml).toContain('name: web-inside-3')
  })

  test('is none for a Service whose endpoints are kept by hand: a second one would have none', () => {
    expect(hybridOf(aService({ selector: new Map() }), new Map())).toBeNull()
  })

  test('keeps its name within what a Service may be called', () => {
    const yaml = hybridOf(aService({ name: `${'a'.repeat(55)}-bcdefgh` }), new Map())?.yaml
    expect(yaml).toContain(`name: ${'a'.repeat(55)}-inside`)
  })
})
