import type { TrafficPolicy } from '@/lib/domain/cluster'
import { readsNodeHints } from '@/lib/domain/endpoints/select'
import { matchesLabels } from '@/lib/domain/placement/match-labels'
import type { ServiceFacts } from '@/lib/domain/workload'
import type { WhatIfQuestion } from './question'
import { movesPods, type Scenario } from './scenario'
import { areOwnerless, workloadOf } from './workload-of'

/** What a scenario takes to be so beyond the placement of pods, a sentence each. */
export function sayAssumptions(question: WhatIfQuestion, scenario: Scenario, policy: TrafficPolicy): readonly string[] {
  return [
    ...policyWords(question, policy),
    ...nodeWords(scenario),
    ...workloadWords(question.facts, scenario),
    ...hintWords(question, scenario, policy),
  ]
}

function policyWords({ service }: WhatIfQuestion, policy: TrafficPolicy): readonly string[] {
  if (policy === (service.externalTrafficPolicy ?? 'Cluster') || service.type !== 'LoadBalancer') return []
  if (policy === 'Local') {
    return ['A health check node port would be allocated; its number is not known before.']
  }
  const released = service.healthCheckNodePort
  return released === null
    ? []
    : [`Health check node port ${released} would be released; going back to Local can bring another number.`]
}

function nodeWords({ drained = [], lost = [], lostZones = [], newNodes = [] }: Scenario): readonly string[] {
  return [
    ...(lost.length + lostZones.length > 0
      ? ['Lost nodes are gone with their pods, which have not been replaced; the balancer has noticed.']
      : []),
    ...(drained.length > 0
      ? ['Drained nodes are cordoned and stay candidates where their balancer keeps cordoned ones.']
      : []),
    ...(newNodes.length > 0
      ? [
          'New nodes are taken as Ready, without taints and without labels but that of their zone; no present pod moves there.',
        ]
      : []),
    ...(drained.length + lost.length + lostZones.length > 0 ? ['Only the pods of this Service are moved.'] : []),
  ]
}

function workloadWords(facts: ServiceFacts, scenario: Scenario): readonly string[] {
  const { unknown } = workloadOf(facts)
  const { replicas, drained = [] } = scenario
  const moves = movesPods(scenario) || drained.length > 0
  return [
    ...(moves && unknown !== null && !areOwnerless(facts)
      ? [`${unknown} Its pods are moved as those of a Deployment.`]
      : []),
    ...(replicas === undefined ? [] : autoscalerWords(facts, replicas)),
    ...(drained.length === 0 ? [] : disruptionWords(facts)),
  ]
}

function autoscalerWords(facts: ServiceFacts, replicas: number): readonly string[] {
  const { found } = workloadOf(facts)
  if (!facts.autoscalers.known || found === null) return []
  return facts.autoscalers.value
    .filter(({ target }) => target.kind === found.kind && target.name === found.name)
    .filter(({ minReplicas, maxReplicas }) => replicas < minReplicas || replicas > maxReplicas)
    .map(({ name, minReplicas, maxReplicas }) => {
      return `HorizontalPodAutoscaler ${name} would bring it back to between ${minReplicas} and ${maxReplicas} replicas.`
    })
}

/** Of the namespace's budgets those that hold pods of this Service. */
function disruptionWords({ disruptionBudgets, pods, workloads }: ServiceFacts): readonly string[] {
  if (!disruptionBudgets.known) return []
  const read = pods.known ? pods.value.map(({ labels }) => labels) : []
  const made = workloads.known ? workloads.value.map(({ template }) => template.labels) : []
  return disruptionBudgets.value
    .filter(({ disruptionsAllowed }) => disruptionsAllowed === 0)
    .filter(({ selector }) => [...read, ...made].some((labels) => matchesLabels(selector, labels)))
    .map(({ name }) => `PodDisruptionBudget ${name} allows no eviction now: the drain would wait.`)
}

function hintWords({ state }: WhatIfQuestion, { hints }: Scenario, policy: TrafficPolicy): readonly string[] {
  if (hints === undefined || hints === 'off') return []
  return [
    ...(policy === 'Local' ? ['Topology hints do not matter to traffic from outside under Local.'] : []),
    ...(hints === 'node' && !readsNodeHints(state.serverVersion)
      ? ['This Kubernetes version writes and reads no node hints: those of zones are taken.']
      : []),
  ]
}
