import { describe, expect, test } from 'vitest'
import { distribute } from '@/lib/domain/distribution/distribute'
import { known } from '@/lib/domain/fact'
import { aConstraint, apart, aTemplate, aWorkload } from '@/lib/domain/placement/test-workload'
import { aNode, anEndpoint, aSlice, nodesOf, podsOn, terminating, unready } from '@/lib/domain/test-objects'
import { applyScenario } from './apply-scenario'
import type { Scenario } from './scenario'
import { ask, type Case, imagine, portOf, readyOn } from './test-question'

const e1: Case = { endpoints: podsOn([5, 3, 2]), nodes: nodesOf(3), workload: aWorkload({ replicas: 10 }) }
const portAfter = (question: Case, scenario: Scenario) => portOf(imagine(ask(question), scenario))
const peak = (question: Case, scenario: Scenario) => portAfter(question, scenario).skew.peakToAverage
const refused = (question: Case, scenario: Scenario) => {
  const applied = applyScenario(ask(question), scenario)
  return applied.possible ? 'possible' : applied.reasons.join(' ')
}

describe('worked examples under the other policy', () => {
  const hinted = podsOn([1, 0, 3], (node) => ({ zoneHints: [node === 3 ? 'B' : 'A'] }))
  test.each<[string, Case, number, number]>([
    ['E1', { endpoints: podsOn([5, 3, 2]), nodes: nodesOf(3) }, 5 / 3, 1],
    ['E2', { endpoints: podsOn([5, 3, 2]), nodes: nodesOf(3), model: { id: 'weighted' } }, 1, 1],
    ['E3', { endpoints: podsOn([8, 1, 1]), nodes: nodesOf(5) }, 10 / 3, 1],
    ['E4', { endpoints: podsOn([6]), nodes: nodesOf(4) }, 1, 1],
    ['E5', { endpoints: podsOn([2, 2, 2]), nodes: nodesOf(3) }, 1, 1],
    ['E6', { endpoints: podsOn([2, 1]), nodes: nodesOf(3), model: { id: 'ecmp', probed: null } }, 1.5, 1],
    ['E7', { endpoints: podsOn([1, 2, 2, 2]), nodes: nodesOf(4, 'ABBB'), model: { id: 'zonal' } }, 3.5, 1],
    [
      'E8',
      { endpoints: podsOn([3, 4, 3]), nodes: nodesOf(3), model: { id: 'single-node', announcers: ['n1'] } },
      10 / 3,
      1,
    ],
    ['E9', { endpoints: podsOn([1, 9]), nodes: nodesOf(2) }, 5, 1],
    ['E10', { endpoints: podsOn([3, 3]), nodes: nodesOf(4) }, 1, 1],
    ['E11', { endpoints: hinted, nodes: nodesOf(3, 'AAB') }, 2, 8 / 3],
    [
      'E12',
      {
        endpoints: [...podsOn([2]), anEndpoint('10.0.2.10', 'n2', terminating)],
        nodes: nodesOf(2),
        model: { probed: false },
      },
      1.5,
      1,
    ],
  ])('%s', (_, question, local, cluster) => {
    expect(peak(question, { policy: 'Local' })).toBeCloseTo(local, 9)
    expect(peak(question, { policy: 'Cluster' })).toBeCloseTo(cluster, 9)
  })

  test('E3 without a probe drops two fifths under Local and nothing under Cluster', () => {
    const unprobed: Case = { endpoints: podsOn([8, 1, 1]), nodes: nodesOf(5), model: { probed: false } }
    expect(portAfter(unprobed, {}).droppedShare).toBeCloseTo(0.4, 12)
    expect(portAfter(unprobed, { policy: 'Cluster' }).droppedShare).toBe(0)
  })

  test('E2 and E7 by switching weights and cross-zone balancing', () => {
    expect(peak(e1, { weights: true })).toBeCloseTo(1, 9)
    expect(peak({ ...e1, model: { id: 'weighted' } }, { weights: false })).toBeCloseTo(5 / 3, 9)
    const zonal: Case = { endpoints: podsOn([1, 2, 2, 2]), nodes: nodesOf(4, 'ABBB'), model: { id: 'zonal' } }
    expect(peak(zonal, { balancer: { crossZone: true } })).toBeCloseTo(1.75, 9)
    expect(
      peak({ ...zonal, model: { id: 'equal-node', crossZone: true } }, { balancer: { crossZone: false } }),
    ).toBeCloseTo(3.5, 9)
  })

  test('E11 by switching hints, which weigh nothing under Local', () => {
    const plain: Case = {
      endpoints: podsOn([1, 0, 3]),
      nodes: nodesOf(3, 'AAB'),
      service: { externalTrafficPolicy: 'Cluster' },
    }
    expect(peak(plain, { hints: 'zone' })).toBeCloseTo(8 / 3, 9)
    expect(
      peak({ ...plain, endpoints: podsOn([1, 0, 3], () => ({ zoneHints: ['A'] })) }, { hints: 'off' }),
    ).toBeCloseTo(1, 9)
    // The node without a pod picks those of its zone, the others their own.
    expect(portAfter(plain, { hints: 'node' }).hints).toBe('mixed')
    expect(imagine(ask(plain), { hints: 'zone', policy: 'Local' }).assumptions.join(' ')).toContain('do not matter')
  })
})

describe('replicas', () => {
  test('that are added go where the present rules put them, and nothing that stands moves', () => {
    expect(readyOn(portAfter(e1, { replicas: 13 }))).toEqual({ n1: 5, n2: 4, n3: 4 })
    const spread = aWorkload({ replicas: 10, template: aTemplate({ spreadConstraints: [aConstraint()] }) })
    expect(readyOn(portAfter({ ...e1, workload: spread }, { replicas: 12 }))).toEqual({ n1: 5, n2: 4, n3: 3 })
  })

  test('that are removed go from the fullest node first', () => {
    const { assumptions } = imagine(ask(e1), { replicas: 7 })
    expect(readyOn(portAfter(e1, { replicas: 7 }))).toEqual({ n1: 2, n2: 3, n3: 2 })
    expect(assumptions.join(' ')).toContain('ReplicaSet documentation')
  })

  test('of none at all refuse every connection', () => {
    expect(portAfter(e1, { replicas: 0 }).refusedShare).toBe(1)
  })

  test('beyond what an autoscaler allows say so', () => {
    const autoscalers = known([
      { name: 'web', target: { kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: 12 },
      { name: 'db', target: { kind: 'StatefulSet', name: 'web' }, minReplicas: 1, maxReplicas: 3 },
    ])
    const words = (replicas: number) => imagine(ask({ ...e1, facts: { autoscalers } }), { replicas }).assumptions.join()
    expect(words(20)).toContain('HorizontalPodAutoscaler web would bring it back to between 2 and 12')
    expect(words(20)).not.toContain('HorizontalPodAutoscaler db')
    expect(words(11)).not.toContain('HorizontalPodAutoscaler')
  })

  test('that find no node stay pending, and it is said by which rule', () => {
    const strict = aWorkload({ replicas: 3, template: aTemplate({ podAntiAffinity: [apart()] }) })
    const applied = imagine(ask({ endpoints: podsOn([1, 1, 1]), nodes: nodesOf(3), workload: strict }), { replicas: 5 })
    expect(applied.pendingPods).toBe(2)
    expect(applied.assumptions.join(' ')).toContain(
      '2 pods stay pending. No node that takes these pods is allowed by one pod for each',
    )
  })

  test('of pods with two ports in two families come with both', () => {
    const slices = (['IPv4', 'IPv6'] as const).map((addressType) =>
      aSlice([anEndpoint(addressType === 'IPv4' ? '10.0.1.1' : 'fd00::1', 'n1', { podName: 'web-a' })], {
        addressType,
      }),
    )
    const applied = imagine(ask({ slices, nodes: nodesOf(2), service: { ipFamilies: ['IPv4', 'IPv6'] } }), {
      replicas: 2,
    })
    expect(distribute(applied).ports.map((port) => [port.family, port.readyEndpoints])).toEqual([
      ['IPv4', 2],
      ['IPv6', 2],
    ])
    expect(applied.assumptions.join(' ')).toContain('moved as those of a Deployment')
  })

  test('of a Service without endpoints listen on the target port', () => {
    const workload = aWorkload({ replicas: 0 })
    const applied = imagine(ask({ slices: [], nodes: nodesOf(2), workload }), { replicas: 2 })
    expect(readyOn(portOf(applied))).toEqual({ n1: 1, n2: 1 })
  })
})

describe('proposed placement', () => {
  const spread: Scenario = { placement: [{ kind: 'spread', over: 'node', maxSkew: 1, hard: true }] }

  test('places every pod anew: one a node among 36, evened over the zones', () => {
    const zones = 'aaaaaaaaaaaabbbbbbbbbbbbcccccccccccc'
    const port = portAfter({ ...e1, nodes: nodesOf(36, zones) }, spread)
    expect(Object.values(readyOn(port))).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    expect(port.skew.peakToAverage).toBeCloseTo(1, 9)
    const byZone = port.nodes.filter((node) => node.readyEndpoints > 0).map((node) => node.zone)
    expect(['a', 'b', 'c'].map((zone) => byZone.filter((each) => each === zone).length)).toEqual([4, 3, 3])
  })

  test('counts on the replicas of the scenario where it names some', () => {
    expect(readyOn(portAfter(e1, { ...spread, replicas: 6 }))).toEqual({ n1: 2, n2: 2, n3: 2 })
  })

  test('leaves cordoned nodes out without being blocked by them', () => {
    const nodes = [...nodesOf(2), aNode('n3', { unschedulable: true })]
    expect(readyOn(portAfter({ ...e1, nodes }, { ...spread, replicas: 4 }))).toEqual({ n1: 2, n2: 2 })
  })

  test('as anti-affinity leaves the rest pending', () => {
    const applied = imagine(ask(e1), { placement: [{ kind: 'apart', over: 'node', hard: true }] })
    expect(applied.pendingPods).toBe(7)
    expect(readyOn(portOf(applied))).toEqual({ n1: 1, n2: 1, n3: 1 })
  })

  test('on each node is a pod on every node that takes one', () => {
    const nodes = [...nodesOf(2), aNode('n3', { taints: [{ key: 'gpu', value: '', effect: 'NoSchedule' }] })]
    expect(readyOn(portAfter({ ...e1, nodes }, { placement: [{ kind: 'each-node' }] }))).toEqual({ n1: 1, n2: 1 })
  })

  test('of a template that was not read is said to be a guess', () => {
    const { notModelled } = imagine(ask({ endpoints: podsOn([5, 3, 2]), nodes: nodesOf(3) }), spread)
    expect(notModelled.join(' ')).toContain('The pod template was not read')
    expect(notModelled.join(' ')).toContain('Free CPU and memory')
  })
})

describe('nodes', () => {
  test('that are drained keep entering under Cluster, and their pods move', () => {
    const cluster: Case = { ...e1, service: { externalTrafficPolicy: 'Cluster' } }
    const port = portAfter(cluster, { drained: ['n1'] })
    expect(port.poolNodes).toBe(3)
    expect(readyOn(port)).toEqual({ n2: 5, n3: 5 })
  })

  test('that are lost are gone with their pods', () => {
    const port = portAfter(e1, { lost: ['n1'] })
    expect(readyOn(port)).toEqual({ n2: 3, n3: 2 })
    expect(port.skew.peakToAverage).toBeCloseTo(1.25, 9)
    expect(port.candidateNodes).toBe(2)
  })

  test('of a lost zone are gone together', () => {
    const zoned: Case = { endpoints: podsOn([1, 2, 2, 2]), nodes: nodesOf(4, 'ABBB') }
    expect(readyOn(portAfter(zoned, { lostZones: ['B'] }))).toEqual({ n1: 1 })
  })

  test('that are new enter under Cluster, and take pods only when some are placed', () => {
    const cluster: Case = { ...e1, service: { externalTrafficPolicy: 'Cluster' } }
    expect(portAfter(cluster, { newNodes: [{ zone: null, count: 2 }] }).poolNodes).toBe(5)
    expect(readyOn(portAfter(e1, { newNodes: [{ zone: null, count: 2 }] }))).toEqual({ n1: 5, n2: 3, n3: 2 })
    expect(readyOn(portAfter(e1, { newNodes: [{ zone: 'x', count: 2 }], replicas: 14 }))).toMatchObject({
      'new-x-1': 2,
    })
  })

  test('a DaemonSet follows new nodes and stays on drained ones', () => {
    const daemon: Case = {
      endpoints: podsOn([1, 1]),
      nodes: nodesOf(2),
      workload: aWorkload({ kind: 'DaemonSet', replicas: null }),
    }
    expect(readyOn(portAfter(daemon, { newNodes: [{ zone: null, count: 1 }] }))).toEqual({
      'new-node-1': 1,
      n1: 1,
      n2: 1,
    })
    expect(readyOn(portAfter(daemon, { drained: ['n1'] }))).toEqual({ n1: 1, n2: 1 })
  })

  test('a single announcer that is lost leaves it open who announces', () => {
    const model = { id: 'single-node', announcers: ['n1'], candidateRule: 'metallb' } as const
    const question = ask({ endpoints: podsOn([3, 4, 3]), nodes: nodesOf(3), model })
    const applied = imagine(question, { lost: ['n1'] })
    expect(portOf(applied).rule).toBe('one-of-candidates')
    expect(applied.assumptions.join(' ')).toContain('n1 can no longer announce')
    expect(portOf(imagine(question, { drained: ['n1'] })).rule).toBe('one-of-candidates')
  })

  test('a disruption budget that allows nothing is said of a drain', () => {
    const budget = { minAvailable: '1', maxUnavailable: null, disruptionsAllowed: 0 }
    const selector = (app: string) => ({ matchLabels: new Map([['app', app]]), matchExpressions: [] })
    const disruptionBudgets = known([
      { name: 'web', selector: selector('web'), ...budget },
      { name: 'db', selector: selector('db'), ...budget },
    ])
    const { assumptions } = imagine(ask({ ...e1, facts: { disruptionBudgets } }), { drained: ['n1'] })
    expect(assumptions.join(' ')).toContain('PodDisruptionBudget web allows no eviction')
    expect(assumptions.join(' ')).not.toContain('PodDisruptionBudget db')
  })
})

describe('combined', () => {
  test('parts act together: Cluster, without a zone, with more replicas', () => {
    const zoned: Case = { endpoints: podsOn([1, 2, 2, 2]), nodes: nodesOf(4, 'ABBB'), workload: aWorkload() }
    const port = portAfter(zoned, { policy: 'Cluster', lost: ['n2'], replicas: 8 })
    expect(port).toMatchObject({ readyEndpoints: 8, poolNodes: 3, droppedShare: 0 })
  })

  test('pods that come carry the hints that the others have', () => {
    const endpoints = podsOn([1, 1, 1], (node) => ({ zoneHints: [node === 3 ? 'B' : 'A'] }))
    const question: Case = { endpoints, nodes: nodesOf(3, 'AAB'), service: { externalTrafficPolicy: 'Cluster' } }
    expect(portAfter(question, { replicas: 4 }).hints).toBe('zone')
  })

  test('an endpoint that is no pod stays, and one that terminates is not counted', () => {
    const endpoints = [
      anEndpoint('10.0.1.1', 'n1'),
      anEndpoint('192.0.2.1', 'n2', { podName: null }),
      anEndpoint('10.0.1.2', 'n1', terminating),
      anEndpoint('10.0.1.3', 'n3', unready),
    ]
    const port = portAfter({ endpoints, nodes: nodesOf(3) }, { replicas: 1 })
    // The unready pod goes first.
    expect(readyOn(port)).toEqual({ n1: 1, n2: 1 })
  })
})

describe('what cannot be', () => {
  const twoWorkloads = [aWorkload(), aWorkload({ name: 'web-canary' })]
  test.each<[string, Case, Scenario, string]>([
    ['all nodes drained', e1, { drained: ['n1', 'n2', 'n3'] }, 'No node would be left that takes the pods'],
    ['all nodes lost', e1, { lost: ['n1', 'n2', 'n3'] }, 'No node would be left'],
    ['negative replicas', e1, { replicas: -1 }, 'whole number from 0'],
    ['half a replica', e1, { replicas: 1.5 }, 'whole number from 0'],
    ['a node that is not there', e1, { drained: ['n9'] }, 'There is no node n9'],
    ['an announcer that is not there', e1, { balancer: { announcers: ['n9'] } }, 'There is no node n9'],
    ['a zone that is not there', e1, { lostZones: ['x'] }, 'No node is in zone x'],
    ['a node drained and lost', e1, { drained: ['n1'], lost: ['n1'] }, 'drained and lost at once'],
    ['nodes that may not be read', { ...e1, nodes: null }, { replicas: 12 }, 'Nodes may not be read'],
    ['no new nodes', e1, { newNodes: [{ zone: null, count: 0 }] }, 'whole number from 1'],
    [
      'replicas of two workloads',
      { ...e1, workload: twoWorkloads },
      { replicas: 3 },
      'Deployment web and Deployment web-canary',
    ],
    [
      'replicas of a DaemonSet',
      { ...e1, workload: aWorkload({ kind: 'DaemonSet' }) },
      { replicas: 3 },
      'DaemonSet runs one pod',
    ],
    [
      'replicas of endpoints kept by hand',
      { ...e1, service: { selector: new Map() } },
      { replicas: 3 },
      'kept by hand',
    ],
    ['each node and replicas', e1, { placement: [{ kind: 'each-node' }], replicas: 2 }, 'no choice of replicas'],
    ['weights of one announcer', { ...e1, model: { id: 'single-node' } }, { weights: true }, 'could be weighted'],
    [
      'a policy of a plain ClusterIP',
      { ...e1, service: { type: 'ClusterIP' } },
      { policy: 'Local' },
      'the API refuses it',
    ],
    [
      'candidates that are all lost',
      e1,
      { balancer: { candidates: ['n1'] }, lost: ['n1'] },
      'None of the candidate nodes',
    ],
  ])('%s is refused in words', (_, question, scenario, words) => {
    expect(refused(question, scenario)).toContain(words)
  })
})

describe('health check node port', () => {
  test('is released by Cluster, kept by Local, and not known before a Local that is not there yet', () => {
    const local = ask(e1)
    expect(imagine(local, { policy: 'Cluster' }).service.healthCheckNodePort).toBeNull()
    expect(imagine(local, { policy: 'Cluster' }).assumptions.join(' ')).toContain('31234 would be released')
    expect(imagine(local, { policy: 'Local' }).service).toBe(local.service)
    const cluster = ask({ ...e1, service: { externalTrafficPolicy: 'Cluster', healthCheckNodePort: null } })
    expect(imagine(cluster, { policy: 'Local' }).assumptions.join(' ')).toContain('number is not known')
  })
})
