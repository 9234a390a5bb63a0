import { hostnameKey, zoneKey } from '@/lib/domain/placement/topology'
import type { WhatIfQuestion } from './question'
import type { PlacementProposal, SpreadDomain } from './scenario'
import { workloadOf } from './workload-of'

/**
 * The rules that even out pods for Local, those to prefer first: one node as full as the next. A balancer that treats
 * zones alike needs zones as full as each other, too, and where nodes cannot be both, zones count; for others that is
 * only wished for.
 */
export function spreadChoices(question: WhatIfQuestion): readonly (readonly PlacementProposal[])[] {
  const { service, state, facts, detect } = question
  const zones = new Set([...(state.nodes?.values() ?? [])].map(({ zone }) => zone).filter((zone) => zone !== null))
  const model = detect(service, state, 'Local')
  const zonesMatter = model.id === 'zonal' && model.crossZone !== true && zones.size > 1
  const demands = (key: string): boolean =>
    workloadOf(facts).found?.template.spreadConstraints.some(
      ({ topologyKey, whenUnsatisfiable }) => topologyKey === key && whenUnsatisfiable === 'DoNotSchedule',
    ) === true
  const rule = (over: SpreadDomain, hard: boolean): PlacementProposal => ({ kind: 'spread', over, maxSkew: 1, hard })
  // What the template demands is not weakened to a wish.
  if (!zonesMatter) {
    return [[rule('node', true), ...(zones.size > 1 && !demands(zoneKey) ? [rule('zone', false)] : [])]]
  }
  const both = [rule('node', true), rule('zone', true)]
  return demands(hostnameKey) ? [both] : [both, [rule('zone', true), rule('node', false)]]
}
