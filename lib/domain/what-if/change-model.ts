import type { BalancerModel, ModelId, ModelOverride } from '@/lib/domain/balancers/model'
import { applyOverride } from '@/lib/domain/balancers/override'
import { type Announced, type AnnouncedUnder, announceUnder } from './announce-under'
import type { Scenario } from './scenario'

export type ChangedModel = {
  readonly model: BalancerModel
  readonly assumptions: readonly string[]
  readonly impossible: readonly string[]
}

/** The balancer under a scenario: the reader's choices first, then weights, then who can still announce. */
export function changeModel(detected: BalancerModel, scenario: Scenario, under: AnnouncedUnder): ChangedModel {
  const chosen = applyOverride(detected, scenario.balancer ?? {})
  const weighted = weigh(chosen, scenario, under)
  const announced = scenario.balancer?.announcers === undefined ? announceUnder(weighted.model, under) : weighted
  const model = keepCandidates(announced.model, under)
  return {
    model,
    assumptions: [...crossZoneWords(chosen, scenario.balancer), ...weighted.words, ...wordsOf(announced, weighted)],
    impossible:
      model.candidates?.length === 0
        ? [...weighted.impossible, 'None of the candidate nodes is left.']
        : weighted.impossible,
  }
}

const wordsOf = (announced: Announced, weighted: Announced): readonly string[] =>
  announced === weighted ? [] : announced.words

/** Candidates that were named and are gone are none. */
function keepCandidates(model: BalancerModel, { nodes }: AnnouncedUnder): BalancerModel {
  const left = model.candidates?.filter((name) => nodes?.has(name) ?? true)
  return left === undefined ? model : { ...model, candidates: left }
}

/** Models that send to nodes and could weight them. */
const weighable: readonly ModelId[] = ['equal-node', 'weighted', 'zonal', 'adaptive', 'unknown']

function weigh(model: BalancerModel, { weights }: Scenario, { policy }: AnnouncedUnder) {
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
  // Who weights it is one balancer, whatever it might be else.
  return { model: { ...model, id: 'weighted' as const, couldBe: [] }, words, impossible: [] }
}

const asEqual = (model: BalancerModel): BalancerModel => ({ ...model, id: 'equal-node' })

function crossZoneWords({ id }: BalancerModel, { crossZone }: ModelOverride = {}): readonly string[] {
  const zoned: readonly ModelId[] = ['zonal', 'equal-node', 'direct']
  return crossZone === undefined || zoned.includes(id)
    ? []
    : [`Cross-zone balancing means nothing to a balancer of the model ${id}.`]
}
