import { putRule } from '@/lib/domain/findings/write-constraints'
import { hostnameKey, zoneKey } from '@/lib/domain/placement/topology'
import type { PodAntiAffinity, PodTemplate, SpreadConstraint, Workload } from '@/lib/domain/workload'
import type { PlacementProposal, SpreadDomain } from './scenario'

/** Its own labels are those that a workload's pods share; what servers know of constraints is taken to be all. */
const newest = { service: { selector: new Map<string, string>() }, version: null }

const keys: Readonly<Record<SpreadDomain, string>> = { node: hostnameKey, zone: zoneKey }

/**
 * The template with proposed rules, which take the place of its own of the same kind on the same topology key; others
 * stay, as they would under a patch. A proposed constraint is what such a patch writes: it picks the workload's own
 * pods, counts only the new revision and honours taints, so that it can be met (F15 to F17).
 */
export function withProposals(
  template: PodTemplate,
  kind: Workload['kind'],
  proposals: readonly PlacementProposal[],
): PodTemplate {
  const labelSelector = { matchLabels: template.labels, matchExpressions: [] }
  const spreadConstraints = proposals.flatMap((proposal): readonly SpreadConstraint[] => {
    if (proposal.kind !== 'spread') return []
    const rule = { topologyKey: keys[proposal.over], maxSkew: proposal.maxSkew, hard: proposal.hard }
    return [putRule(rule, { kind, template }, newest).constraint]
  })
  const podAntiAffinity = proposals.flatMap((proposal): readonly PodAntiAffinity[] =>
    proposal.kind === 'apart' ? [{ required: proposal.hard, topologyKey: keys[proposal.over], labelSelector }] : [],
  )
  return {
    ...template,
    spreadConstraints: [...without(template.spreadConstraints, spreadConstraints), ...spreadConstraints],
    podAntiAffinity: [...without(template.podAntiAffinity, podAntiAffinity), ...podAntiAffinity],
  }
}

type Keyed = { readonly topologyKey: string }

const without = <T extends Keyed>(own: readonly T[], proposed: readonly Keyed[]): readonly T[] =>
  own.filter(({ topologyKey }) => !proposed.some((rule) => rule.topologyKey === topologyKey))
