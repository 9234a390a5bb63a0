import { zoneKey } from '@/lib/domain/placement/topology'
import type { WhatIfQuestion } from './question'
import type { PlacementProposal } from './scenario'
import { workloadOf } from './workload-of'

/**
 * The rules that even out pods for Local: one node as full as the next. A balancer that treats zones alike needs zones
 * as full as each other, too; for others that is only wished for.
 */
export function spreadProposals({ service, state, facts, detect }: WhatIfQuestion): readonly PlacementProposal[] {
  const zones = new Set([...(state.nodes?.values() ?? [])].map(({ zone }) => zone).filter((zone) => zone !== null))
  const model = detect(service, state, 'Local')
  const zonesMatter = model.id === 'zonal' && model.crossZone !== true
  // What the template demands of zones is not weakened to a wish.
  const isDemanded = workloadOf(facts).found?.template.spreadConstraints.some(
    ({ topologyKey, whenUnsatisfiable }) => topologyKey === zoneKey && whenUnsatisfiable === 'DoNotSchedule',
  )
  return [
    { kind: 'spread', over: 'node', maxSkew: 1, hard: true },
    ...(zones.size > 1 && (zonesMatter || isDemanded !== true)
      ? [{ kind: 'spread', over: 'zone', maxSkew: 1, hard: zonesMatter } as const]
      : []),
  ]
}
