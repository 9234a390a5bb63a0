import { nothingAnnounced } from '@/lib/domain/announcements'
import type { ClusterNode, ClusterState, EndpointSlice, ServerVersion, Service } from '@/lib/domain/cluster'
import type { Clock, ClusterChange } from '@/lib/server/sources'
import type { Announced } from './announced'
import { createCoalescer } from './coalescer'
import type { PublishedMap } from './published-map'

/** At most four published states a second: a page cannot use more, and each costs a copy of the maps that changed. */
export const PUBLISH_INTERVAL_MS = 250

export type PublishedParts = {
  readonly services: PublishedMap<Service>
  readonly slices: PublishedMap<readonly EndpointSlice[]>
  readonly nodes: PublishedMap<ClusterNode>
  readonly announced: Announced
}

/** Makes immutable states of what changes, a few times a second at most. */
export interface Publication {
  /** Something may have changed. */
  request(): void
  /** Publishes what waits, at once or as soon as nothing is held; resolves when it is published. */
  flush(): Promise<void>
  /** Publishes nothing until what it gives is called: a list that is half taken over is no state of the cluster. */
  hold(): () => void
  /** False: nodes may not be read, or were not listed yet. */
  setNodesKnown(known: boolean): void
  setServerVersion(version: ServerVersion | null): void
  state(): ClusterState
  version(): number
  stop(): void
}

/** @param onPublish told of each published state, when `state` and `version` already give it */
export function createPublication(
  clock: Clock,
  parts: PublishedParts,
  onPublish: (change: ClusterChange) => void,
): Publication {
  let nodesKnown = false
  let serverVersion: ServerVersion | null = null
  let state: ClusterState = {
    services: new Map(),
    slices: new Map(),
    nodes: null,
    serverVersion: null,
    announcements: nothingAnnounced,
  }
  let version = 0
  let holds = 0
  let toldWhenReleased: (() => void)[] = []

  const publish = (): void => {
    if (holds > 0) return
    const changed = new Set(parts.services.publish())
    for (const service of parts.slices.publish()) changed.add(service)
    for (const service of parts.announced.publish(parts.services.map())) changed.add(service)
    const announcements = parts.announced.value()
    const nodesChanged = parts.nodes.publish().size > 0 || nodesKnown !== (state.nodes !== null)
    const othersChanged = serverVersion !== state.serverVersion || announcements !== state.announcements
    if (changed.size === 0 && !nodesChanged && !othersChanged) return
    const nodes = nodesKnown ? parts.nodes.map() : null
    state = Object.freeze({
      services: parts.services.map(),
      slices: parts.slices.map(),
      nodes,
      serverVersion,
      announcements,
    })
    version += 1
    onPublish({ version, services: changed, nodesChanged })
  }
  const { request, flush, stop } = createCoalescer(clock, PUBLISH_INTERVAL_MS, publish)
  const release = (): void => {
    holds -= 1
    if (holds > 0) return
    if (toldWhenReleased.length > 0) flush()
    else request()
    for (const tell of toldWhenReleased) tell()
    toldWhenReleased = []
  }

  return {
    request,
    async flush() {
      if (holds === 0) return flush()
      await new Promise<void>((resolve) => toldWhenReleased.push(resolve))
    },
    hold() {
      holds += 1
      return release
    },
    setNodesKnown(known) {
      nodesKnown = known
      request()
    },
    setServerVersion(next) {
      serverVersion = next
      request()
    },
    state: () => state,
    version: () => version,
    stop,
  }
}
