import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { excludeLabel } from '@/lib/domain/balancers/candidate-rules'
import { asksHealthPort, timing } from '@/lib/domain/balancers/probe'
import type { ServicePort } from '@/lib/domain/cluster'
import { known, notAsked } from '@/lib/domain/fact'
import { needsClientAddressKey } from '@/lib/domain/findings/declared-needs'
import type { Finding, Findings } from '@/lib/domain/findings/finding'
import { judgeNode } from '@/lib/domain/findings/judge-node'
import { judgeService } from '@/lib/domain/findings/judge-service'
import {
  aConstraint,
  aPod,
  aQuestion,
  aWorkload,
  nowMs,
  type QuestionParts,
  selecting,
  workloads,
} from '@/lib/domain/findings/test-question'
import { lostAtBalancer, lostOnNode } from '@/lib/domain/findings/test-sightings'
import { aNode, aSlice, httpPort, nodesOf, podsOn } from '@/lib/domain/test-objects'
import type { PodTemplate, SpreadConstraint, Workload } from '@/lib/domain/workload'
import { assetPath, controlPlaneAssets, howToGetAssets } from '../control-plane/assets'
import { type ControlPlane, startControlPlane } from '../control-plane/harness'
import { createNamespace, createNode, createService, mustSend } from '../control-plane/objects'

const run = promisify(execFile)
const assets = controlPlaneAssets()
if (assets === null) console.warn(howToGetAssets)

const template = { containerNames: ['web', 'side'], preStop: [{ kind: 'none', sleepSeconds: null }] } as const
const behind = (fields: Partial<PodTemplate> = {}, workload: Partial<Workload> = {}) => ({
  ...workloads(aWorkload(workload, { ...template, ...fields })),
  pods: known([
    ...[1, 2, 3].map((number) => aPod(`web-${number}`, { nodeName: `n${number}` })),
    aPod('web-4', { phase: 'Pending', nodeName: null }),
  ]),
})
const uneven = { slices: [aSlice(podsOn([5, 1, 0]))], nodes: nodesOf(3) }
const model = { probe: asksHealthPort('health-check-node-port', timing(10, null, 2, 2)) }
const tainted = aNode('n4', { taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] })
const scaler = { name: 'web', target: { kind: 'Deployment', name: 'web' }, minReplicas: 1, maxReplicas: 2 }
const excluded = (name: string, value: string) => aNode(name, { labels: new Map([[excludeLabel, value]]) })
const apart = { required: true, topologyKey: 'kubernetes.io/hostname', labelSelector: selecting({ app: 'web' }) }
const annotated = (key: string, value: string) => ({ annotations: new Map([[key, value]]) })

const prefix = 'service.beta.kubernetes.io/aws-load-balancer-'
const nlb = { product: 'AWS NLB', candidateRule: 'aws-load-balancer-controller' } as const
const announced = {
  id: 'single-node',
  product: 'MetalLB layer 2',
  candidateRule: 'metallb',
  announcers: ['n1'],
} as const
const hinted = podsOn([1, 3]).map((endpoint) => {
  const zone = endpoint.nodeName === 'n1' ? 'a' : 'b'
  return { ...endpoint, zone, zoneHints: [zone] }
})
const byHints = { slices: [aSlice(hinted)], nodes: nodesOf(3, 'aba') }
const needed = { ...annotated(needsClientAddressKey, 'true'), externalTrafficPolicy: 'Cluster' } as const

/** Situations that between them bring out every fix that is a patch. */
const situations: readonly (readonly [id: string, parts: QuestionParts])[] = [
  ['F04', { service: { healthCheckNodePort: null } }],
  ['F05', { memory: { healthCheckNodePorts: [{ value: 30111, sinceMs: nowMs - 9000 }] } }],
  [
    'F09',
    {
      service: annotated('service.beta.kubernetes.io/aws-load-balancer-healthcheck-protocol', 'tcp'),
      model: { product: 'AWS NLB' },
    },
  ],
  ['F10', { ...uneven, model: { product: 'OpenStack Octavia', probed: false } }],
  ['F11', { slices: [aSlice(podsOn([6]))], facts: behind() }],
  ['F12', { ...uneven, facts: behind() }],
  ['F13', { facts: behind() }],
  ['F13', { facts: behind({}, { kind: 'StatefulSet', name: 'db' }) }],
  ['F14', { ...uneven, facts: behind({ spreadConstraints: [aConstraint({ whenUnsatisfiable: 'ScheduleAnyway' })] }) }],
  ['F15', { facts: behind({ spreadConstraints: [aConstraint({ labelSelector: selecting({ app: 'x' }) })] }) }],
  ['F16', { ...uneven, facts: behind({ spreadConstraints: [aConstraint({ minDomains: 2 })] }) }],
  ['F17', { nodes: [...nodesOf(3), tainted], facts: behind({ spreadConstraints: [aConstraint()] }) }],
  ['F19', { facts: behind({ podAntiAffinity: [apart] }, { replicas: 3 }) }],
  ['F19', { facts: behind({ podAntiAffinity: [apart] }, { replicas: 9 }) }],
  ['F20', { ...uneven, model, facts: behind() }],
  ['F21', { model, facts: behind() }],
  ['F21', { model, facts: behind({}, { kind: 'DaemonSet', name: 'agent', replicas: null }) }],
  ['F23', { service: { publishNotReadyAddresses: true } }],
  ['F25', { service: { loadBalancerSourceRanges: ['203.0.113.0/24'] }, model: announced }],
  ['F26', { service: { internalTrafficPolicy: 'Local', externalTrafficPolicy: 'Cluster' } }],
  ['F27', { service: { internalTrafficPolicy: 'Local' }, nodes: nodesOf(5) }],
  ['F30', { model: announced }],
  ['F39', { facts: { ...behind(), autoscalers: known([scaler]) } }],
  ['F40', { service: { sessionAffinity: 'ClientIP' }, sourceAddress: lostAtBalancer }],
  ['F42', { ...byHints, service: { externalTrafficPolicy: 'Cluster', trafficDistribution: 'PreferSameZone' } }],
  [
    'F42',
    {
      ...byHints,
      service: { ...annotated('service.kubernetes.io/topology-mode', 'Auto'), externalTrafficPolicy: 'Cluster' },
    },
  ],
  ['F44', { service: annotated(`${prefix}ip-address-type`, 'dualstack'), model: nlb }],
  [
    'F47',
    { slices: [aSlice(podsOn([1, 2, 2]))], nodes: nodesOf(3, 'abb'), model: { ...nlb, id: 'zonal', crossZone: false } },
  ],
  ['F53', { service: needed, sourceAddress: lostOnNode }],
  ['F53', { service: needed, model: nlb, sourceAddress: lostAtBalancer }],
]

/** Commands that change nodes. */
const nodeCommands: readonly (readonly [id: string, findings: Findings, done: string])[] = [
  [
    'F33',
    judgeService(
      aQuestion({ nodes: [...nodesOf(2), excluded('n3', 'true')], model: { product: 'Azure Load Balancer' } }),
    ),
    'unlabeled',
  ],
  ['F34', judgeNode({ node: excluded('n3', 'false'), answer: notAsked('Health ports') }), 'unlabeled'],
  ['F34', judgeNode({ node: excluded('n3', ''), answer: notAsked('Health ports') }), 'labeled'],
  ['F35', judgeService(aQuestion({ nodes: [...nodesOf(2), aNode('n3', { unschedulable: true })] })), 'uncordoned'],
  ['F36', judgeService(aQuestion({ nodes: [...nodesOf(2), aNode('n3', { deleting: true })] })), 'drained'],
]

describe.skipIf(assets === null)('fixes on a real API server', () => {
  let plane: ControlPlane
  let folder: string
  beforeAll(async () => {
    plane = await startControlPlane({ controllers: false })
    folder = await mkdtemp(join(tmpdir(), 'evenkeel-fixes-'))
    await symlink(assetPath(assets ?? '', 'kubectl') ?? '', join(folder, 'kubectl'))
    await createNamespace(plane, 'shop')
    const ports = [{ name: 'http', port: 80 }]
    const spec = {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      healthCheckNodePort: 31234,
      selector: { app: 'web' },
      ports,
      sessionAffinity: 'ClientIP',
      trafficDistribution: 'PreferSameZone',
    }
    await createService(plane, { namespace: 'shop', name: 'web', spec })
    await mustSend(plane, 'POST', '/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers', {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { namespace: 'shop', name: 'web' },
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', ...scaler.target }, minReplicas: 1, maxReplicas: 2 },
    })
    const labels = { [excludeLabel]: 'false' }
    await createNode(plane, { name: 'n3', internalIPs: ['10.0.0.3'], labels, unschedulable: true })
    for (const [kind, name] of [
      ['Deployment', 'web'],
      ['StatefulSet', 'db'],
      ['DaemonSet', 'agent'],
    ] as const) {
      await mustSend(plane, 'POST', `/apis/apps/v1/namespaces/shop/${kind.toLowerCase()}s`, rawWorkload(kind, name))
    }
  })
  afterAll(async () => {
    await plane?.stop()
    if (folder !== undefined) await rm(folder, { recursive: true })
  })

  const env = () => ({ ...process.env, PATH: `${folder}:${process.env.PATH}`, KUBECONFIG: plane.kubeconfig('admin') })

  test.each(situations)('%s: the command and the patch are accepted', async (id, parts) => {
    const { fix } = findingOf(id, parts)
    const commands = fix.kubectl?.split('\n') ?? []
    expect(commands.length).toBeGreaterThan(0)
    for (const command of commands) {
      // Through a shell, as a reader would paste it.
      const { stdout } = await run('bash', ['-c', `${command} --dry-run=server`], { env: env() })
      expect(stdout).toContain(' patched')
    }
    for (const document of (fix.yaml ?? '').split('---\n')) {
      const file = join(folder, 'patch.yaml')
      await writeFile(file, document)
      const dryRun = ['patch', '-f', file, '--patch-file', file, '--dry-run=server']
      expect((await run('kubectl', dryRun, { env: env() })).stdout).toContain(' patched')
    }
  })

  test.each(nodeCommands)('%s: the command for a node does what it says', async (id, findings, done) => {
    const command = findings.findings.find((finding) => finding.id === id)?.fix.kubectl
    const { stdout } = await run('bash', ['-c', `${command} --dry-run=server`], { env: env() })
    expect(stdout).toContain(done)
  })

  test('node ports are given back, those of one number under two protocols too', async () => {
    const dns = [
      { name: 'dns', port: 53, protocol: 'UDP' },
      { name: 'dns-tcp', port: 53, protocol: 'TCP' },
    ]
    const spec = { type: 'LoadBalancer', externalTrafficPolicy: 'Local', selector: { app: 'web' }, ports: dns }
    await createService(plane, { namespace: 'shop', name: 'dns', spec })
    const ports = dns.map((port) => ({ ...httpPort, ...port }) as ServicePort)
    const service = { name: 'dns', ports, loadBalancerSourceRanges: ['203.0.113.0/24'] }
    const { fix } = findingOf('F25', { service, slices: [], model: announced })
    const { stdout } = await run('bash', ['-c', `${fix.kubectl} --dry-run=server -o json`], { env: env() })
    const left = JSON.parse(stdout).spec
    expect(left.allocateLoadBalancerNodePorts).toBe(false)
    expect(left.ports).toEqual(dns.map((port) => expect.objectContaining(port)))
    for (const port of left.ports) expect(port.nodePort).toBeUndefined()
  })

  test('a patch of one constraint leaves the others of the workload in place', async () => {
    const zone = aConstraint({ topologyKey: 'topology.kubernetes.io/zone', maxSkew: 2 })
    const soft = aConstraint({ whenUnsatisfiable: 'ScheduleAnyway' })
    await createWithConstraints(plane, 'two', [zone, soft])
    const facts = behind({ spreadConstraints: [zone, soft] }, { name: 'two' })
    const { fix } = findingOf('F14', { ...uneven, facts })
    const { stdout } = await run('bash', ['-c', `${fix.kubectl} --dry-run=server -o json`], { env: env() })
    const { topologySpreadConstraints } = JSON.parse(stdout).spec.template.spec
    const left = new Map<string, unknown>()
    for (const each of topologySpreadConstraints) left.set(each.topologyKey, each)
    expect(left.get(zone.topologyKey)).toMatchObject({ maxSkew: 2, whenUnsatisfiable: 'DoNotSchedule' })
    expect(left.get(soft.topologyKey)).toMatchObject({ maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' })
    expect(topologySpreadConstraints).toHaveLength(2)
  })

  test('a selector that picked no pod picks them after the patch: its wrong labels are gone', async () => {
    const wrong = aConstraint({ labelSelector: selecting({ application: 'web' }) })
    await createWithConstraints(plane, 'wrong', [wrong])
    const { fix } = findingOf('F15', { facts: behind({ spreadConstraints: [wrong] }, { name: 'wrong' }) })
    const { stdout } = await run('bash', ['-c', `${fix.kubectl} --dry-run=server -o json`], { env: env() })
    const [constraint] = JSON.parse(stdout).spec.template.spec.topologySpreadConstraints
    expect(constraint.labelSelector).toEqual({ matchLabels: { app: 'web' } })
  })

  test('anti-affinity that is too strict is gone after the patch, and a constraint stands in its place', async () => {
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'web' } } }
    const podAntiAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [term] }
    const body = rawWorkload('Deployment', 'strict', { affinity: { podAntiAffinity } })
    await mustSend(plane, 'POST', '/apis/apps/v1/namespaces/shop/deployments', body)
    const { fix } = findingOf('F19', { facts: behind({ podAntiAffinity: [apart] }, { name: 'strict', replicas: 9 }) })
    const { stdout } = await run('bash', ['-c', `${fix.kubectl} --dry-run=server -o json`], { env: env() })
    const { affinity, topologySpreadConstraints } = JSON.parse(stdout).spec.template.spec
    expect(affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution).toBeUndefined()
    expect(topologySpreadConstraints).toHaveLength(1)
  })

  test('hooks that are there get longer or stay, and none gets a second one', async () => {
    const hooks = [{ sleep: { seconds: 5 } }, { exec: { command: ['sleep', '5'] } }, { exec: { command: ['drain'] } }]
    const names = ['web', 'side', 'own']
    const containers = names.map((name, at) => ({ name, image: 'example.org/web', lifecycle: { preStop: hooks[at] } }))
    const body = rawWorkload('Deployment', 'hooked', { containers })
    await mustSend(plane, 'POST', '/apis/apps/v1/namespaces/shop/deployments', body)
    const preStop = [5, 5, null].map(
      (sleepSeconds, at) => ({ kind: at === 0 ? 'sleep' : 'exec', sleepSeconds }) as const,
    )
    const facts = behind({ containerNames: names, preStop }, { name: 'hooked' })
    const { fix } = findingOf('F20', { ...uneven, model, facts })
    const { stdout } = await run('bash', ['-c', `${fix.kubectl} --dry-run=server -o json`], { env: env() })
    const left: readonly { name: string; lifecycle: { preStop: unknown } }[] =
      JSON.parse(stdout).spec.template.spec.containers
    const after = new Map(left.map(({ name, lifecycle }) => [name, lifecycle.preStop]))
    expect(after.get('web')).toEqual({ sleep: { seconds: 25 } })
    expect(after.get('side')).toEqual({ exec: { command: ['sleep', '25'] } })
    expect(after.get('own')).toEqual({ exec: { command: ['drain'] } })
  })
})

function findingOf(id: string, parts: QuestionParts): Finding {
  const found = judgeService(aQuestion(parts)).findings.find((finding) => finding.id === id)
  if (found === undefined) throw new Error(`${id} does not hold`)
  return found
}

function rawWorkload(kind: string, name: string, spec: Readonly<Record<string, unknown>> = {}) {
  const labels = { app: 'web' }
  const containers = template.containerNames.map((each) => ({ name: each, image: 'example.org/web' }))
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { namespace: 'shop', name },
    spec: {
      ...(kind === 'StatefulSet' ? { serviceName: 'web' } : {}),
      ...(kind === 'DaemonSet' ? {} : { replicas: 6 }),
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers, ...spec } },
    },
  }
}

async function createWithConstraints(plane: ControlPlane, name: string, constraints: readonly SpreadConstraint[]) {
  const topologySpreadConstraints = constraints.map(({ topologyKey, maxSkew, whenUnsatisfiable, labelSelector }) => ({
    topologyKey,
    maxSkew,
    whenUnsatisfiable,
    labelSelector: { matchLabels: Object.fromEntries(labelSelector?.matchLabels ?? []) },
  }))
  const body = rawWorkload('Deployment', name, { topologySpreadConstraints })
  await mustSend(plane, 'POST', '/apis/apps/v1/namespaces/shop/deployments', body)
}
