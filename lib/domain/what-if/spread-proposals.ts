import type { WhatIfQuestion } from './question'
import type { PlacementProposal } from './scenario'

/**
 * The rules that even out pods for Local: one node as full as the next. A balancer that treats zones alike needs zones
 * as full as each other, too; for others that is only wished for.
 */
export function spreadProposals({
  service,
  state,
  detect,
}: Pick<WhatIfQuestion, 'service' | 'state' | 'detect'>): readonly PlacementProposal[] {
  const zones = new Set([...(state.nodes?.values() ?? [])].map(({ zone }) => zone).filter((zone) => zone !== null))
  const model = detect(service, state, 'Local')
  const zonesMatter = model.id === 'zonal' && model.crossZone !== true
  return [
    { kind: 'spread', over: 'node', maxSkew: 1, hard: true },
    ...(zones.size > 1 ? [{ kind: 'spread', over: 'zone', maxSkew: 1, hard: zonesMatter } as const] : []),
  ]
}
