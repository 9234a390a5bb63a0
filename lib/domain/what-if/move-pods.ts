import type { ClusterNode, EndpointSlice } from '@/lib/domain/cluster'
import { whyNotFit } from '@/lib/domain/placement/fits'
import { type Placement, placementLimits, placePods } from '@/lib/domain/placement/place-pods'
import type { StandingPod } from '@/lib/domain/placement/question'
import type { Pod, ServiceFacts } from '@/lib/domain/workload'
import type { ChangedNodes } from './change-nodes'
import { type PodPlan, planPods } from './plan-pods'
import { listPods, type ServicePod, withoutEndpoints, withPods } from './pods'
import type { WhatIfQuestion } from './question'
import type { Scenario } from './scenario'
import { workloadOf } from './workload-of'

export type MovedPods = {
  readonly slices: readonly EndpointSlice[]
  readonly pendingPods: number
  readonly assumptions: readonly string[]
  readonly notModelled: readonly string[]
}

/**
 * The Service's slices after nodes and rules changed: pods of lost nodes gone, those of drained nodes placed elsewhere,
 * all placed anew under proposed rules, and as many as the replicas say.
 */
export function movePods(
  { service, facts }: WhatIfQuestion,
  scenario: Scenario,
  slices: readonly EndpointSlice[],
  changed: ChangedNodes,
): MovedPods {
  const { nodes, lost } = changed
  const left =
    lost.size === 0 ? slices : withoutEndpoints(slices, ({ nodeName }) => nodeName !== null && lost.has(nodeName))
  const workload = workloadOf(facts).found
  const plan = planPods(facts, scenario, listPods(left), changed, workload)
  if (plan === null) return { slices: left, pendingPods: 0, assumptions: [], notModelled: [] }
  const { placed, pending, why } = placeAll(facts, plan, nodes)
  const names = nameNew(workload?.name ?? service.name, placed.length, plan.stay)
  const pods = placed.map((nodeName, at) => ({
    name: names[at] ?? nodeName,
    nodeName,
    zone: nodes.get(nodeName)?.zone ?? null,
  }))
  // Of a rollout nothing old is left, terminating pods included.
  const kept = withoutEndpoints(left, ({ podName }) => podName !== null && (plan.rollout || plan.gone.has(podName)))
  return {
    slices: withPods(kept, slices, service, workload?.template ?? null, pods),
    pendingPods: pending,
    assumptions: [
      ...plan.words,
      ...(placed.length > 0 ? ['New pods are taken as ready, listening where most of the present ones do.'] : []),
      ...(pending > 0
        ? [`${pending === 1 ? '1 pod stays' : `${pending} pods stay`} pending. ${why ?? ''}`.trim()]
        : []),
    ],
    notModelled: placed.length + pending > 0 ? [...plan.rules.limits, ...placementLimits] : [],
  }
}

function placeAll(
  facts: ServiceFacts,
  { place, rules, stay }: PodPlan,
  nodes: ReadonlyMap<string, ClusterNode>,
): Placement {
  if (place === null) {
    const taken = new Set(stay.map(({ nodeName }) => nodeName))
    const free = [...nodes.values()].filter(({ name }) => !taken.has(name))
    const fitting = free.filter((node) => whyNotFit(node, rules.needs) === null)
    return { placed: fitting.map(({ name }) => name).sort(), pending: 0, why: null }
  }
  const read = new Map(facts.pods.known ? facts.pods.value.map((pod) => [pod.name, pod]) : [])
  const standing = stay.flatMap(({ name, nodeName }): readonly StandingPod[] =>
    nodeName === null ? [] : [{ nodeName, labels: read.get(name)?.labels ?? null }],
  )
  return placePods({ nodes, rules, standing, revision: revisionOf(read.values()), pods: place })
}

/** Labels of the youngest pod: of the revision that further pods would be of. */
function revisionOf(pods: Iterable<Pod>): ReadonlyMap<string, string> {
  let youngest: Pod | null = null
  for (const pod of pods) {
    if (youngest === null || (pod.createdAtMs ?? 0) > (youngest.createdAtMs ?? 0)) youngest = pod
  }
  return youngest?.labels ?? new Map()
}

/** Names that no pod has yet. */
function nameNew(workload: string, pods: number, stay: readonly ServicePod[]): readonly string[] {
  const taken = new Set(stay.map(({ name }) => name))
  const names: string[] = []
  for (let number = 1; names.length < pods; number += 1) {
    const name = `${workload}-new-${number}`
    if (!taken.has(name)) names.push(name)
  }
  return names
}
