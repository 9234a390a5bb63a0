import { type ModelOverride, modelIds } from '@/lib/domain/balancers/model'
import type { TrafficPolicy } from '@/lib/domain/cluster'

/** Topology keys that a proposed rule can name: the domains that Evenkeel knows of every node. */
export const spreadDomains = ['node', 'zone'] as const
export type SpreadDomain = (typeof spreadDomains)[number]

/**
 * Where pods go instead of where the present template puts them. A template that changes rolls its workload, so every
 * pod is placed anew.
 */
export type PlacementProposal =
  /** A topology spread constraint, with matchLabelKeys and nodeTaintsPolicy Honor. */
  | { readonly kind: 'spread'; readonly over: SpreadDomain; readonly maxSkew: number; readonly hard: boolean }
  /** Anti-affinity between the workload's own pods. */
  | { readonly kind: 'apart'; readonly over: SpreadDomain; readonly hard: boolean }
  /** One pod on every node that takes them, as a DaemonSet. */
  | { readonly kind: 'each-node' }

export type NewNodes = {
  /** null: without a zone label. */
  readonly zone: string | null
  readonly count: number
}

/** What topology hints the endpoints carry: none, their own zone's, or their own node's as well. */
export const hintChoices = ['off', 'zone', 'node'] as const
export type HintChoice = (typeof hintChoices)[number]

/**
 * A change to one Service and the cluster around it that is only imagined. Every part is optional, what is absent stays
 * as it is, and parts combine. `{}` is what is there now.
 */
export type Scenario = {
  readonly policy?: TrafficPolicy | undefined
  /** Another model, or parameters of the present one; cross-zone balancing is among them. */
  readonly balancer?: ModelOverride | undefined
  /** Weights by the number of ready endpoints. */
  readonly weights?: boolean | undefined
  /** Desired number of pods. */
  readonly replicas?: number | undefined
  /** Instead of the template's own rules; several hold together. */
  readonly placement?: readonly PlacementProposal[] | undefined
  /** Cordoned, and their pods evicted and placed elsewhere. */
  readonly drained?: readonly string[] | undefined
  /** Gone from one moment to the next, with their pods, which are not replaced yet. */
  readonly lost?: readonly string[] | undefined
  /** Every node of these zones is lost. */
  readonly lostZones?: readonly string[] | undefined
  readonly newNodes?: readonly NewNodes[] | undefined
  readonly hints?: HintChoice | undefined
}

/** Bounds that keep a scenario computable and its link short; a real workload or cluster stays under them. */
export const scenarioLimits = { replicas: 10_000, newNodes: 5_000, maxSkew: 1_000 } as const

/** Models that a reader can choose. */
export const choosableModels = modelIds.filter((id) => id !== 'unknown')

/** Whether it imagines anything at all. */
export const isEmptyScenario = (scenario: Scenario): boolean =>
  Object.values(scenario).every((part) => part === undefined || isEmptyPart(part))

const isEmptyPart = (part: unknown): boolean =>
  typeof part === 'object' && part !== null && Object.values(part).every((value) => value === undefined)

/** Whether pods are placed by other rules or in other numbers than now. */
export const movesPods = ({ replicas, placement }: Scenario): boolean =>
  replicas !== undefined || (placement !== undefined && placement.length > 0)
