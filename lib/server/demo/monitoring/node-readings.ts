import type { ClusterNode, ClusterState } from '@/lib/domain/cluster'
import type { NodeReading } from '@/lib/domain/node-readings/reading'
import { createWithoutLocalCounter } from '@/lib/domain/node-readings/without-local'
import type { Draw } from '@/lib/server/demo/simulation/random'

/** What is wrong with single nodes of a simulated cluster. */
export type NodeTroubles = {
  /** Its table of tracked connections is nearly full. */
  readonly full: string | null
  /** Its kube-proxy stopped writing rules so many seconds ago. */
  readonly stuck: { readonly node: string; readonly seconds: number } | null
}

const LIMIT = 262_144
const SYNC_SECONDS = 30

/** What node_exporter and kube-proxy would say of the nodes of a simulated cluster. */
export function readDemoNodes(
  state: ClusterState,
  nodes: readonly Pick<ClusterNode, 'name'>[],
  { full, stuck }: NodeTroubles,
  draw: Draw,
  nowMs: number,
): ReadonlyMap<string, NodeReading> {
  const without = createWithoutLocalCounter(state)
  for (const [key, service] of state.services) without.add(service, state.slices.get(key) ?? [])
  return new Map(
    nodes.map(({ name }): [string, NodeReading] => {
      const isStuck = stuck?.node === name
      const share = name === full ? 0.93 : draw.between(0.04, 0.38, 'conntrack', name)
      const ago = isStuck ? stuck.seconds : draw.between(1, SYNC_SECONDS, 'sync', name)
      const reading: NodeReading = {
        conntrackEntries: Math.round(LIMIT * share),
        conntrackLimit: LIMIT,
        syncedAtMs: nowMs - ago * 1000,
        pendingChanges: isStuck ? 7 : 0,
        withoutLocal: without.of(name),
      }
      return [name, reading]
    }),
  )
}
