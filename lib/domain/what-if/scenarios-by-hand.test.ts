import { describe, expect, test } from 'vitest'
import { known } from '@/lib/domain/fact'
import { aConstraint, aPod, aWorkload, selecting } from '@/lib/domain/findings/test-question'
import { aNode, anEndpoint, aSlice, nodesOf, podsOn, terminating, unready } from '@/lib/domain/test-objects'
import type { SpreadConstraint } from '@/lib/domain/workload'
import { applyScenario } from './apply-scenario'
import type { Scenario } from './scenario'
import { ask, type Case, imagine, portOf, readyOn } from './test-question'

const imagined = (given: Case, scenario: Scenario) => {
  const applied = imagine(ask(given), scenario)
  const port = portOf(applied)
  const entering = Object.fromEntries(port.nodes.map(({ name, entryShare }) => [name, round(entryShare)]))
  return { applied, port, ready: readyOn(port), entering, pending: applied.pendingPods }
}
const round = (share: number | null) => (share === null ? null : Math.round(share * 1e6) / 1e6)
const spreading = (...spreadConstraints: readonly SpreadConstraint[]) =>
  aWorkload({ replicas: null }, { spreadConstraints })
const zoneRule = (fields: Partial<SpreadConstraint> = {}) =>
  aConstraint({ topologyKey: 'topology.kubernetes.io/zone', ...fields })
const tainted = (name: string) => aNode(name, { taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] })
const cordoned = (name: string) => aNode(name, { unschedulable: true })
const refused = (given: Case, scenario: Scenario): string => {
  const applied = applyScenario(ask(given), scenario)
  return applied.possible ? 'possible' : applied.reasons.join(' ')
}

describe('pods of drained nodes', () => {
  test('fill the emptiest nodes first', () => {
    expect(imagined({ endpoints: podsOn([5, 3, 2]), nodes: nodesOf(3) }, { drained: ['n1'] }).ready).toEqual({
      n2: 5,
      n3: 5,
    })
  })

  test('go to no cordoned and no tainted node', () => {
    const nodes = [...nodesOf(2), cordoned('n3'), tainted('n4')]
    expect(imagined({ endpoints: podsOn([2, 1]), nodes }, { drained: ['n1'] }).ready).toEqual({ n2: 3 })
  })

  test('stay pending where only tainted nodes are left, and then nothing is served', () => {
    const { pending, port } = imagined(
      { endpoints: podsOn([2]), nodes: [...nodesOf(1), tainted('n2')] },
      { drained: ['n1'] },
    )
    expect(pending).toBe(2)
    expect(port).toMatchObject({ readyEndpoints: 0 })
  })

  test('of a DaemonSet stay, and so does all that enters there', () => {
    const workload = aWorkload({ kind: 'DaemonSet', replicas: null })
    expect(
      imagined({ endpoints: podsOn([1, 1, 1]), nodes: nodesOf(3), workload }, { drained: ['n1'] }).entering,
    ).toEqual({
      n1: round(1 / 3),
      n2: round(1 / 3),
      n3: round(1 / 3),
    })
  })

  test('leave their terminating ones behind, which serve where nothing probes and count for no health port', () => {
    const endpoints = [...podsOn([1, 1]), anEndpoint('10.0.1.99', 'n1', terminating)]
    const probed = imagined({ endpoints, nodes: nodesOf(2) }, { drained: ['n1'] })
    expect(probed.entering).toEqual({ n1: 0, n2: 1 })
    const blind = imagined({ endpoints, nodes: nodesOf(2), model: { probed: false } }, { drained: ['n1'] })
    expect(blind.port.droppedShare).toBe(0)
    expect(blind.entering).toEqual({ n1: 0.5, n2: 0.5 })
  })

  test('that nobody owns are gone for good', () => {
    const pods = known([aPod('pod-10.0.1.10', { owner: null }), aPod('pod-10.0.2.10', { owner: null, nodeName: 'n2' })])
    const given = { endpoints: podsOn([1, 1]), nodes: nodesOf(2), facts: { pods, workloads: known([]) } }
    const { ready, applied } = imagined(given, { drained: ['n1'] })
    expect(ready).toEqual({ n2: 1 })
    expect(applied.assumptions.join(' ')).toContain('No controller owns the pods')
    expect(refused(given, { replicas: 4 })).toContain('No controller owns the pods')
  })
})

describe('hard constraints', () => {
  const two = { endpoints: podsOn([1, 1]), nodes: nodesOf(2) }

  test('with fewer domains than minDomains let one pod a domain', () => {
    expect(imagined({ ...two, workload: spreading(aConstraint({ minDomains: 3 })) }, { replicas: 4 }).pending).toBe(2)
    expect(imagined({ ...two, workload: spreading(aConstraint({ minDomains: 2 })) }, { replicas: 4 }).ready).toEqual({
      n1: 2,
      n2: 2,
    })
  })

  test('count a tainted node as empty, unless they honour taints', () => {
    const given = { ...two, nodes: [...nodesOf(2), tainted('n3')] }
    expect(imagined({ ...given, workload: spreading(aConstraint()) }, { replicas: 4 }).pending).toBe(2)
    const honour = aConstraint({ nodeTaintsPolicy: 'Honor' })
    expect(imagined({ ...given, workload: spreading(honour) }, { replicas: 4 }).ready).toEqual({ n1: 2, n2: 2 })
  })

  test('of zone and host together: six pods do not fit on two nodes of one zone and one of another', () => {
    const given = { endpoints: podsOn([1, 1, 1]), nodes: nodesOf(3, 'aab') }
    const workload = spreading(aConstraint(), zoneRule())
    const { ready, pending } = imagined({ ...given, workload }, { replicas: 6 })
    expect(ready).toEqual({ n1: 2, n2: 1, n3: 2 })
    expect(pending).toBe(1)
  })

  test('pass over a node without the zone label', () => {
    const nodes = [...nodesOf(2, 'ab'), aNode('n3')]
    expect(imagined({ ...two, nodes, workload: spreading(zoneRule()) }, { replicas: 4 }).ready).toEqual({
      n1: 2,
      n2: 2,
    })
  })

  test('that pick other pods leave the choice free', () => {
    const workload = spreading(aConstraint({ labelSelector: selecting({ app: 'other' }) }))
    expect(imagined({ ...two, workload }, { replicas: 5 }).pending).toBe(0)
  })

  test('by revision do not see pods of another one', () => {
    const hash = (value: string) => new Map(Object.entries({ app: 'web', 'pod-template-hash': value }))
    const pods = known([
      aPod('pod-10.0.1.10', { nodeName: 'n1', labels: hash('new'), createdAtMs: 2 }),
      aPod('pod-10.0.2.10', { nodeName: 'n2', labels: hash('old'), createdAtMs: 1 }),
    ])
    const workload = spreading(aConstraint({ matchLabelKeys: ['pod-template-hash'] }))
    const given = { ...two, workload, facts: { pods } }
    // Of the new revision n1 has one and n2 none: the next must go to n2.
    expect(imagined(given, { replicas: 3 }).ready).toEqual({ n1: 1, n2: 2 })
  })

  test('on host ports let one pod a node', () => {
    const ports = [{ name: 'http', port: 80, protocol: 'TCP', hostPort: 80 } as const]
    expect(imagined({ ...two, workload: aWorkload({ replicas: 2 }, { ports }) }, { replicas: 3 }).pending).toBe(1)
  })
})

describe('fewer pods', () => {
  test('none at all is refused, not dropped, under either policy', () => {
    const given = { endpoints: podsOn([1, 1]), nodes: nodesOf(2), model: { probed: false } }
    for (const policy of ['Local', 'Cluster'] as const) {
      expect(imagined(given, { replicas: 0, policy }).port).toMatchObject({ droppedShare: 0, refusedShare: 1 })
    }
  })

  test('of a StatefulSet go from the highest ordinal', () => {
    const named = ['n1', 'n1', 'n2', 'n2', 'n3'].map((node, at) =>
      anEndpoint(`10.0.9.${at}`, node, { podName: `web-${at}` }),
    )
    const workload = aWorkload({ kind: 'StatefulSet', replicas: 5 })
    expect(imagined({ endpoints: named, nodes: nodesOf(3), workload }, { replicas: 3 }).ready).toEqual({ n1: 2, n2: 1 })
  })

  test('go first where pods are not ready', () => {
    const endpoints = [...podsOn([1, 1]), anEndpoint('10.0.3.9', 'n3', unready)]
    expect(imagined({ endpoints, nodes: nodesOf(3) }, { replicas: 2 }).ready).toEqual({ n1: 1, n2: 1 })
  })
})

describe('balancers', () => {
  test('with cross-zone off give a zone that is lost nothing, and the others the same (E7)', () => {
    const given: Case = {
      endpoints: podsOn([1, 2, 2, 2]),
      nodes: nodesOf(4, 'abbb'),
      model: { id: 'zonal', crossZone: false },
    }
    expect(imagined(given, {}).entering).toEqual({ n1: 0.5, n2: round(1 / 6), n3: round(1 / 6), n4: round(1 / 6) })
    expect(imagined(given, { lostZones: ['a'] }).entering).toEqual({
      n2: round(1 / 3),
      n3: round(1 / 3),
      n4: round(1 / 3),
    })
    expect(imagined(given, { balancer: { crossZone: true } }).entering).toEqual({
      n1: 0.25,
      n2: 0.25,
      n3: 0.25,
      n4: 0.25,
    })
  })

  test('with weights follow pods under Local and nothing under Cluster', () => {
    const given = { endpoints: podsOn([1, 9]), nodes: nodesOf(2) }
    expect(imagined(given, { weights: true }).entering).toEqual({ n1: 0.1, n2: 0.9 })
    expect(imagined(given, { weights: true, policy: 'Cluster' }).entering).toEqual({ n1: 0.5, n2: 0.5 })
  })

  test('that do not probe lose what enters on a new node under Local', () => {
    const given = { endpoints: podsOn([1, 1]), nodes: nodesOf(2), model: { probed: false } }
    expect(imagined(given, { newNodes: [{ zone: null, count: 2 }] }).port.droppedShare).toBeCloseTo(0.5)
    const probing = { ...given, model: { probed: true } }
    expect(imagined(probing, { newNodes: [{ zone: null, count: 2 }] }).port).toMatchObject({
      poolNodes: 2,
      droppedShare: 0,
    })
  })

  test('of node ports lose empty nodes once the policy is Local', () => {
    const service = {
      type: 'NodePort',
      externalTrafficPolicy: 'Cluster',
      healthCheckNodePort: null,
      ingress: [],
    } as const
    const given = { endpoints: podsOn([2, 1, 0, 0]), nodes: nodesOf(4), service, model: { probed: null } }
    expect(imagined(given, { policy: 'Local' }).port.droppedShare).toBeCloseTo(0.5)
  })

  test('that send straight to pods do not care for policy, drained nodes or empty ones', () => {
    const given = { endpoints: podsOn([3, 1]), nodes: nodesOf(2), model: { id: 'direct' } as const }
    const shares = imagined(given, { policy: 'Cluster', drained: ['n1'] }).port.endpoints.map(({ share }) =>
      round(share),
    )
    expect(shares).toEqual([0.25, 0.25, 0.25, 0.25])
  })
})

describe('hints', () => {
  test('for zones load the pod of the zone with more nodes (E11), and are off where a zone has no pod', () => {
    const cluster = { externalTrafficPolicy: 'Cluster' } as const
    const given = { endpoints: podsOn([1, 0, 3]), nodes: nodesOf(3, 'aab'), service: cluster }
    const loads = imagined(given, { hints: 'zone' }).port.endpoints.map(({ share }) => round(share))
    expect(loads).toEqual([round(2 / 3), round(1 / 9), round(1 / 9), round(1 / 9)])
    const gone = imagined(given, { hints: 'zone', lost: ['n1'] }).port
    expect(gone.endpoints.map(({ share }) => round(share))).toEqual([round(1 / 3), round(1 / 3), round(1 / 3)])
  })

  test('for nodes keep connections on a node that has a pod, and in the zone on one that has none', () => {
    const cluster = { externalTrafficPolicy: 'Cluster' } as const
    const given = { endpoints: podsOn([1, 0, 1]), nodes: nodesOf(3, 'aab'), service: cluster }
    expect(imagined(given, { hints: 'node' }).port.endpoints.map(({ share }) => round(share))).toEqual([
      round(2 / 3),
      round(1 / 3),
    ])
  })
})

test('pods that come serve in both families of the Service', () => {
  const six = podsOn([1, 1]).map((endpoint) => ({
    ...endpoint,
    addresses: [`fd00::${endpoint.addresses[0]?.replaceAll('.', ':')}`],
  }))
  const slices = [aSlice(podsOn([1, 1])), aSlice(six, { name: 'web-six', addressType: 'IPv6' })]
  const service = { ipFamilies: ['IPv4', 'IPv6'] } as const
  const applied = imagine(ask({ slices, nodes: nodesOf(2), service }), { replicas: 4 })
  expect([readyOn(portOf(applied, 0)), readyOn(portOf(applied, 1))]).toEqual([
    { n1: 2, n2: 2 },
    { n1: 2, n2: 2 },
  ])
})

test.each<[string, Partial<Case>, Scenario, string]>([
  ['drain all nodes', {}, { drained: ['n1', 'n2', 'n3'] }, 'No node would be left that takes'],
  [
    'drain all that are not cordoned',
    { nodes: [...nodesOf(2), cordoned('n3')] },
    { drained: ['n1', 'n2'] },
    'No node would be left that takes',
  ],
  ['lose all nodes', {}, { lost: ['n1', 'n2', 'n3'] }, 'No node would be left'],
  ['lose every zone', { nodes: nodesOf(3, 'aab') }, { lostZones: ['a', 'b'] }, 'No node would be left'],
  [
    'drain what is lost with its zone',
    { nodes: nodesOf(3, 'aab') },
    { lostZones: ['a'], drained: ['n1'] },
    'cannot be drained and lost',
  ],
  ['a negative number of pods', {}, { replicas: -1 }, 'whole number'],
  ['half a pod', {}, { replicas: 1.5 }, 'whole number'],
  ['more pods than are computed', {}, { replicas: 10_001 }, 'whole number'],
  ['no new node', {}, { newNodes: [{ zone: null, count: 0 }] }, 'whole number'],
  ['a node that is not there', {}, { drained: ['n9'] }, 'There is no node n9'],
  ['a zone that is not there', { nodes: nodesOf(3, 'aab') }, { lostZones: ['z'] }, 'No node is in zone z'],
  [
    'candidates that are all lost',
    {},
    { balancer: { candidates: ['n1'] }, lost: ['n1'] },
    'None of the candidate nodes',
  ],
  ['weights of pods as targets', { model: { id: 'direct' } }, { weights: true }, 'no nodes that could be weighted'],
])('%s is refused in words', (_, given, scenario, words) => {
  expect(refused({ endpoints: podsOn([2, 1, 1]), nodes: nodesOf(3), ...given }, scenario)).toContain(words)
})
