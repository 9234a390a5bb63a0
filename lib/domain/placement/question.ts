import type { ClusterNode } from '@/lib/domain/cluster'
import type { PlacementRules } from './rules'

/** A pod that is there already and counts for the rules. */
export type StandingPod = {
  readonly nodeName: string
  /** null: not read; then taken to be those of the present template. */
  readonly labels: ReadonlyMap<string, string> | null
}

export type PlacementQuestion = {
  readonly nodes: ReadonlyMap<string, ClusterNode>
  readonly rules: PlacementRules
  /** Pods that stay where they are: nothing moves a running pod. Terminating ones do not count. */
  readonly standing: readonly StandingPod[]
  /** Labels of the pods to place that `matchLabelKeys` looks at; empty: a revision that no standing pod has. */
  readonly revision: ReadonlyMap<string, string>
  /** How many pods to place. */
  readonly pods: number
}
