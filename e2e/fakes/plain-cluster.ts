import type { ClusterState, ServiceKey } from '@/lib/domain/cluster'
import type { ClusterChange, ClusterSource, ClusterStatus } from '@/lib/server/sources'

/** A cluster whose state a test sets by hand. */
export type PlainCluster = ClusterSource & {
  /** Publishes a new state; `services` are those that changed. */
  publish(state: ClusterState, services?: readonly ServiceKey[]): void
}

export function createPlainCluster(initial: ClusterState, server: string | null = null): PlainCluster {
  let state = initial
  let version = 0
  const listeners = new Set<(change: ClusterChange) => void>()
  const status: ClusterStatus = { state: 'live', watches: [], optional: [], error: null, server, serverVersion: null }
  return {
    start: () => {},
    stop: async () => {},
    state: () => state,
    version: () => version,
    status: () => status,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onStatus: () => () => {},
    publish(next, services = []) {
      const nodesChanged = next.nodes !== state.nodes
      state = next
      version += 1
      for (const listener of listeners) listener({ version, services: new Set(services), nodesChanged })
    },
  }
}
