import type { Clock, ClusterChange, ClusterSource, ClusterStatus, WatchStatus } from '@/lib/server/sources'
import type { DemoCluster } from './scene'
import { createScene } from './scene'

/** How often the demo looks at its clock; a change is published at the next look. */
const tickMs = 500

/** A cluster that lives by the clock: same seed and same elapsed time, same state. */
export function createDemoSource(cluster: DemoCluster, seed: number, clock: Clock): ClusterSource {
  const startMs = clock.nowMs()
  const scene = createScene(cluster, seed, startMs)
  const changeListeners = new Set<(change: ClusterChange) => void>()
  const statusListeners = new Set<() => void>()
  let { state } = scene.at(0)
  let version = 1
  let lastTickAtMs = startMs
  let cancelTick: (() => void) | null = null

  const tick = (): void => {
    lastTickAtMs = clock.nowMs()
    const change = scene.at(lastTickAtMs - startMs)
    if (change.services.size > 0 || change.nodesChanged) {
      state = change.state
      version += 1
      for (const listener of changeListeners) {
        listener({ version, services: change.services, nodesChanged: change.nodesChanged })
      }
    }
    cancelTick = clock.schedule(tick, tickMs)
  }

  return {
    start() {
      cancelTick ??= clock.schedule(tick, tickMs)
    },
    stop() {
      cancelTick?.()
      cancelTick = null
      return Promise.resolve()
    },
    state: () => state,
    version: () => version,
    status(): ClusterStatus {
      const watch = (resource: WatchStatus['resource'], objects: number): WatchStatus => ({
        resource,
        namespace: null,
        state: 'live',
        listedObjects: null,
        expectedObjects: null,
        objects,
        unreadable: { count: 0, examples: [] },
        lastByteAtMs: lastTickAtMs,
        syncedAtMs: startMs,
        error: null,
        missingRule: null,
        relists: 0,
      })
      const sliceCount = [...state.slices.values()].reduce((sum, slices) => sum + slices.length, 0)
      return {
        state: 'live',
        watches: [
          watch('services', state.services.size),
          watch('endpointslices', sliceCount),
          watch('nodes', state.nodes?.size ?? 0),
        ],
        error: null,
        server: null,
        serverVersion: cluster.serverVersion.text,
      }
    },
    onChange(listener) {
      changeListeners.add(listener)
      return () => changeListeners.delete(listener)
    },
    onStatus(listener) {
      statusListeners.add(listener)
      return () => statusListeners.delete(listener)
    },
  }
}
