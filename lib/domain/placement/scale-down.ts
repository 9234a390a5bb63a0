import type { WorkloadKind } from '@/lib/domain/workload'

/** A pod that its controller could remove. */
export type RemovablePod = {
  readonly name: string
  readonly nodeName: string | null
  readonly ready: boolean
  /** Unix milliseconds; null: not known. */
  readonly createdAtMs: number | null
}

/** How the removed pods were chosen, for whoever shows the result. */
export const scaleDownWords: Readonly<Record<'ReplicaSet' | 'StatefulSet', string>> = {
  ReplicaSet:
    'Removed as the ReplicaSet documentation ranks pods: unscheduled and unready ones first, then those on the nodes with the most of them, counted once, then the youngest; pod-deletion-cost is not read, and where nothing tells pods apart the choice is random, here by name.',
  StatefulSet: 'A StatefulSet removes the highest ordinals first.',
}

/**
 * Which pods go when a workload gets fewer replicas.
 *
 * Source: Kubernetes documentation, "Scaling a ReplicaSet": pending pods first, then pods on nodes with more replicas,
 * then younger ones; the number on each node is taken once, before any pod goes, so that a large step can empty the
 * fullest node. A StatefulSet removes from the highest ordinal.
 */
export function chooseRemoved(
  pods: readonly RemovablePod[],
  remove: number,
  kind: WorkloadKind | null,
): readonly string[] {
  const order = kind === 'StatefulSet' ? byOrdinal : byRank(countByNode(pods))
  return [...pods]
    .sort(order)
    .slice(0, remove)
    .map(({ name }) => name)
}

type Order = (a: RemovablePod, b: RemovablePod) => number

const byRank =
  (onNode: ReadonlyMap<string | null, number>): Order =>
  (a, b) =>
    Number(a.nodeName !== null) - Number(b.nodeName !== null) ||
    Number(a.ready) - Number(b.ready) ||
    (onNode.get(b.nodeName) ?? 0) - (onNode.get(a.nodeName) ?? 0) ||
    (b.createdAtMs ?? 0) - (a.createdAtMs ?? 0) ||
    byName(a, b)

const byOrdinal: Order = (a, b) => ordinalOf(b) - ordinalOf(a) || byName(a, b)

const ordinalOf = ({ name }: RemovablePod): number => Number(/-(\d+)$/.exec(name)?.[1] ?? -1)

const byName: Order = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

function countByNode(pods: readonly RemovablePod[]): ReadonlyMap<string | null, number> {
  const counts = new Map<string | null, number>()
  for (const { nodeName } of pods) counts.set(nodeName, (counts.get(nodeName) ?? 0) + 1)
  return counts
}
