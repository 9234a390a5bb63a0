import type { Announcements } from '@/lib/domain/announcements'
import type { ClusterNode, ClusterState, EndpointSlice, ServerVersion, Service, ServiceKey } from '@/lib/domain/cluster'
import type { Clock, ClusterChange } from '@/lib/server/sources'
import { reduceEndpointSlice } from '../reduce/endpoint-slice'
import { createInterner } from '../reduce/interner'
import { reduceNode } from '../reduce/node'
import { reduceService } from '../reduce/service'
import { createAnnounced } from './announced'
import { createPublication } from './publication'
import { createPublishedMap, createPublishedTable } from './published-map'
import { createServiceLabels } from './service-labels'
import { createObjectSink, type ObjectSink } from './sink'
import { createSliceIndex } from './slice-index'

/** All that is known of one cluster, fed by its watches and published as immutable states. */
export interface ClusterStore {
  /** Every watch gets a sink of its own; two watches never hold the same object. */
  servicesSink(): ObjectSink<Service>
  endpointSlicesSink(): ObjectSink<EndpointSlice>
  nodesSink(): ObjectSink<ClusterNode>
  setServerVersion(version: ServerVersion | null): void
  setAnnounced<P extends keyof Announcements>(part: P, fact: Announcements[P]): void
  /** Labels of a Service of type LoadBalancer; empty for every other. */
  labels(service: ServiceKey): ReadonlyMap<string, string>
  state(): ClusterState
  version(): number
  /** No state is published afterwards. */
  stop(): void
}

/** @param onPublish told of each published state, when `state` and `version` already give it */
export function createClusterStore(clock: Clock, onPublish: (change: ClusterChange) => void): ClusterStore {
  const intern = createInterner()
  const sliceIndex = createSliceIndex()
  const services = createPublishedTable<Service>()
  const slices = createPublishedMap(sliceIndex.list)
  const nodes = createPublishedTable<ClusterNode>()
  const labels = createServiceLabels(intern)
  const announced = createAnnounced()
  const publication = createPublication(clock, { services, slices, nodes, announced }, onPublish)
  /** With its first list a watch calls itself live: a state that lagged behind would show nothing as if there were nothing. */
  const publishFirstList = () => {
    let wasKnown = false
    return async (known: boolean): Promise<void> => {
      const isFirst = known && !wasKnown
      wasKnown = known
      if (isFirst) await publication.flush()
    }
  }

  return {
    servicesSink: () =>
      labels.keep(
        createObjectSink(
          (raw) => reduceService(raw, intern),
          (key, _before, after) => {
            services.set(key, after)
            publication.request()
          },
          publishFirstList(),
          publication.hold,
        ),
      ),
    endpointSlicesSink: () =>
      createObjectSink(
        (raw) => reduceEndpointSlice(raw, intern),
        (_key, before, after) => {
          for (const service of sliceIndex.move(before, after)) slices.touch(service)
          publication.request()
        },
        publishFirstList(),
        publication.hold,
      ),
    nodesSink() {
      const publishFirst = publishFirstList()
      return createObjectSink(
        (raw) => reduceNode(raw, intern),
        (key, _before, after) => {
          nodes.set(key, after)
          publication.request()
        },
        (known) => {
          publication.setNodesKnown(known)
          return publishFirst(known)
        },
        publication.hold,
      )
    },
    setServerVersion: publication.setServerVersion,
    setAnnounced(part, fact) {
      announced.set(part, fact)
      publication.request()
    },
    labels: labels.of,
    state: publication.state,
    version: publication.version,
    stop: publication.stop,
  }
}
