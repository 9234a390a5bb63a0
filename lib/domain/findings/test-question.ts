/** What a rule looks at, for tests: a Service with its slices and nodes; everything else is not known unless it is given. */

import type { BalancerModel } from '@/lib/domain/balancers/model'
import { resolveProbing } from '@/lib/domain/balancers/resolve-probing'
import type { ClusterNode, ClusterState, EndpointSlice, Service } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import { known, notAsked } from '@/lib/domain/fact'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import type { ServiceMemory } from '@/lib/domain/service-memory'
import { aCluster, aModel, aService, aSlice, aSourceAddress, nodesOf, podsOn } from '@/lib/domain/test-objects'
import {
  nothingRead,
  type Pod,
  type PodTemplate,
  type ServiceEvent,
  type ServiceFacts,
  type SpreadConstraint,
  type Workload,
} from '@/lib/domain/workload'
import type { Holding, RuleAnswer, ServiceQuestion } from './rule'

export type QuestionParts = {
  service?: Partial<Service>
  slices?: readonly EndpointSlice[]
  nodes?: readonly ClusterNode[] | null
  model?: Partial<BalancerModel>
  version?: ClusterState['serverVersion']
  facts?: Partial<ServiceFacts>
  memory?: Partial<ServiceMemory> | null
} & Partial<Pick<ServiceQuestion, 'sourceAddress' | 'answers' | 'topClientShare'>>

export const nowMs = Date.UTC(2026, 7, 14, 14, 30)

/** shop/web: Local, probed, equal-node, two pods on each of three nodes, unless told otherwise. */
export function aQuestion(parts: QuestionParts = {}): ServiceQuestion {
  const service = aService(parts.service)
  const slices = parts.slices ?? [aSlice(podsOn([2, 2, 2]))]
  const nodes = parts.nodes === undefined ? nodesOf(3) : parts.nodes
  const state = aCluster(service, slices, nodes, parts.version)
  const model = resolveProbing(aModel(parts.model), service)
  return {
    state,
    service,
    slices,
    model,
    distribution: distribute({ state, service, model }),
    sourceAddress: parts.sourceAddress ?? aSourceAddress(),
    facts: { ...nothingRead, ...parts.facts },
    memory: parts.memory === undefined || parts.memory === null ? null : aMemory(parts.memory),
    answers: parts.answers ?? notAsked('Health ports'),
    topClientShare: parts.topClientShare ?? notAsked('Clients'),
    nowMs,
  }
}

/** Nothing changed for an hour of watching. */
export const aMemory = (fields: Partial<ServiceMemory> = {}): ServiceMemory => ({
  watchedSinceMs: nowMs - 3_600_000,
  absentSinceMs: null,
  lastChangeAtMs: null,
  healthCheckNodePorts: [],
  terminatingOnlySince: new Map(),
  disagreesSince: new Map(),
  announcers: [],
  departed: [],
  ...fields,
})

/** A Deployment web of six, without constraints and hooks. */
export const aWorkload = (fields: Partial<Workload> = {}, template: Partial<PodTemplate> = {}): Workload => ({
  kind: 'Deployment',
  namespace: 'shop',
  name: 'web',
  replicas: 6,
  template: aTemplate(template),
  maxUnavailable: '25%',
  maxSurge: '25%',
  ...fields,
})

export const aTemplate = (fields: Partial<PodTemplate> = {}): PodTemplate => ({
  labels: new Map([['app', 'web']]),
  spreadConstraints: [],
  podAntiAffinity: [],
  nodeSelector: new Map(),
  hasNodeAffinity: false,
  tolerations: [],
  hostNetwork: false,
  ports: [{ name: 'http', port: 8080, protocol: 'TCP', hostPort: null }],
  preStop: [{ kind: 'none', sleepSeconds: null }],
  terminationGracePeriodSeconds: 30,
  ...fields,
})

/** Hard, on the host name, for the pods of web. */
export const aConstraint = (fields: Partial<SpreadConstraint> = {}): SpreadConstraint => ({
  maxSkew: 1,
  topologyKey: 'kubernetes.io/hostname',
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: selecting({ app: 'web' }),
  matchLabelKeys: [],
  minDomains: null,
  nodeAffinityPolicy: 'Honor',
  nodeTaintsPolicy: 'Ignore',
  ...fields,
})

export const selecting = (labels: Readonly<Record<string, string>>) => ({
  matchLabels: new Map(Object.entries(labels)),
  matchExpressions: [],
})

export const aPod = (name: string, fields: Partial<Pod> = {}): Pod => ({
  name,
  nodeName: 'n1',
  phase: 'Running',
  ready: true,
  terminating: false,
  addresses: [],
  labels: new Map([
    ['app', 'web'],
    ['pod-template-hash', '5d4f8'],
  ]),
  hostNetwork: false,
  owner: { kind: 'ReplicaSet', name: 'web-5d4f8' },
  unschedulable: null,
  createdAtMs: null,
  ...fields,
})

export const anEvent = (reason: string, fields: Partial<ServiceEvent> = {}): ServiceEvent => ({
  type: 'Warning',
  reason,
  message: '',
  source: '',
  count: 1,
  lastAtMs: nowMs - 120_000,
  ...fields,
})

/** A health port that answered for shop/web. */
export const anAnswer = (fields: Partial<HealthAnswer> = {}): HealthAnswer => ({
  outcome: 'answered',
  status: 200,
  localEndpoints: 2,
  serviceProxyHealthy: true,
  nodeEligible: null,
  weight: 2,
  service: { namespace: 'shop', name: 'web' },
  emptyBody: false,
  latencyMs: 1,
  checkedAtMs: nowMs - 1000,
  sinceMs: nowMs - 600_000,
  ...fields,
})

export const workloads = (...value: readonly Workload[]) => ({ workloads: known(value) })

/** The holding part of an answer; a rule that does not hold, or was not checked, fails the test with what it said. */
export function holding(answer: RuleAnswer): Holding {
  if (answer === null || 'notChecked' in answer) throw new Error(`does not hold: ${JSON.stringify(answer)}`)
  return answer
}

export const reasonOf = (answer: RuleAnswer): string => {
  if (answer === null || !('notChecked' in answer)) throw new Error(`was checked: ${JSON.stringify(answer)}`)
  return answer.notChecked
}
