import { describe, expect, test } from 'vitest'
import { aNode, nodesOf, podsOn, unready } from '@/lib/domain/test-objects'
import { ask, type Case } from '@/lib/domain/what-if/test-question'
import { advisePlacement } from './advice'
import { aConstraint, apart, aTemplate, aWorkload } from './test-workload'

const zones = 'aaaaaaaaaaaabbbbbbbbbbbbcccccccccccc'
const e1: Case = {
  endpoints: podsOn([5, 3, 2]),
  nodes: nodesOf(12),
  workload: aWorkload({ replicas: 10 }),
  service: { selector: new Map([['app', 'web']]) },
}
const advised = (given: Case) => advisePlacement(ask(given))

describe('placement of E1 among twelve nodes', () => {
  const { inWords, before, choices } = advised(e1)

  test('is advised with the skew before and after on these nodes', () => {
    expect(before).toMatchObject({ schedulerSkew: 5, nodesWithPods: 3, peak: { high: expect.closeTo(5 / 3, 9) } })
    expect(choices[0]?.after).toMatchObject({
      schedulerSkew: 1,
      nodesWithPods: 10,
      peak: { high: expect.closeTo(1, 9) },
    })
    expect(inWords).toBe(
      'Spread over nodes, the 10 pods of Deployment web lie on 10 nodes instead of 3: skew from 5 to 1, and under Local the hottest pod from ×1.67 to ×1.00 of the mean.',
    )
  })

  test('is a ready patch with the right selector, revision and taints', () => {
    expect(choices[0]?.fix.yaml).toBe(`apiVersion: apps/v1
kind: Deployment
metadata:
  namespace: shop
  name: web
spec:
  template:
    spec:
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: DoNotSchedule
          nodeTaintsPolicy: Honor
          labelSelector:
            matchLabels:
              app: web
          matchLabelKeys: [pod-template-hash]
`)
    expect(choices[0]?.fix.kubectl).toContain('kubectl -n shop patch deployment web -p')
  })

  test('is not anti-affinity where a rollout would not find nodes enough: ten pods and three more', () => {
    expect(choices.map(({ kind }) => kind)).toEqual(['spread'])
    const roomy = advised({ ...e1, nodes: nodesOf(13) })
    expect(roomy.choices.map(({ kind }) => kind)).toEqual(['spread', 'apart'])
    expect(roomy.choices[1]?.fix.yaml).toContain('requiredDuringSchedulingIgnoredDuringExecution')
  })
})

describe('the patch', () => {
  test('wishes for even zones, and demands them where zones are treated alike', () => {
    const zoned = { ...e1, nodes: nodesOf(36, zones) }
    expect(advised(zoned).choices[0]?.fix.yaml).toMatch(
      /topology.kubernetes.io\/zone\n +whenUnsatisfiable: ScheduleAnyway/,
    )
    const zonal = { ...zoned, model: { id: 'zonal', crossZone: false } as const }
    expect(advised(zonal).choices[0]?.fix.yaml).toMatch(
      /topology.kubernetes.io\/zone\n +whenUnsatisfiable: DoNotSchedule/,
    )
  })

  test('leaves out what an older server does not know', () => {
    const question = ask(e1)
    const old = advisePlacement({ ...question, state: { ...question.state, serverVersion: { major: 1, minor: 25 } } })
    expect(old.choices[0]?.fix.yaml).not.toMatch(/nodeTaintsPolicy|matchLabelKeys/)
  })

  test('of a StatefulSet counts all its pods', () => {
    const workload = aWorkload({ kind: 'StatefulSet', replicas: 10 })
    expect(advised({ ...e1, workload }).choices[0]?.fix.yaml).not.toContain('matchLabelKeys')
  })

  test('has no command where two constraints of one key stand there already, nor where terms would be lost', () => {
    const two = [aConstraint({ maxSkew: 5 }), aConstraint({ maxSkew: 5, whenUnsatisfiable: 'ScheduleAnyway' })]
    const spreadConstraints = aWorkload({ replicas: 10, template: aTemplate({ spreadConstraints: two }) })
    expect(advised({ ...e1, workload: spreadConstraints }).choices[0]?.fix.kubectl).toBeNull()
    const podAntiAffinity = [apart({ labelSelector: { matchLabels: new Map([['app', 'db']]), matchExpressions: [] } })]
    const workload = aWorkload({ replicas: 10, template: aTemplate({ podAntiAffinity }) })
    expect(advised({ ...e1, nodes: nodesOf(13), workload }).choices[1]?.fix.kubectl).toBeNull()
  })
})

describe('where a constraint stands there already', () => {
  const byRevision = aConstraint({ matchLabelKeys: ['pod-template-hash'] })
  const template = aTemplate({ spreadConstraints: [byRevision] })

  test('pods are older than it, so that placing them anew is all that is left', () => {
    const { choices } = advised({ ...e1, workload: aWorkload({ replicas: 10, template }) })
    expect(choices[0]).toMatchObject({
      kind: 'anew',
      fix: { yaml: null, kubectl: 'kubectl -n shop rollout restart deployment web' },
    })
  })

  test('but counts the pods that a rollout replaces, it is written anew: a restart would leave them uneven again', () => {
    const workload = aWorkload({ replicas: 10, template: aTemplate({ spreadConstraints: [aConstraint()] }) })
    expect(advised({ ...e1, workload }).choices[0]?.kind).toBe('spread')
    const set = { ...workload, kind: 'StatefulSet' } as const
    expect(advised({ ...e1, workload: set }).choices[0]?.kind).toBe('anew')
  })

  test('for zones, it is not weakened to a wish', () => {
    const zone = aConstraint({ topologyKey: 'topology.kubernetes.io/zone', matchLabelKeys: ['pod-template-hash'] })
    const workload = aWorkload({ replicas: 10, template: aTemplate({ spreadConstraints: [zone] }) })
    const { yaml } = advised({ ...e1, nodes: nodesOf(36, zones), workload }).choices[0]?.fix ?? {}
    expect(yaml).toContain('kubernetes.io/hostname')
    expect(yaml).not.toContain('ScheduleAnyway')
  })

  test('but takes tainted nodes for empty ones, it is written anew', () => {
    const nodes = [...nodesOf(12), aNode('master', { taints: [{ key: 'master', value: '', effect: 'NoSchedule' }] })]
    const { choices } = advised({ ...e1, nodes, workload: aWorkload({ replicas: 10, template }) })
    expect(choices[0]?.kind).toBe('spread')
  })
})

describe('where zones are treated alike and cannot be as full as each other with nodes that are', () => {
  const zonal: Case = {
    endpoints: podsOn([1, 2, 2, 2]),
    nodes: nodesOf(4, 'abbb'),
    model: { id: 'zonal', crossZone: false },
    workload: aWorkload({ replicas: 7 }),
  }

  test('zones count and nodes are wished for: three pods on the one node of a, four on the three of b', () => {
    const { choices } = advised(zonal)
    expect(choices[0]?.after).toMatchObject({ pendingPods: 0, peak: { high: expect.closeTo(7 / 6, 9) } })
    expect(choices[0]?.fix.yaml).toMatch(/zone\n +whenUnsatisfiable: DoNotSchedule/)
    expect(choices[0]?.fix.yaml).toMatch(/hostname\n +whenUnsatisfiable: ScheduleAnyway/)
  })

  test('unless the template demands even nodes', () => {
    const template = aTemplate({ spreadConstraints: [aConstraint({ matchLabelKeys: ['pod-template-hash'] })] })
    expect(advised({ ...zonal, workload: aWorkload({ replicas: 7, template }) }).choices).toEqual([])
  })
})

test('what spreading saves from being dropped is said before what it makes of the hottest pod', () => {
  const { inWords } = advised({
    endpoints: podsOn([3, 3, 3]),
    nodes: nodesOf(5),
    model: { probed: false },
    workload: aWorkload({ replicas: 9 }),
  })
  expect(inWords).toContain('under Local new connections lost from 40 % to none, the hottest pod from ×1.00 to ×1.80')
})

test.each<[string, Case, string]>([
  ['no pod is ready', { ...e1, endpoints: podsOn([2, 2], () => unready) }, 'changes nothing before one is'],
  [
    'one node receives everything',
    { ...e1, model: { id: 'single-node', announcers: ['n1'] } },
    'its pods alone serve, wherever the others lie',
  ],
  [
    'pods lie evenly',
    { ...e1, endpoints: podsOn([2, 2, 2]), nodes: nodesOf(3), workload: aWorkload({ replicas: 6 }) },
    'as evenly as spread constraints would place them',
  ],
  ['a DaemonSet has no choice', { ...e1, workload: aWorkload({ kind: 'DaemonSet' }) }, 'nothing is more spread'],
  ['nobody read the workload', { endpoints: podsOn([5, 3, 2]), nodes: nodesOf(3) }, 'No patch can be made'],
  [
    'several workloads share the Service',
    { ...e1, workload: [aWorkload(), aWorkload({ name: 'b' })] },
    'belong to several controllers',
  ],
  ['nodes may not be read', { ...e1, nodes: null }, 'Nodes may not be read'],
  ['it takes no traffic from outside', { ...e1, service: { type: 'ClusterIP' } }, 'takes no traffic from outside'],
])('nothing is advised where %s, and it is said why', (_, given, words) => {
  expect(advised(given)).toMatchObject({ choices: [], inWords: expect.stringContaining(words) })
})
