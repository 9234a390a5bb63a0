import { type ClusterNode, isExternalService } from '@/lib/domain/cluster'
import { list } from '@/lib/domain/distribution/say'
import { lostNodes } from './change-nodes'
import { listPods } from './pods'
import type { WhatIfQuestion } from './question'
import { movesPods, type Scenario, scenarioLimits } from './scenario'
import { areOwnerless, workloadOf } from './workload-of'

/** Why a scenario cannot be, a sentence each; empty: it can. */
export function whyImpossible(question: WhatIfQuestion, scenario: Scenario): readonly string[] {
  const sentences = [...policyReasons(question, scenario), ...nodeReasons(question, scenario)]
  return movesPods(scenario) ? [...sentences, ...podReasons(question, scenario)] : sentences
}

function policyReasons({ service }: WhatIfQuestion, { policy }: Scenario): readonly string[] {
  return policy === undefined || isExternalService(service)
    ? []
    : ['externalTrafficPolicy may only be set on a Service that takes traffic from outside; the API refuses it here.']
}

function nodeReasons({ state }: WhatIfQuestion, scenario: Scenario): readonly string[] {
  const { drained = [], lost = [], lostZones = [], newNodes = [], balancer = {} } = scenario
  const named = { drained, lost, candidates: balancer.candidates ?? [], announcers: balancer.announcers ?? [] }
  const { nodes } = state
  if (nodes === null) {
    const asks = drained.length + lost.length + lostZones.length + newNodes.length > 0 || movesPods(scenario)
    return asks ? ['Nodes may not be read, so nothing can be said about other nodes or other places for pods.'] : []
  }
  const missing = [...new Set(Object.values(named).flat())].filter((name) => !nodes.has(name))
  const missingZones = lostZones.filter((zone) => !some(nodes, (node) => node.zone === zone))
  const gone = lostNodes(nodes, scenario)
  const twice = drained.filter((name) => gone.has(name))
  return [
    ...(missing.length > 0 ? [`There is no node ${list(missing)} in this cluster.`] : []),
    ...(missingZones.length > 0 ? [`No node is in zone ${list(missingZones)}.`] : []),
    ...(twice.length > 0 ? [`A node cannot be drained and lost at once: ${list(twice)}.`] : []),
    ...newNodes.filter(({ count }) => !isWhole(count, 1, scenarioLimits.newNodes)).map(() => newNodesWords),
    ...emptied(nodes, gone, scenario),
  ]
}

const newNodesWords = `New nodes are a whole number from 1 to ${scenarioLimits.newNodes}.`

/** Nobody is left to enter on, or to take the pods of drained nodes. */
function emptied(
  nodes: NonNullable<WhatIfQuestion['state']['nodes']>,
  gone: ReadonlySet<string>,
  { drained = [], newNodes = [] }: Scenario,
): readonly string[] {
  if (nodes.size === 0 || newNodes.length > 0) return []
  if (!some(nodes, ({ name }) => !gone.has(name))) return ['No node would be left.']
  if (drained.length === 0) return []
  const away = new Set([...gone, ...drained])
  // Taints are not looked at: what the workload tolerates may not be known.
  const isTaker = ({ name, unschedulable, deleting }: ClusterNode) => !away.has(name) && !unschedulable && !deleting
  return some(nodes, isTaker) ? [] : ['No node would be left that takes the pods of the drained ones.']
}

/** Whether any node is so; of thousands mostly the first is. */
function some(nodes: ReadonlyMap<string, ClusterNode>, isSo: (node: ClusterNode) => boolean): boolean {
  for (const node of nodes.values()) if (isSo(node)) return true
  return false
}

function podReasons({ state, service, facts }: WhatIfQuestion, scenario: Scenario): readonly string[] {
  const { replicas, placement = [] } = scenario
  const slices = state.slices.get(`${service.namespace}/${service.name}`) ?? []
  const workload = workloadOf(facts)
  const eachNode = placement.some(({ kind }) => kind === 'each-node')
  return [
    ...(replicas === undefined || isWhole(replicas, 0, scenarioLimits.replicas)
      ? []
      : [`Replicas are a whole number from 0 to ${scenarioLimits.replicas}.`]),
    ...(service.selector.size === 0 ? ['The Service selects no pods: its endpoints are kept by hand.'] : []),
    ...(workload.several.length > 0
      ? [`The Service selects pods of ${list(workload.several)}: it is not said which of them changes.`]
      : []),
    ...(areOwnerless(facts)
      ? ['No controller owns the pods: nothing makes more or fewer of them, or places them anew.']
      : []),
    ...(workload.found?.kind === 'DaemonSet' ? ['A DaemonSet runs one pod on each node and has no replicas.'] : []),
    ...(eachNode && (replicas !== undefined || placement.length > 1)
      ? ['One pod on each node leaves no choice of replicas or of other rules.']
      : []),
    ...(workload.found === null && replicas === undefined && !eachNode && listPods(slices).length === 0
      ? ['How many pods there should be is not known: no endpoint is there and the workload was not read.']
      : []),
  ]
}

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most
