import type { ClusterNode } from '@/lib/domain/cluster'
import { type PlacementRules, rulesOf, rulesOfTemplate } from '@/lib/domain/placement/rules'
import { chooseRemoved, scaleDownWords } from '@/lib/domain/placement/scale-down'
import type { PodTemplate, ServiceFacts, Workload } from '@/lib/domain/workload'
import type { ChangedNodes } from './change-nodes'
import type { ServicePod } from './pods'
import { withProposals } from './propose'
import type { PlacementProposal, Scenario } from './scenario'
import { areOwnerless } from './workload-of'

/** Which pods stay, which go, and how many come. */
export type PodPlan = {
  readonly stay: readonly ServicePod[]
  /** Names of pods whose endpoints go. */
  readonly gone: ReadonlySet<string>
  /** How many to place; null: one on each node that takes them and has none, as a DaemonSet does. */
  readonly place: number | null
  readonly rules: PlacementRules
  /** Every pod is new, as after a rollout. */
  readonly rollout: boolean
  readonly words: readonly string[]
}

const words = {
  rollout: 'A changed template rolls the workload: all pods are placed anew, as if the old ones were gone.',
  evicted: 'Evicted pods are replaced on other nodes; a drain that is under way holds fewer pods for a while.',
  newDaemonPods: 'A DaemonSet puts a pod on each new node that takes it.',
  bareEnd: 'No controller owns the pods: a drain must be forced, and those that it ends are not replaced.',
  daemonStays: 'Pods of a DaemonSet stay on a drained node: a drain leaves them out.',
} as const

/**
 * What becomes of the pods that the nodes have left: placed anew under proposed rules, moved off drained nodes, more or
 * fewer of them.
 *
 * @param pods without those of lost nodes
 * @param workload null: not known; then moved as a Deployment's
 * @returns null when no pod goes and none comes
 */
export function planPods(
  facts: ServiceFacts,
  { placement = [], replicas }: Scenario,
  pods: readonly ServicePod[],
  { nodes, drained, added }: ChangedNodes,
  workload: Workload | null,
): PodPlan | null {
  const evicted = pods.filter(({ nodeName }) => nodeName !== null && drained.has(nodeName))
  const rules = rulesFor(workload, placement, nodes)
  if (workload?.kind === 'DaemonSet') {
    if (added.length + evicted.length === 0) return null
    const said = [
      ...(added.length > 0 ? [words.newDaemonPods] : []),
      ...(evicted.length > 0 ? [words.daemonStays] : []),
    ]
    return { stay: pods, gone: new Set(), place: added.length > 0 ? null : 0, rules, rollout: false, words: said }
  }
  if (areOwnerless(facts)) {
    const gone = namesOf(evicted)
    const stay = pods.filter(({ name }) => !gone.has(name))
    return evicted.length === 0 ? null : { stay, gone, place: 0, rules, rollout: false, words: [words.bareEnd] }
  }
  if (placement.length > 0) {
    const eachNode = placement.some(({ kind }) => kind === 'each-node')
    const place = eachNode ? null : (replicas ?? workload?.replicas ?? pods.length)
    return { stay: [], gone: namesOf(pods), place, rules, rollout: true, words: [words.rollout] }
  }
  if (replicas === undefined && evicted.length === 0) return null
  const removed = new Set(replicas === undefined ? [] : removedFor(facts, replicas, pods, workload))
  const gone = new Set([...removed, ...namesOf(evicted)])
  const stay = pods.filter(({ name }) => !gone.has(name))
  return {
    stay,
    gone,
    place: Math.max(0, (replicas ?? pods.length) - stay.length),
    rules,
    rollout: false,
    words: [
      ...(removed.size > 0 ? [scaleDownWords[workload?.kind === 'StatefulSet' ? 'StatefulSet' : 'ReplicaSet']] : []),
      ...(evicted.length > 0 ? [words.evicted] : []),
    ],
  }
}

const namesOf = (pods: readonly ServicePod[]): ReadonlySet<string> => new Set(pods.map(({ name }) => name))

function removedFor(
  { pods: read }: ServiceFacts,
  replicas: number,
  pods: readonly ServicePod[],
  workload: Workload | null,
): readonly string[] {
  if (pods.length <= replicas) return []
  const created = new Map(read.known ? read.value.map((pod) => [pod.name, pod.createdAtMs]) : [])
  const removable = pods.map((pod) => ({ ...pod, createdAtMs: created.get(pod.name) ?? null }))
  return chooseRemoved(removable, pods.length - replicas, workload?.kind ?? null)
}

/** Of a template that was not read nothing is known; labels stand for its own pods. */
const unreadTemplate: PodTemplate = {
  labels: new Map([['app', 'unread']]),
  spreadConstraints: [],
  podAntiAffinity: [],
  nodeSelector: new Map(),
  hasNodeAffinity: false,
  tolerations: [],
  hostNetwork: false,
  ports: [],
  preStop: [],
  terminationGracePeriodSeconds: 30,
}

function rulesFor(
  workload: Workload | null,
  placement: readonly PlacementProposal[],
  nodes: ReadonlyMap<string, ClusterNode>,
): PlacementRules {
  const present = rulesOf(workload, nodes)
  const eachNode = workload?.kind === 'DaemonSet' || placement.some(({ kind }) => kind === 'each-node')
  if (placement.length === 0) return eachNode ? toleratingCordon(present) : present
  const template = withProposals(workload?.template ?? unreadTemplate, workload?.kind ?? 'Deployment', placement)
  const rules = { ...rulesOfTemplate(template, nodes), ...(workload === null ? { limits: present.limits } : {}) }
  return eachNode ? toleratingCordon(rules) : rules
}

/** The DaemonSet controller lets its pods onto cordoned nodes. */
const toleratingCordon = (rules: PlacementRules): PlacementRules => ({
  ...rules,
  needs: {
    ...rules.needs,
    tolerations: [
      ...rules.needs.tolerations,
      { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', value: '', effect: 'NoSchedule' },
    ],
  },
})
