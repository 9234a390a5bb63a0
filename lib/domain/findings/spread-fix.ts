import type { ServerVersion, Service } from '@/lib/domain/cluster'
import { hostnameKey } from '@/lib/domain/placement/topology'
import type { LabelSelector, PodTemplate, SpreadConstraint, Workload } from '@/lib/domain/workload'
import type { Fix } from './finding'
import { advice, changeAll, workloadTarget } from './fixes'
import { patch } from './kubectl'
import type { PatchValue } from './patch'
import type { ServiceQuestion } from './rule'
import { isBefore } from './version'
import { workloadInWords } from './workloads'

/** Label that a Deployment puts on the pods of each of its ReplicaSets. */
export const templateHash = 'pod-template-hash'

export const isOnHosts = ({ topologyKey }: { readonly topologyKey: string }): boolean => topologyKey === hostnameKey

const isHard = ({ whenUnsatisfiable }: SpreadConstraint): boolean => whenUnsatisfiable === 'DoNotSchedule'

/**
 * A ready patch that spreads the pods of a Service evenly over nodes: a hard constraint on the host name for each
 * workload that lacks one (F13 of the domain page). Words alone where workloads could not be read or have it already.
 */
export function spreadFix({ service, state, facts }: ServiceQuestion): Fix {
  const said = 'Spread the pods over nodes with a topology spread constraint on kubernetes.io/hostname'
  if (!facts.workloads.known)
    return advice(`${said}. The patch for this workload needs it read: ${facts.workloads.inWords}`)
  const workloads = facts.workloads.value.filter(({ kind }) => kind !== 'DaemonSet')
  const lacking = workloads.filter(
    ({ template }) => !template.spreadConstraints.some((each) => isOnHosts(each) && isHard(each)),
  )
  if (lacking.length > 0) return spreadPatches(service, lacking, state.serverVersion)
  return workloads.length === 0
    ? advice(`${said}, or run a pod on each node with a DaemonSet.`)
    : advice(
        'A hard constraint is set, and it counts when a pod is placed, never after. Delete pods on the fullest node one by one, or let a descheduler do it.',
      )
}

/** The patch for each of these workloads. */
export function spreadPatches(service: Service, workloads: readonly Workload[], version: ServerVersion | null): Fix {
  const patches = workloads.map((workload) =>
    patchConstraints(workload, [spreadConstraint(workload, service, version)]),
  )
  const names = workloads.map(workloadInWords).join(', ')
  return changeAll(`Spread the pods of ${names} evenly over nodes.`, patches, spreadWarning)
}

export const spreadWarning =
  'Changing the template starts a rollout. Pods for which no node fits the constraint stay Pending.'

/** One pod more on a node than on another at most, counted among the pods that share the Service's traffic. */
function spreadConstraint(workload: Workload, service: Service, version: ServerVersion | null): PatchValue {
  return {
    maxSkew: 1,
    topologyKey: hostnameKey,
    whenUnsatisfiable: 'DoNotSchedule',
    // Else tainted nodes, control planes among them, count as nodes without pods and block the rest (1.26).
    ...(isBefore(version, 26) ? {} : { nodeTaintsPolicy: 'Honor' }),
    labelSelector: { matchLabels: ownLabels(workload.template, service) },
    // Else a rollout counts the pods that it replaces (1.27).
    ...(workload.kind === 'Deployment' && !isBefore(version, 27) ? { matchLabelKeys: [templateHash] } : {}),
  }
}

/** The labels by which the Service selects these pods; where the template lacks them, the template's own. */
export function ownLabels({ labels }: PodTemplate, { selector }: Service): ReadonlyMap<string, string> {
  const isSelected = selector.size > 0 && [...selector].every(([key, value]) => labels.get(key) === value)
  if (isSelected) return selector
  return new Map([...labels].filter(([key]) => key !== templateHash && key !== 'controller-revision-hash'))
}

/** A constraint of a workload with something in it changed; all of it is written, so that it also fits a manifest. */
export function changeConstraint(
  workload: Workload,
  constraint: SpreadConstraint,
  changed: Partial<SpreadConstraint>,
): Pick<Fix, 'yaml' | 'kubectl'> {
  const all = workload.template.spreadConstraints
  const hasTwin = all.some((each) => each !== constraint && each.topologyKey === constraint.topologyKey)
  if (!hasTwin) return patchConstraints(workload, [toPatch({ ...constraint, ...changed })])
  // kubectl tells constraints apart by their topologyKey alone: with two of one key only the whole list is unambiguous.
  const whole = all.map((each) => toPatch(each === constraint ? { ...each, ...changed } : each))
  return { yaml: patchConstraints(workload, whole).yaml, kubectl: null }
}

const patchConstraints = (workload: Workload, topologySpreadConstraints: readonly PatchValue[]) =>
  patch(workloadTarget(workload), { spec: { template: { spec: { topologySpreadConstraints } } } })

function toPatch(constraint: SpreadConstraint): PatchValue {
  const { maxSkew, topologyKey, whenUnsatisfiable, minDomains, labelSelector, matchLabelKeys } = constraint
  return {
    maxSkew,
    topologyKey,
    whenUnsatisfiable,
    ...(minDomains === null ? {} : { minDomains }),
    ...(constraint.nodeAffinityPolicy === 'Ignore' ? { nodeAffinityPolicy: 'Ignore' } : {}),
    ...(constraint.nodeTaintsPolicy === 'Honor' ? { nodeTaintsPolicy: 'Honor' } : {}),
    ...(labelSelector === null ? {} : { labelSelector: selectorPatch(labelSelector) }),
    ...(matchLabelKeys.length === 0 ? {} : { matchLabelKeys }),
  }
}

function selectorPatch({ matchLabels, matchExpressions }: LabelSelector): PatchValue {
  return {
    ...(matchLabels.size === 0 ? {} : { matchLabels }),
    ...(matchExpressions.length === 0
      ? {}
      : {
          matchExpressions: matchExpressions.map(
            ({ key, operator, values }): PatchValue =>
              values.length === 0 ? { key, operator } : { key, operator, values },
          ),
        }),
  }
}
