import type { BalancerModel, ModelId, ModelOverride } from '@/lib/domain/balancers/model'
import { applyOverride } from '@/lib/domain/balancers/override'
import type { ClusterNode, EndpointSlice, TrafficPolicy } from '@/lib/domain/cluster'
import type { Scenario } from './scenario'

export type ChangedModel = {
  readonly model: BalancerModel
  readonly assumptions: readonly string[]
  readonly impossible: readonly string[]
}

type Circumstances = {
  readonly policy: TrafficPolicy
  /** Another policy than the Service has now. */
  readonly otherPolicy: boolean
  readonly slices: readonly EndpointSlice[]
  /** null: not known. */
  readonly nodes: ReadonlyMap<string, ClusterNode> | null
}

/** The balancer under a scenario: the reader's choices first, then weights, then who can still announce. */
export function changeModel(detected: BalancerModel, scenario: Scenario, circumstances: Circumstances): ChangedModel {
  const chosen = applyOverride(detected, scenario.balancer ?? {})
  const weighted = weigh(chosen, scenario, circumstances)
  const announced = keepAnnouncers(weighted.model, circumstances, chosen.announcers !== detected.announcers)
  const candidates = announced.model.candidates?.filter((name) => circumstances.nodes?.has(name) ?? true) ?? null
  return {
    model: candidates === null ? announced.model : { ...announced.model, candidates },
    assumptions: [...crossZoneWords(chosen, scenario.balancer), ...weighted.words, ...announced.words],
    impossible:
      candidates?.length === 0 ? [...weighted.impossible, 'None of the candidate nodes is left.'] : weighted.impossible,
  }
}

/** Models that send to nodes and could weight them. */
const weighable: readonly ModelId[] = ['equal-node', 'weighted', 'zonal', 'adaptive', 'unknown']

function weigh(model: BalancerModel, { weights }: Scenario, { policy }: Circumstances) {
  if (weights === undefined) return { model, words: [], impossible: [] }
  if (!weights) return { model: model.id === 'weighted' ? asEqual(model) : model, words: [], impossible: [] }
  if (!weighable.includes(model.id)) {
    return {
      model,
      words: [],
      impossible: [`A balancer of the model ${model.id} has no nodes that could be weighted.`],
    }
  }
  const words = [
    ...(model.candidateRule === 'gke-l4'
      ? []
      : ["Only GKE's pass-through balancers are known to weight nodes by their pods."]),
    ...(policy === 'Cluster'
      ? ['Weights have no effect under Cluster: the port that counts exists under Local only.']
      : []),
  ]
  return { model: { ...model, id: 'weighted' as const }, words, impossible: [] }
}

const asEqual = (model: BalancerModel): BalancerModel => ({ ...model, id: 'equal-node' })

function crossZoneWords({ id }: BalancerModel, { crossZone }: ModelOverride = {}): readonly string[] {
  const zoned: readonly ModelId[] = ['zonal', 'equal-node', 'direct']
  return crossZone === undefined || zoned.includes(id)
    ? []
    : [`Cross-zone balancing means nothing to a balancer of the model ${id}.`]
}

/**
 * Who goes on announcing. A product that follows endpoints keeps no announcer without one under Local, and one that is
 * lost cannot announce; who takes over is not computed.
 */
function keepAnnouncers(model: BalancerModel, circumstances: Circumstances, chosen: boolean) {
  const { policy, otherPolicy, slices, nodes } = circumstances
  const { announcers, id } = model
  if (announcers === null || chosen || (id !== 'single-node' && id !== 'ecmp')) return { model, words: [] }
  const followsEndpoints = policy === 'Local' && model.candidateRule !== 'cilium-l2'
  const serving = followsEndpoints ? servingNodes(slices) : null
  const left = announcers.filter((name) => (nodes?.has(name) ?? true) && (serving?.has(name) ?? true))
  if (left.length === announcers.length) {
    return {
      model,
      words:
        otherPolicy && id === 'single-node'
          ? [`Assumed that ${announcers.join(', ')} goes on announcing under another policy.`]
          : [],
    }
  }
  const gone = announcers.filter((name) => !left.includes(name)).join(', ')
  const words = [`${gone} can no longer announce the address; which node takes over is not computed.`]
  return { model: { ...model, announcers: left.length === 0 ? null : left }, words }
}

/** Nodes with an endpoint that is ready or serving, which keeps an announcement up (domain page 3.2). */
function servingNodes(slices: readonly EndpointSlice[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { endpoints } of slices) {
    for (const { nodeName, ready, serving } of endpoints) {
      if (nodeName !== null && ((ready ?? true) || serving === true)) names.add(nodeName)
    }
  }
  return names
}
