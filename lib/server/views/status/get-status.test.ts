import { describe, expect, test } from 'vitest'
import { aFollowedCluster, allAccess, aStatus, aWatch } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { statusResponse } from '@/lib/contracts/status'
import { aCluster, aService, nodesOf } from '@/lib/domain/test-objects'
import type { MissingRule, OptionalStatus, ReaderAccess, TrafficStatus, WatchStatus } from '../../sources'
import { noTraffic } from '../../traffic/no-traffic'
import { missingRightYaml } from '../missing-right'
import { getStatus } from './get-status'

const clock = createManualClock()
const figures = {
  version: '1.0.0',
  node: 'v24.0.0',
  uptimeSeconds: 1,
  memoryBytes: 1,
  eventLoopP99Ms: 1,
  eventLoopMaxMs: 1,
}

function ask(watches: readonly WatchStatus[], access: ReaderAccess = allAccess) {
  const cluster = aFollowedCluster(clock, aCluster(aService(), [], nodesOf(2)), aStatus(watches))
  return statusResponse.parse(getStatus(cluster, access, figures, 10_000))
}

test('each source says its state, its age and what it feeds', () => {
  const { watches, prober, cluster } = ask([aWatch('services', { lastByteAtMs: 7_000, objects: 41 })])
  expect(watches[0]).toMatchObject({ resource: 'services', state: 'live', ageSeconds: 3, objects: 41 })
  expect(watches.map(({ feeds }) => feeds).every((text) => text.length > 10)).toBe(true)
  expect(prober).toMatchObject({ ageSeconds: 10 })
  expect(cluster).toMatchObject({ id: 'c1', server: 'https://10.0.0.1:6443', serverVersion: 'v1.36.0' })
})

describe('a reader with fewer rights than Evenkeel', () => {
  const unreadable = { count: 3, examples: [{ object: 'secret/db', reason: 'no name' }] }
  const watches = [
    aWatch('services', { objects: 900, unreadable, listedObjects: 5, expectedObjects: 900 }),
    aWatch('nodes', { objects: 36 }),
  ]

  test('sees counts of what they may read alone', () => {
    const answer = ask(watches, { namespaces: new Set(['shop']), nodes: false })
    expect(answer.watches.map(({ resource }) => resource)).toEqual(['services', 'endpointslices'])
    expect(answer.watches[0]).toMatchObject({
      objects: 1,
      unreadable: null,
      listedObjects: null,
      expectedObjects: null,
    })
    expect(answer.prober).toBeNull()
    expect(JSON.stringify(answer)).not.toMatch(/900|secret|"objects":36/)
  })

  test('sees no watch of a namespace that they may not read', () => {
    const namespaced = [aWatch('services', { namespace: 'shop' }), aWatch('services', { namespace: 'secret' })]
    const answer = ask(namespaced, { namespaces: new Set(['shop']), nodes: true })
    expect(answer.watches.map(({ namespace }) => namespace)).not.toContain('secret')
  })
})

describe('what a cluster may do without', () => {
  const optional: OptionalStatus = {
    part: 'metallbL2',
    apiGroup: 'metallb.io',
    resource: 'servicel2statuses',
    namespace: null,
    state: 'denied',
    adds: 'which node announces each address of MetalLB in layer 2 mode',
    missingRule: { apiGroup: 'metallb.io', resource: 'servicel2statuses', verbs: ['list'], namespace: null },
    error: { code: 'forbidden', message: 'User "keel" cannot list', action: 'Grant it.', atMs: 0 },
    unreadable: { count: 0, examples: [] },
    checkedAtMs: 4_000,
  }
  const askFor = (access: ReaderAccess) => {
    const cluster = aFollowedCluster(clock, aCluster(aService(), [], nodesOf(2)), aStatus([], { optional: [optional] }))
    return statusResponse.parse(getStatus(cluster, access, figures, 10_000))
  }

  test('says what reading it would add and which right that takes, and the cluster is no worse for it', () => {
    const { optional: told, cluster } = askFor(allAccess)
    expect(told?.[0]).toMatchObject({
      resource: 'servicel2statuses',
      state: 'denied',
      adds: 'which node announces each address of MetalLB in layer 2 mode',
      missingRule: { apiGroup: 'metallb.io', verbs: ['list'] },
      ageSeconds: 6,
    })
    expect(told?.[0]?.missingRightYaml).toContain('resources: ["servicel2statuses"]')
    expect(cluster.state).toBe('live')
  })

  test('is not told to a reader of some namespaces: whether it is there hangs on others', () => {
    expect(askFor({ namespaces: new Set(['shop']), nodes: true }).optional).toBeNull()
  })
})

describe('the metric server', () => {
  const prometheus = aService({
    type: 'ClusterIP',
    namespace: 'monitoring',
    name: 'prometheus-operated',
    ports: [{ name: 'web', protocol: 'TCP', port: 9090, targetPort: null, nodePort: null, appProtocol: null }],
  })
  const live: TrafficStatus = {
    state: 'live',
    server: 'http://prometheus:9090',
    answeredAtMs: 6_000,
    error: null,
    presets: [
      {
        id: 'app',
        name: 'application counters',
        found: true,
        measures: ['requests'],
        clients: true,
        countries: true,
        also: null,
        lacks: null,
      },
    ],
  }
  const askFor = (traffic: TrafficStatus | null, access: ReaderAccess) => {
    const cluster = aFollowedCluster(clock, aCluster(prometheus, [], nodesOf(2)), aStatus())
    const source = traffic === null ? noTraffic : { ...noTraffic, status: () => traffic }
    return statusResponse.parse(getStatus({ ...cluster, traffic: source }, access, figures, 10_000)).metrics
  }
  const some: ReaderAccess = { namespaces: new Set(['shop']), nodes: true }

  test('that is not configured is shown as the setting that would use one of the cluster', () => {
    expect(askFor(null, allAccess)).toMatchObject({
      state: 'off',
      nearby: [{ setting: 'EVENKEEL_PROMETHEUS_URL=http://prometheus-operated.monitoring.svc:9090' }],
    })
    expect(askFor(null, some).nearby).toEqual([])
  })

  test('says what it holds to a reader who may see all of it', () => {
    expect(askFor(live, allAccess)).toMatchObject({
      state: 'live',
      ageSeconds: 4,
      presets: [{ id: 'app' }],
      nearby: [],
    })
    expect(askFor(live, allAccess).ways).toHaveLength(1)
    expect(askFor(live, some)).toMatchObject({ state: 'live', presets: null, ways: [] })
  })
})

describe('a missing right comes as YAML to apply', () => {
  const rule = (namespace: string | null): MissingRule => ({
    apiGroup: 'discovery.k8s.io',
    resource: 'endpointslices',
    verbs: ['get', 'list', 'watch'],
    namespace,
  })
  const yaml = (namespace: string | null, message: string) =>
    missingRightYaml(
      aWatch('endpointslices', {
        missingRule: rule(namespace),
        error: { code: 'denied', message, action: '', atMs: 0 },
      }),
    )

  test('for the cluster, bound to the account that was refused', () => {
    const refusal = 'User "system:serviceaccount:monitoring:keel" cannot list resource "endpointslices"'
    expect(yaml(null, refusal)).toBe(`apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: evenkeel-read-endpointslices
rules:
  - apiGroups: ["discovery.k8s.io"]
    resources: ["endpointslices"]
    verbs: ["get", "list", "watch"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: evenkeel-read-endpointslices
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: evenkeel-read-endpointslices
subjects:
  - kind: ServiceAccount
    name: "keel"
    namespace: "monitoring"
`)
  })

  test('for one namespace, bound to the person of the kubeconfig', () => {
    const text = yaml('shop', 'User "ada@example.org" cannot list resource "endpointslices"')
    expect(text).toContain('kind: Role\nmetadata:\n  name: evenkeel-read-endpointslices\n  namespace: "shop"')
    expect(text).toContain('  - apiGroup: rbac.authorization.k8s.io\n    kind: User\n    name: "ada@example.org"\n')
  })

  test('without a name in the refusal, with an account to be replaced', () => {
    expect(yaml(null, 'forbidden')).toContain('name: "evenkeel" # the account that Evenkeel runs as')
  })

  test('that a hostile message cannot break out of', () => {
    const text = yaml(null, 'User "a\\\n  - kind: Group" cannot')
    expect(text).toContain('    name: "a\\\\\\n  - kind: Group"\n')
  })

  test('is not there when nothing is missing', () => {
    expect(missingRightYaml(aWatch('nodes'))).toBeNull()
  })
})
