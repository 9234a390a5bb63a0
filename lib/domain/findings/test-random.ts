/** Random states for properties of rules: hostile names, contradictions and gaps included. */
import fc from 'fast-check'
import { probeOf } from '@/lib/domain/balancers/detection'
import { type BalancerModel, modelIds } from '@/lib/domain/balancers/model'
import type { ClusterNode, Service, SliceEndpoint } from '@/lib/domain/cluster'
import { type Fact, known, notAsked } from '@/lib/domain/fact'
import { healthOutcomes } from '@/lib/domain/health/answer'
import { aNode, anEndpoint, aSlice, httpPort } from '@/lib/domain/test-objects'
import type { LabelSelector, Pod, SpreadConstraint, Workload } from '@/lib/domain/workload'
import { anAnswer, anEvent, aPod, aQuestion, aTemplate, aWorkload, nowMs } from './test-question'

const flag = fc.boolean()
const triState = fc.constantFrom(true, false, null)
const nodeName = fc.integer({ min: 1, max: 5 }).map((index) => `n${index}`)
const zone = fc.constantFrom('A', 'B')
const momentMs = fc.integer({ min: 0, max: 7200 }).map((seconds) => nowMs - seconds * 1000)
/** What no API server lets in, and what it does. */
const text = fc.oneof(fc.constantFrom('web', 'a b', "it's", '"', '\n- x: y', '$(x)', '\u202e', '-f', ''), fc.string())
const amount = fc.option(fc.constantFrom('0', '1', '25%', '100%', 'nonsense'))
export const fact = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Fact<T>> =>
  fc.oneof({ weight: 4, arbitrary: value.map(known) }, { weight: 1, arbitrary: fc.constant(notAsked('Things')) })
const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 3 })

const endpoint: fc.Arbitrary<SliceEndpoint> = fc
  .record({
    host: fc.integer({ min: 1, max: 9 }),
    node: fc.option(nodeName, { freq: 8 }),
    ready: triState,
    serving: triState,
    terminating: triState,
    zoneHints: fc.uniqueArray(zone, { maxLength: 1 }),
  })
  .map(({ host, node, ...fields }) => anEndpoint(`10.0.0.${host}`, node, fields))

const slice = fc.record({ endpoints: fc.array(endpoint, { maxLength: 8 }), six: flag }).map(({ endpoints, six }) =>
  six
    ? aSlice(
        endpoints.map((each) => ({
          ...each,
          addresses: each.addresses.map((address) => address.replace(/.*\./, 'fd00::')),
        })),
        { addressType: 'IPv6' },
      )
    : aSlice(endpoints),
)

const service: fc.Arbitrary<Partial<Service>> = fc.record({
  name: fc.constantFrom('web', 'web', "w'b\n"),
  type: fc.constantFrom('LoadBalancer', 'LoadBalancer', 'NodePort', 'ClusterIP', 'ExternalName'),
  externalTrafficPolicy: fc.constantFrom('Local', 'Local', 'Cluster', null),
  internalTrafficPolicy: fc.constantFrom('Local', 'Cluster'),
  ports: fc.constantFrom([httpPort], [httpPort, { ...httpPort, name: 'admin', port: 81 }], []),
  ipFamilies: fc.constantFrom<Service['ipFamilies'][]>(['IPv4'], ['IPv4', 'IPv6'], []),
  healthCheckNodePort: fc.option(fc.constant(31234), { freq: 4 }),
  ingress: fc.constantFrom(
    [],
    [{ ip: '203.0.113.10', hostname: null, ipMode: null }],
    [{ ip: null, hostname: 'x.example.org', ipMode: null }],
  ),
  selector: fc.constantFrom(new Map([['app', 'web']]), new Map()),
  externalIPs: fc.constantFrom([], ['203.0.113.7']),
  loadBalancerSourceRanges: fc.constantFrom([], ['192.0.2.0/24'], ['nonsense']),
  loadBalancerClass: fc.option(text),
  sessionAffinity: fc.constantFrom('None', 'ClientIP'),
  publishNotReadyAddresses: flag,
  trafficDistribution: fc.option(fc.constant('PreferSameZone')),
  annotations: some(
    fc.tuple(
      fc.constantFrom(
        'service.beta.kubernetes.io/aws-load-balancer-healthcheck-protocol',
        'service.beta.kubernetes.io/aws-load-balancer-proxy-protocol',
        'loadbalancer.openstack.org/enable-health-monitor',
        'networking.gke.io/weighted-load-balancing',
      ),
      fc.oneof(fc.constantFrom('tcp', '*', 'true', 'pods-per-node'), text),
    ),
  ).map((entries) => new Map(entries)),
  createdAtMs: fc.option(momentMs),
  deleting: flag,
})

export const node = (index: number): fc.Arbitrary<ClusterNode> =>
  fc
    .record({
      zone: fc.option(zone),
      deleting: flag,
      unschedulable: flag,
      ready: fc.constantFrom('True', 'False', 'Unknown', null),
      taints: some(
        fc.constantFrom(
          { key: 'x', value: '', effect: 'NoSchedule' },
          { key: 'ToBeDeletedByClusterAutoscaler', value: '', effect: 'NoExecute' },
        ),
      ),
      labels: some(
        fc.tuple(
          fc.constantFrom('node.kubernetes.io/exclude-from-external-load-balancers', 'example.org/rack'),
          fc.constantFrom('', 'false', 'true', 'r1'),
        ),
      ).map((entries) => new Map(entries)),
    })
    .map((fields) => aNode(`n${index}`, fields))

const model: fc.Arbitrary<Partial<BalancerModel>> = fc.record({
  id: fc.constantFrom(...modelIds),
  product: fc.constantFrom(null, 'AWS NLB', 'OpenStack Octavia', 'MetalLB', 'GKE external pass-through balancer'),
  candidateRule: fc.constantFrom('cloud-controller', 'metallb', 'cilium-l2', 'node-ports'),
  announcers: fc.option(fc.uniqueArray(nodeName, { maxLength: 2 })),
  probed: triState,
  probe: fc.option(fc.constantFrom(probeOf('health-check-node-port', 10, 2, 2), probeOf('node-port', 10, 3, 3))),
  crossZone: triState,
  failsOpen: flag,
})

const selector: fc.Arbitrary<LabelSelector> = fc.record({
  matchLabels: fc.constantFrom(new Map<string, string>(), new Map([['app', 'web']]), new Map([['app', 'x\n']])),
  matchExpressions: some(
    fc.record({
      key: fc.constantFrom('app', 'pod-template-hash'),
      operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
      values: some(text),
    }),
  ),
})
const topologyKey = fc.constantFrom('kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'example.org/rack')
const constraint: fc.Arbitrary<SpreadConstraint> = fc.record({
  maxSkew: fc.integer({ min: 0, max: 5 }),
  topologyKey,
  whenUnsatisfiable: fc.constantFrom('DoNotSchedule', 'ScheduleAnyway'),
  labelSelector: fc.option(selector),
  matchLabelKeys: some(fc.constantFrom('pod-template-hash', 'tier')),
  minDomains: fc.option(fc.integer({ min: 0, max: 5 })),
  nodeAffinityPolicy: fc.constantFrom('Honor', 'Ignore'),
  nodeTaintsPolicy: fc.constantFrom('Honor', 'Ignore'),
})

const workload: fc.Arbitrary<Workload> = fc
  .record({
    kind: fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'),
    name: fc.oneof(fc.constant('web'), text),
    replicas: fc.option(fc.integer({ min: 0, max: 9 })),
    maxUnavailable: amount,
    maxSurge: amount,
    template: fc
      .record({
        spreadConstraints: some(constraint),
        podAntiAffinity: some(fc.record({ required: flag, topologyKey, labelSelector: fc.option(selector) })),
        nodeSelector: fc.constantFrom(new Map<string, string>(), new Map([['disk', 'ssd']])),
        hasNodeAffinity: flag,
        hostNetwork: flag,
        tolerations: some(
          fc.record({
            key: fc.option(fc.constantFrom('x', 'y')),
            operator: fc.constantFrom('Exists', 'Equal'),
            value: text,
            effect: fc.option(fc.constant('NoSchedule')),
          }),
        ),
        preStop: some(
          fc.record({ kind: fc.constantFrom('none', 'sleep', 'exec', 'http'), sleepSeconds: fc.option(fc.nat(60)) }),
        ),
        containerNames: some(text),
        terminationGracePeriodSeconds: fc.nat(120),
      })
      .map(aTemplate),
  })
  .map(aWorkload)

const pod: fc.Arbitrary<Pod> = fc
  .record({
    nodeName: fc.option(nodeName),
    phase: fc.constantFrom('Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'),
    ready: flag,
    terminating: flag,
    hostNetwork: flag,
    owner: fc.option(fc.record({ kind: text, name: text })),
    unschedulable: fc.option(text),
    createdAtMs: fc.option(momentMs),
  })
  .map((fields) => aPod('web-1', fields))

const facts = fc.record({
  pods: fact(some(pod)),
  podsInNamespace: fact(fc.nat(20)),
  workloads: fact(some(workload)),
  autoscalers: fact(
    some(
      fc.record({
        name: text,
        target: fc.constant({ kind: 'Deployment', name: 'web' }),
        minReplicas: fc.nat(5),
        maxReplicas: fc.nat(9),
      }),
    ),
  ),
  disruptionBudgets: fact(fc.constant([])),
  networkPolicies: fact(
    some(
      fc.record({
        name: text,
        podSelector: selector,
        ingress: fc.option(
          some(
            fc.record({
              ipBlocks: some(fc.record({ cidr: fc.oneof(fc.constant('192.0.2.0/24'), text), except: some(text) })),
              hasSelectors: flag,
              ports: fc.constant([]),
            }),
          ),
        ),
      }),
    ),
  ),
  events: fact(
    some(
      fc
        .tuple(
          fc.constantFrom('FailedToStartServiceHealthcheck', 'SyncLoadBalancerFailed', 'nodeAssigned'),
          text,
          fc.option(momentMs),
        )
        .map(([reason, message, lastAtMs]) => anEvent(reason, { message, lastAtMs })),
    ),
  ),
})

const seen = <T>(value: fc.Arbitrary<T>) => some(fc.record({ value, sinceMs: momentMs }))
const sinceByNode = some(fc.tuple(nodeName, momentMs)).map((entries) => new Map(entries))
const memory = fc.record({
  lastChangeAtMs: fc.option(momentMs),
  healthCheckNodePorts: seen(fc.option(fc.constantFrom(31234, 30111))),
  terminatingOnlySince: sinceByNode,
  disagreesSince: sinceByNode,
  announcers: seen(fc.uniqueArray(nodeName, { maxLength: 2 })),
})

export const answer = fc
  .record({
    outcome: fc.constantFrom(...healthOutcomes),
    status: fc.constantFrom(200, 503, 404, null),
    localEndpoints: fc.option(fc.nat(3)),
    serviceProxyHealthy: triState,
    nodeEligible: triState,
    service: fc.option(fc.constantFrom({ namespace: 'shop', name: 'web' }, { namespace: 'x', name: 'y' })),
    emptyBody: flag,
  })
  .map(anAnswer)
const answers = fact(some(fc.tuple(nodeName, answer)).map((entries) => new Map(entries)))

/** What a rule may look at, however little sense it makes. */
export const question = fc
  .record({
    service,
    slices: some(slice),
    nodes: fc.option(fc.tuple(...[1, 2, 3, 4].map(node)), { freq: 6 }),
    model,
    version: fc.constantFrom(null, { major: 1, minor: 25 }, { major: 1, minor: 36 }),
    facts,
    memory: fc.option(memory),
    answers,
    topClientShare: fact(fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .map((parts) => aQuestion(parts))
