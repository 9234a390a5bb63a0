import type { ClusterNode, Service, SliceEndpoint } from '@/lib/domain/cluster'
import type { HealthVerdict } from '@/lib/domain/health/answer'

/*
 * What changed, as it was seen. Each change holds the objects before and after it, so that from the present state every
 * one before can be told by going back.
 */

/** A pod behind the Service, or an address without one. */
export type PodChange = {
  /** When it was seen, Unix milliseconds. */
  readonly atMs: number
  /** Name of the pod, or the address where there is none. */
  readonly name: string
  /** null: it was not behind the Service. */
  readonly before: SliceEndpoint | null
  /** null: it is no longer behind the Service. */
  readonly after: SliceEndpoint | null
}

export type ServiceChange = { readonly atMs: number; readonly before: Service; readonly after: Service }

export type NodeChange = {
  readonly atMs: number
  readonly name: string
  /** null: there was no such node. */
  readonly before: ClusterNode | null
  /** null: it is gone. */
  readonly after: ClusterNode | null
}

/** What the health port of a node answers for the Service. */
export type HeardHealth = {
  readonly verdict: HealthVerdict
  /** It answers 200 on one of its addresses: a balancer that asks there enters the node, rightly or not. */
  readonly letsIn: boolean
}

export type HealthChange = {
  readonly atMs: number
  readonly node: string
  /** null: it had not been asked since watching began. */
  readonly before: HeardHealth | null
  readonly after: HeardHealth
}

/** Changes, oldest first, and from when on none is missing among them. */
export type Kept<Change> = {
  readonly changes: readonly Change[]
  /** Unix milliseconds: of the time before, nothing or not all is known. */
  readonly completeSinceMs: number
}

/** All that is remembered of one Service over time. */
export type ServiceHistory = {
  readonly pods: Kept<PodChange>
  readonly service: Kept<ServiceChange>
  readonly health: Kept<HealthChange>
  /** When somebody looked, so that the health ports were asked; oldest first. */
  readonly looks: readonly { readonly fromMs: number; readonly toMs: number }[]
  /** What each node's health port answered last, where it is known. */
  readonly answers: ReadonlyMap<string, HeardHealth>
}
