import type { ClusterNode, ClusterState, EndpointSlice, Service } from '@/lib/domain/cluster'
import { optionalStatuses } from '@/lib/server/demo/announcements/optional-status'
import { type AnnouncementPlan, followPlan } from '@/lib/server/demo/announcements/plan'
import type {
  Clock,
  ClusterChange,
  ClusterSource,
  ClusterStatus,
  WatchedResource,
  WatchState,
} from '@/lib/server/sources'
import { minutes } from './cycle'
import { createScene, type DemoCluster } from './scene'
import type { Snapshot } from './table'
import { alwaysLive, type WatchPlan, watchAt, watchFingerprint, watchStatus } from './watch-plan'

/** How far back what happened before the start is told, and how closely. */
const replayedMs = minutes(60)
const replayStepMs = 3_000

/** How often the demo looks at its clock; a change is published at the next look. */
const tickMs = 500

export type WatchPlans = Readonly<Partial<Record<WatchedResource, WatchPlan>>>

type Options = {
  readonly cluster: DemoCluster
  readonly seed: number
  readonly clock: Clock
  /** How the watches fare; those not named are always live. */
  readonly watches?: WatchPlans
  /** Who announces addresses. */
  readonly announcements: AnnouncementPlan
  /** How long the cluster had lived when the process started. */
  readonly livedMs?: number
}

/** A cluster that lives by the clock: same seed and same elapsed time, same state. */
export function createDemoSource(options: Options): ClusterSource {
  const { clock, livedMs = 0 } = options
  const startMs = clock.nowMs() - livedMs
  const view = createView(options, startMs)
  const changeListeners = new Set<(change: ClusterChange) => void>()
  const statusListeners = new Set<() => void>()
  let { state } = view.at(livedMs)
  let version = 1
  let elapsedMs = livedMs
  let cancelTick: (() => void) | null = null

  const tick = (): void => {
    cancelTick = clock.schedule(tick, tickMs)
    const statusBefore = view.statusFingerprint(elapsedMs)
    elapsedMs = clock.nowMs() - startMs
    const { state: next, services, nodesChanged } = view.at(elapsedMs)
    if (services.size > 0 || nodesChanged) {
      state = next
      version += 1
      for (const listener of changeListeners) listener({ version, services, nodesChanged })
    }
    if (view.statusFingerprint(elapsedMs) !== statusBefore) {
      for (const listener of statusListeners) listener()
    }
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
    status: () => view.status(state, elapsedMs),
    onChange(listener) {
      changeListeners.add(listener)
      return () => changeListeners.delete(listener)
    },
    replay(tell) {
      const firstMs = Math.max(0, livedMs - replayedMs)
      if (firstMs === livedMs) return
      for (let atMs = firstMs; atMs <= livedMs; atMs += replayStepMs) {
        const then = view.at(atMs)
        const services = atMs === firstMs ? new Set(then.state.services.keys()) : then.services
        // The last of them is the present one.
        state = then.state
        if (services.size > 0 || then.nodesChanged) {
          tell(then.state, { services, nodesChanged: then.nodesChanged }, startMs + atMs)
        }
      }
    },
    onStatus(listener) {
      statusListeners.add(listener)
      return () => statusListeners.delete(listener)
    },
  }
}

type Shown = {
  readonly state: ClusterState
  readonly services: ReadonlySet<string>
  readonly nodesChanged: boolean
}

/** What can be seen of the cluster through its watches. */
function createView({ cluster, seed, watches = {}, announcements: plan }: Options, startMs: number) {
  const scene = createScene(cluster, seed, startMs)
  const announcedAt = followPlan(plan)
  const { major, minor, text: serverVersion } = cluster.serverVersion
  const planOf = (resource: WatchedResource) => watches[resource] ?? alwaysLive
  const resources = ['services', 'endpointslices', 'nodes'] as const
  const nodesDenied = planOf('nodes').cycle.phases.some(({ phase }) => phase === 'denied')
  const shown = <Value>(resource: WatchedResource, table: (elapsedMs: number) => Snapshot<Value>, elapsedMs: number) =>
    table(Math.max(0, watchAt(planOf(resource), elapsedMs).liveMs))

  return {
    at(elapsedMs: number): Shown {
      const services = shown<Service>('services', scene.services, elapsedMs)
      const slices = shown<readonly EndpointSlice[]>('endpointslices', scene.slices, elapsedMs)
      const announced = announcedAt(services.values, elapsedMs)
      const nodes = nodesDenied ? null : shown<ClusterNode>('nodes', scene.nodes, elapsedMs)
      return {
        state: {
          services: services.values,
          slices: slices.values,
          nodes: nodes === null ? null : nodes.values,
          serverVersion: { major, minor },
          announcements: announced.announcements,
        },
        services: new Set([...services.changed, ...slices.changed, ...announced.changed]),
        nodesChanged: nodes !== null && nodes.changed.size > 0,
      }
    },
    /** What of the status is worth telling; ages are not. */
    statusFingerprint: (elapsedMs: number): string =>
      resources.map((resource) => watchFingerprint(planOf(resource), elapsedMs)).join(),
    status(state: ClusterState, elapsedMs: number): ClusterStatus {
      const held: Readonly<Record<WatchedResource, number>> = {
        services: state.services.size,
        endpointslices: [...state.slices.values()].reduce((sum, slices) => sum + slices.length, 0),
        nodes: state.nodes?.size ?? 0,
      }
      const statuses = resources.map((resource) =>
        watchStatus(planOf(resource), { resource, objects: held[resource], startMs, elapsedMs }),
      )
      return {
        state: worstOf(statuses.map((watch) => watch.state)),
        watches: statuses,
        optional: optionalStatuses(state.announcements, startMs, elapsedMs),
        error: null,
        server: null,
        serverVersion,
      }
    },
  }
}

/** Nodes that may not be read leave gaps, but the rest is as good as it was. */
const worstOf = (states: readonly WatchState[]): WatchState => (states.includes('stale') ? 'stale' : 'live')
