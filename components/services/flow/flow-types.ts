/** Shares of one thing under each reading of the balancer: one where its model is known, two (the bounds) where not. */
export type Shares = readonly number[]

export type Range = { readonly low: number; readonly high: number }

export type Fate = 'serves' | 'dropped' | 'refused'

/** An entry node, or several that were folded into one block. */
export type FlowNode = {
  readonly key: string
  readonly label: string
  readonly nodes: readonly string[]
  readonly zone: string | null
  readonly shares: Shares
  readonly fate: Fate
  /** Fewest and most endpoints that a node of this block divides its connections by. */
  readonly divisor: Range
}

/** A pod, or several that were folded into one block. */
export type FlowPod = {
  readonly key: string
  readonly label: string
  readonly pods: number
  readonly shares: Shares
  /** Share of a pod here ÷ fair share, over all pods and readings. */
  readonly load: Range
}

/** Pods that stand together: on one node, or in one zone after folding. */
export type FlowGroup = {
  readonly key: string
  readonly label: string
  /** The node block that alone feeds this group; null: any entry node may. */
  readonly nodeKey: string | null
  readonly pods: readonly FlowPod[]
}

export type IdleReason = { readonly reason: string; readonly nodes: readonly string[] }

/**
 * What the picture shows, before any geometry.
 * - `own-pods`: each node hands on to its own pods only (Local)
 * - `any-pod`: each node may pick pods of other nodes (Cluster)
 * - `direct`: the balancer reaches pods without a node hop
 */
export type Flow = {
  readonly kind: 'own-pods' | 'any-pod' | 'direct'
  /** One share for each reading; the first is drawn where all agree. */
  readonly readings: number
  readonly nodes: readonly FlowNode[]
  readonly groups: readonly FlowGroup[]
  readonly idleNodes: readonly IdleReason[]
  /** Ready pods that no new connection reaches. */
  readonly idlePods: number
  /** Share of each pod if all were alike, 0..1. */
  readonly fair: number
  readonly nodesAreFolded: boolean
  readonly podsAreFolded: boolean
}

/** An entry node before folding. */
export type RawNode = Omit<FlowNode, 'key' | 'label' | 'nodes'> & { readonly name: string }
/** A pod before folding. */
export type RawPod = Omit<FlowPod, 'key' | 'pods'> & {
  readonly key: string
  readonly nodeName: string | null
  readonly zone: string | null
  readonly ready: boolean
}

/** Stands for the entry node where the balancer finds none that is healthy. */
export const NO_HEALTHY_NODE = 'no healthy node'

export const lowest = (shares: Shares): number => Math.min(...shares)
export const highest = (shares: Shares): number => Math.max(...shares)
/** The same under every reading of the balancer, so that it may be drawn as a band. */
export const isCertain = (shares: Shares): boolean => highest(shares) - lowest(shares) < 1e-9
