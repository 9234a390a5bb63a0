import type { Endpoint } from './collect'
import { createClusterSelector, type EntryNode, selectLocalByNode } from './select'

/** What kube-proxy of the newest release does, on every node. */
export const newest = { readsNodeHints: () => true, readsZoneHints: () => true, fallsBack: () => true }

/** L_i of one node. */
export const selectLocal = (endpoints: readonly Endpoint[], nodeName: string): readonly Endpoint[] =>
  selectLocalByNode(endpoints).get(nodeName) ?? []

/** C_i of one node. */
export const selectCluster = (
  endpoints: readonly Endpoint[],
  node: EntryNode,
  honourNodeHints = true,
): readonly Endpoint[] =>
  createClusterSelector(endpoints, { ...newest, readsNodeHints: () => honourNodeHints }).select(node)
