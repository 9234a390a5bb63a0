import {
  type ClusterNode,
  type ClusterState,
  type EndpointSlice,
  type Service,
  type SliceEndpoint,
  serviceKey,
} from '@/lib/domain/cluster'
import type { Kept, NodeChange, ServiceHistory } from './changes'
import { podsOf } from './pods-of'

export type StatesQuestion = {
  readonly state: ClusterState
  readonly service: Service
  readonly history: Pick<ServiceHistory, 'pods' | 'service'>
  /** null: nodes are not known. */
  readonly nodes: Kept<NodeChange> | null
  /** When another node began to announce; before that it is not known who received. null: not within the hour. */
  readonly announcedSinceMs: number | null
}

export type PastState = {
  /** Since when it was so, or since when that is known, Unix milliseconds. */
  readonly sinceMs: number
  readonly state: ClusterState
  readonly service: Service
}

/**
 * The states of one Service from now back to where knowledge begins, the latest first: each with the moment since when it
 * was so.
 */
export function* statesBefore(question: StatesQuestion): Generator<PastState> {
  const { state, service: present, history, nodes, announcedSinceMs } = question
  const key = serviceKey(present.namespace, present.name)
  const slices = state.slices.get(key) ?? []
  const template = slices.find(({ headless, addressType }) => !headless && addressType === present.ipFamilies[0])
  const pods = new Map(podsOf(slices))
  let service = present
  let nodesThen = state.nodes
  const moments = momentsOf(history, nodes)
  const knownSinceMs = Math.max(
    history.pods.completeSinceMs,
    history.service.completeSinceMs,
    nodes?.completeSinceMs ?? 0,
    announcedSinceMs ?? 0,
  )
  for (const moment of moments) {
    const then = stateThen(state, key, service, nodesThen, template, pods)
    yield { sinceMs: Math.max(moment.atMs, knownSinceMs), state: then, service }
    if (moment.atMs <= knownSinceMs) return
    for (const { name, before } of moment.pods) before === null ? pods.delete(name) : pods.set(name, before)
    service = moment.service ?? service
    if (nodesThen !== null && moment.nodes.length > 0) nodesThen = undone(nodesThen, moment.nodes)
  }
  yield { sinceMs: knownSinceMs, state: stateThen(state, key, service, nodesThen, template, pods), service }
}

type Moment = {
  readonly atMs: number
  readonly pods: ServiceHistory['pods']['changes']
  /** What the Service was before; null: it did not change. */
  readonly service: Service | null
  readonly nodes: readonly NodeChange[]
}

/** The latest first. */
function momentsOf(history: StatesQuestion['history'], nodes: Kept<NodeChange> | null): readonly Moment[] {
  const pods = byTime(history.pods.changes)
  const fields = byTime(history.service.changes)
  const ofNodes = byTime(nodes?.changes ?? [])
  const times = [...new Set([...pods.keys(), ...fields.keys(), ...ofNodes.keys()])].sort((a, b) => b - a)
  return times.map((atMs) => ({
    atMs,
    pods: (pods.get(atMs) ?? []).toReversed(),
    service: fields.get(atMs)?.[0]?.before ?? null,
    nodes: (ofNodes.get(atMs) ?? []).toReversed(),
  }))
}

function byTime<Change extends { readonly atMs: number }>(changes: readonly Change[]): ReadonlyMap<number, Change[]> {
  const times = new Map<number, Change[]>()
  for (const change of changes) times.set(change.atMs, [...(times.get(change.atMs) ?? []), change])
  return times
}

function undone(
  nodes: ReadonlyMap<string, ClusterNode>,
  changes: readonly NodeChange[],
): ReadonlyMap<string, ClusterNode> {
  const then = new Map(nodes)
  for (const { name, before } of changes) before === null ? then.delete(name) : then.set(name, before)
  return then
}

/** The state with the pods of then in one slice, under the ports of now. */
function stateThen(
  state: ClusterState,
  key: string,
  service: Service,
  nodes: ClusterState['nodes'],
  template: EndpointSlice | undefined,
  pods: ReadonlyMap<string, SliceEndpoint>,
): ClusterState {
  const slices = template === undefined ? [] : [{ ...template, endpoints: [...pods.values()] }]
  return { ...state, nodes, services: new Map([[key, service]]), slices: new Map([[key, slices]]) }
}
