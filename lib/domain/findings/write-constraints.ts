import type { ServerVersion, Service } from '@/lib/domain/cluster'
import { matchesLabels } from '@/lib/domain/placement/match-labels'
import type { LabelSelector, PodTemplate, SpreadConstraint, Workload } from '@/lib/domain/workload'
import type { Fix } from './finding'
import { workloadTarget } from './fixes'
import { patch } from './kubectl'
import type { PatchValue } from './patch'
import { isBefore } from './version'

/** Label that a Deployment puts on the pods of each of its ReplicaSets. */
export const templateHash = 'pod-template-hash'

/** A rule to write into a pod template. */
export type WrittenSpread = { readonly topologyKey: string; readonly maxSkew: number; readonly hard: boolean }

/** A constraint as it is to be; `was`: the one of the template that it takes the place of. */
export type WrittenConstraint = { readonly was: SpreadConstraint | null; readonly constraint: SpreadConstraint }

/** @param version null: not known; then what the newest versions know */
type Circumstances = { readonly service: Pick<Service, 'selector'>; readonly version: ServerVersion | null }

/**
 * What a workload has on a key with a rule put over it: it counts the pods that share the Service's traffic where it
 * counted none of its own, leaves out nodes that a taint closes (1.26) and counts the pods of one revision (1.27).
 */
export function putRule(
  { topologyKey, maxSkew, hard }: WrittenSpread,
  { kind, template }: Pick<Workload, 'kind' | 'template'>,
  { service, version }: Circumstances,
): WrittenConstraint {
  const twins = template.spreadConstraints.filter((each) => each.topologyKey === topologyKey)
  const was = twins.find(isHard) ?? twins[0] ?? null
  const countsOwn = was !== null && matchesLabels(was.labelSelector, template.labels)
  const keys = was?.matchLabelKeys ?? []
  const isByRevision = kind === 'Deployment' && !isBefore(version, 27)
  const matchLabelKeys = isByRevision && !keys.includes(templateHash) ? [...keys, templateHash] : keys
  const constraint: SpreadConstraint = {
    maxSkew,
    topologyKey,
    whenUnsatisfiable: hard ? 'DoNotSchedule' : 'ScheduleAnyway',
    // Only a hard constraint may have it.
    minDomains: hard ? (was?.minDomains ?? null) : null,
    nodeAffinityPolicy: was?.nodeAffinityPolicy ?? 'Honor',
    nodeTaintsPolicy: isBefore(version, 26) ? 'Ignore' : 'Honor',
    labelSelector: countsOwn ? was.labelSelector : ownSelector(template, service, matchLabelKeys),
    matchLabelKeys,
  }
  return { was, constraint: withoutTwice(constraint) }
}

const isHard = ({ whenUnsatisfiable }: SpreadConstraint): boolean => whenUnsatisfiable === 'DoNotSchedule'

/** The labels by which the Service selects these pods; where the template lacks them, the template's own. */
export function ownLabels(
  { labels }: PodTemplate,
  { selector }: Pick<Service, 'selector'>,
): ReadonlyMap<string, string> {
  const isSelected = selector.size > 0 && [...selector].every(([key, value]) => labels.get(key) === value)
  return new Map([...(isSelected ? selector : labels)].filter(([key]) => !revisionLabels.includes(key)))
}

const revisionLabels: readonly string[] = [templateHash, 'controller-revision-hash']

/** A selector that picks the pods of a template, for a constraint that also looks at other keys of them. */
export function ownSelector(
  template: PodTemplate,
  service: Pick<Service, 'selector'>,
  matchLabelKeys: readonly string[],
): LabelSelector {
  const labels = [...ownLabels(template, service)].filter(([key]) => !matchLabelKeys.includes(key))
  return { matchLabels: new Map(labels), matchExpressions: [] }
}

/** The API refuses a key that stands in the selector and in matchLabelKeys. */
function withoutTwice(constraint: SpreadConstraint): SpreadConstraint {
  const { labelSelector, matchLabelKeys } = constraint
  const selected = [
    ...(labelSelector?.matchLabels.keys() ?? []),
    ...(labelSelector?.matchExpressions.map(({ key }) => key) ?? []),
  ]
  return { ...constraint, matchLabelKeys: matchLabelKeys.filter((key) => !selected.includes(key)) }
}

/**
 * The patch that gives a workload these constraints; each is written whole, so that it also fits a manifest. kubectl
 * merges it into the one of the same topologyKey that is there: what that one has and the new one lacks is null.
 *
 * @param more other fields of the pod's spec to change with them
 */
export function writeConstraints(
  workload: Workload,
  written: readonly WrittenConstraint[],
  more: PodSpecPatch = {},
): Pick<Fix, 'yaml' | 'kubectl'> {
  const all = workload.template.spreadConstraints
  const hasTwins = written.some(
    ({ constraint }) => all.filter(({ topologyKey }) => topologyKey === constraint.topologyKey).length > 1,
  )
  if (!hasTwins) return patchConstraints(workload, written.map(toPatch), more)
  // kubectl tells constraints apart by their topologyKey alone: with two of one key only the whole list is unambiguous.
  const kept = all.map((own) => written.find(({ was }) => was === own)?.constraint ?? own)
  const added = written.flatMap(({ was, constraint }) => (was === null ? [constraint] : []))
  const whole = [...kept, ...added].map((constraint) => toPatch({ was: null, constraint }))
  return { yaml: patchConstraints(workload, whole, more).yaml, kubectl: null }
}

type PodSpecPatch = { readonly [field: string]: PatchValue }

const patchConstraints = (workload: Workload, constraints: readonly PatchValue[], more: PodSpecPatch) =>
  patch(workloadTarget(workload), {
    spec: { template: { spec: { ...more, topologySpreadConstraints: constraints } } },
  })

function toPatch({ was, constraint }: WrittenConstraint): PatchValue {
  const { maxSkew, topologyKey, whenUnsatisfiable, minDomains, labelSelector, matchLabelKeys } = constraint
  return {
    maxSkew,
    topologyKey,
    whenUnsatisfiable,
    ...(minDomains === null && was?.minDomains == null ? {} : { minDomains }),
    ...(constraint.nodeAffinityPolicy === 'Ignore' ? { nodeAffinityPolicy: 'Ignore' } : {}),
    ...(constraint.nodeTaintsPolicy === 'Honor' ? { nodeTaintsPolicy: 'Honor' } : {}),
    ...(labelSelector === null ? {} : { labelSelector: toSelectorPatch(labelSelector, was?.labelSelector ?? null) }),
    ...(matchLabelKeys.length === 0 ? {} : { matchLabelKeys }),
  }
}

function toSelectorPatch({ matchLabels, matchExpressions }: LabelSelector, was: LabelSelector | null): PatchValue {
  const gone = [...(was?.matchLabels.keys() ?? [])].filter((key) => !matchLabels.has(key))
  const labels = new Map<string, PatchValue>([...matchLabels, ...gone.map((key) => [key, null] as const)])
  return {
    ...(labels.size === 0 ? {} : { matchLabels: labels }),
    ...(matchExpressions.length > 0 ? { matchExpressions: matchExpressions.map(toExpression) } : {}),
    ...(matchExpressions.length === 0 && (was?.matchExpressions.length ?? 0) > 0 ? { matchExpressions: null } : {}),
  }
}

const toExpression = ({ key, operator, values }: LabelSelector['matchExpressions'][number]): PatchValue =>
  values.length === 0 ? { key, operator } : { key, operator, values }
