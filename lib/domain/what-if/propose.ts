import { templateHash } from '@/lib/domain/findings/spread-fix'
import { hostnameKey, zoneKey } from '@/lib/domain/placement/topology'
import type { PodAntiAffinity, PodTemplate, SpreadConstraint, Workload } from '@/lib/domain/workload'
import type { PlacementProposal, SpreadDomain } from './scenario'

const keys: Readonly<Record<SpreadDomain, string>> = { node: hostnameKey, zone: zoneKey }

/**
 * The template with proposed rules, which take the place of its own of the same kind on the same topology key; others
 * stay, as they would under a patch. A proposed constraint picks the workload's own pods, counts only the new revision
 * and honours taints, so that it can be met (F15 to F17).
 */
export function withProposals(
  template: PodTemplate,
  kind: Workload['kind'],
  proposals: readonly PlacementProposal[],
): PodTemplate {
  const labelSelector = { matchLabels: template.labels, matchExpressions: [] }
  const spreadConstraints = proposals.flatMap((proposal): readonly SpreadConstraint[] => {
    if (proposal.kind !== 'spread') return []
    return [
      {
        maxSkew: proposal.maxSkew,
        topologyKey: keys[proposal.over],
        whenUnsatisfiable: proposal.hard ? 'DoNotSchedule' : 'ScheduleAnyway',
        labelSelector,
        // Only a ReplicaSet's pods carry a hash that tells its revision from the one that it replaces.
        matchLabelKeys: kind === 'Deployment' ? [templateHash] : [],
        minDomains: null,
        nodeAffinityPolicy: 'Honor',
        nodeTaintsPolicy: 'Honor',
      },
    ]
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
