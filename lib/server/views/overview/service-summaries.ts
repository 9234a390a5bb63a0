import { announceAlike } from '@/lib/domain/announcements'
import {
  type ClusterNode,
  type ClusterState,
  type EndpointSlice,
  isExternalService,
  type Service,
  serviceKey,
} from '@/lib/domain/cluster'
import { isTurnSpent, nextTurn } from '../../turns'
import type { EndpointsKnown } from '../../watched'
import { type ServiceSummary, summariseService } from './service-summary'

type Remembered = {
  readonly slices: readonly EndpointSlice[] | undefined
  readonly nodes: ReadonlyMap<string, ClusterNode> | null
  readonly serverVersion: ClusterState['serverVersion']
  readonly announcements: ClusterState['announcements']
  readonly endpointsKnown: boolean
  readonly summary: ServiceSummary
}

// By the object itself: the store replaces what changes and keeps what does not. Readers with and without the right to
// read nodes get different rows of the same Service.
const seeingNodes = new WeakMap<Service, Remembered>()
const notSeeingNodes = new WeakMap<Service, Remembered>()
const made = new WeakMap<ClusterState, Map<string, Promise<readonly ServiceSummary[]>>>()

/**
 * A row for every external Service of a state. Only what changed since it was last asked is computed, in turns that
 * leave the event loop to others, and at most once for a state however many ask.
 *
 * @param endpointsKnown where EndpointSlices were ever readable
 */
export function summariseServices(
  state: ClusterState,
  endpointsKnown: EndpointsKnown,
): Promise<readonly ServiceSummary[]> {
  const ofState = made.get(state) ?? new Map<string, Promise<readonly ServiceSummary[]>>()
  made.set(state, ofState)
  const known = ofState.get(endpointsKnown.key) ?? summariseAll(state, endpointsKnown)
  ofState.set(endpointsKnown.key, known)
  return known
}

async function summariseAll(state: ClusterState, endpointsKnown: EndpointsKnown): Promise<readonly ServiceSummary[]> {
  const summaries: ServiceSummary[] = []
  for (const [key, service] of state.services) {
    if (!isExternalService(service)) continue
    summaries.push(remember(state, service, state.slices.get(key), endpointsKnown.in(service.namespace)))
    if (isTurnSpent()) await nextTurn()
  }
  return summaries
}

function remember(
  state: ClusterState,
  service: Service,
  slices: readonly EndpointSlice[] | undefined,
  endpointsKnown: boolean,
): ServiceSummary {
  const memory = state.nodes === null ? notSeeingNodes : seeingNodes
  const last = memory.get(service)
  const { nodes, serverVersion, announcements } = state
  if (
    last !== undefined &&
    last.slices === slices &&
    last.nodes === nodes &&
    last.serverVersion === serverVersion &&
    last.endpointsKnown === endpointsKnown &&
    announceAlike(last.announcements, announcements, serviceKey(service.namespace, service.name))
  ) {
    return last.summary
  }
  const summary = summariseService(state, service, endpointsKnown)
  memory.set(service, { slices, nodes, serverVersion, announcements, endpointsKnown, summary })
  return summary
}
