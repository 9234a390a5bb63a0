import type { ClusterNode } from '@/lib/domain/cluster'
import type { PodTemplate, SpreadConstraint, Workload } from '@/lib/domain/workload'
import { type NodeNeeds, unknownSelectorKeys } from './fits'
import { matchesLabels } from './match-labels'
import { domainOf, hostnameKey, isKnownKey, zoneKey } from './topology'

/** A spread constraint as the model applies it. */
export type SpreadRule = Omit<SpreadConstraint, 'whenUnsatisfiable'> & {
  /** DoNotSchedule: a pod that would break it stays pending. */
  readonly hard: boolean
  /** The selector picks the workload's own pods; if not, the constraint counts none of them (F15). */
  readonly countsOwn: boolean
}

/** Pod anti-affinity on one topology key, as far as it is between pods of the workload. */
export type ApartRule = { readonly topologyKey: string; readonly hard: boolean }

/** What decides where pods of one workload go. */
export type PlacementRules = {
  readonly needs: NodeNeeds
  readonly spread: readonly SpreadRule[]
  readonly apart: readonly ApartRule[]
  /** The constraints are the scheduler's own, because the template has none. */
  readonly byDefault: boolean
  /** What the rules say that the model cannot follow, a sentence each. */
  readonly limits: readonly string[]
}

/** What the scheduler applies to pods without constraints of their own: soft, 3 on the host name, 5 on the zone (F13). */
const defaults = [
  { topologyKey: hostnameKey, maxSkew: 3 },
  { topologyKey: zoneKey, maxSkew: 5 },
] as const

/** What a template says before anything is read of it: nothing is asked for, so that the scheduler's defaults hold. */
const unreadNeeds: NodeNeeds = { nodeSelector: new Map(), tolerations: [] }

/**
 * The placement rules of a workload; of one that was not read, the scheduler's defaults, which is said.
 *
 * @param nodes of the cluster: a key that none of them shows cannot be followed
 * @param workload null: not read
 */
export function rulesOf(workload: Workload | null, nodes: ReadonlyMap<string, ClusterNode>): PlacementRules {
  if (workload === null) {
    return {
      needs: unreadNeeds,
      spread: defaultRules(),
      apart: [],
      byDefault: true,
      limits: ['The pod template was not read: assumed to have no constraints, selectors or tolerations of its own.'],
    }
  }
  return rulesOfTemplate(workload.template, nodes)
}

/** The same from a template, as proposals make one. */
export function rulesOfTemplate(template: PodTemplate, nodes: ReadonlyMap<string, ClusterNode>): PlacementRules {
  const unknown = unknownSelectorKeys(nodes.values(), template.nodeSelector)
  const isSeen = ({ topologyKey }: { readonly topologyKey: string }) =>
    isKnownKey(topologyKey) || [...nodes.values()].some((node) => domainOf(node, topologyKey) !== null)
  const constraints = template.spreadConstraints.filter(isSeen)
  const byDefault = template.spreadConstraints.length === 0
  return {
    needs: {
      nodeSelector: new Map([...template.nodeSelector].filter(([key]) => !unknown.has(key))),
      tolerations: template.tolerations,
    },
    spread: byDefault ? defaultRules() : constraints.map((constraint) => toSpreadRule(constraint, template.labels)),
    apart: [
      ...template.podAntiAffinity
        .filter((term) => isSeen(term) && matchesLabels(term.labelSelector, template.labels))
        .map(({ topologyKey, required }) => ({ topologyKey, hard: required })),
      ...(takesHostPorts(template) ? [{ topologyKey: hostnameKey, hard: true }] : []),
    ],
    byDefault,
    limits: [
      ...[...unknown].map((key) => `Node selector ${key}: that label is not kept, so every node is taken to have it.`),
      ...(template.hasNodeAffinity ? ['Required node affinity is not evaluated: every node is taken to meet it.'] : []),
      ...[...template.spreadConstraints, ...template.podAntiAffinity]
        .filter((rule) => !isSeen(rule))
        .map(({ topologyKey }) => `The constraint on ${topologyKey} is not followed: that label is not kept.`),
      ...(template.podAntiAffinity.some(({ labelSelector }) => !matchesLabels(labelSelector, template.labels))
        ? ['Anti-affinity to pods of other workloads is not evaluated: those pods are not read.']
        : []),
    ],
  }
}

/** The scheduler takes its selector from the Services and controllers of the pod: its own pods. */
function defaultRules(): readonly SpreadRule[] {
  return defaults.map((rule) => ({
    ...rule,
    hard: false,
    countsOwn: true,
    labelSelector: null,
    matchLabelKeys: [],
    minDomains: null,
    nodeAffinityPolicy: 'Honor',
    nodeTaintsPolicy: 'Ignore',
  }))
}

function toSpreadRule(
  { whenUnsatisfiable, ...constraint }: SpreadConstraint,
  labels: ReadonlyMap<string, string>,
): SpreadRule {
  return {
    ...constraint,
    hard: whenUnsatisfiable === 'DoNotSchedule',
    countsOwn: matchesLabels(constraint.labelSelector, labels),
  }
}

/** Two pods that want the same port of a host cannot share it. */
const takesHostPorts = ({ hostNetwork, ports }: PodTemplate): boolean =>
  ports.some(({ hostPort }) => hostNetwork || hostPort !== null)
