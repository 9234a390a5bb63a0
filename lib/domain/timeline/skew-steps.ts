import { detectBalancer } from '@/lib/domain/balancers/detect'
import {
  type ClusterNode,
  type ClusterState,
  type EndpointSlice,
  type Service,
  type SliceEndpoint,
  serviceKey,
} from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import type { Kept, NodeChange, ServiceHistory } from './changes'
import type { Segment } from './lanes'
import { podsOf } from './pods-of'

/** Each step is a whole distribution: of a Service that changes more often than this the latest are told. */
const STEPS_MAX = 80

type Question = {
  readonly state: ClusterState
  readonly service: Service
  readonly history: ServiceHistory
  /** null: nodes are not known. */
  readonly nodes: Kept<NodeChange> | null
  /** When another node began to announce; before that it is not known who received. null: not within the hour. */
  readonly announcedSinceMs: number | null
  readonly span: TimeSpan
}

/**
 * The expected peak-to-average over a span, as a step function: after each change it is computed anew from the endpoints,
 * nodes and fields of that time, by the same rules as the present one, for the first port. null: not known then.
 */
export function skewSteps(question: Question): readonly Segment<number | null>[] {
  const { span } = question
  const steps: Segment<number | null>[] = []
  let untilMs = span.endMs
  for (const { sinceMs, value } of goBack(question)) {
    const fromMs = Math.max(sinceMs, span.startMs)
    if (fromMs < untilMs) {
      const last = steps.at(-1)
      if (last !== undefined && last.value === value) steps[steps.length - 1] = { ...last, fromMs }
      else steps.push({ fromMs, toMs: untilMs, value })
    }
    untilMs = Math.min(untilMs, fromMs)
    if (sinceMs <= span.startMs || steps.length >= STEPS_MAX) break
  }
  return steps.toReversed()
}

/** From now back to where knowledge begins: since when what was expected. */
function* goBack({ state, service: present, history, nodes, announcedSinceMs }: Question) {
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
    yield { sinceMs: Math.max(moment.atMs, knownSinceMs), value: peakOf(then, service) }
    if (moment.atMs <= knownSinceMs) return
    for (const { name, before } of moment.pods) before === null ? pods.delete(name) : pods.set(name, before)
    service = moment.service ?? service
    if (nodesThen !== null && moment.nodes.length > 0) nodesThen = undone(nodesThen, moment.nodes)
  }
  yield { sinceMs: knownSinceMs, value: peakOf(stateThen(state, key, service, nodesThen, template, pods), service) }
}

type Moment = {
  readonly atMs: number
  readonly pods: ServiceHistory['pods']['changes']
  /** What the Service was before; null: it did not change. */
  readonly service: Service | null
  readonly nodes: readonly NodeChange[]
}

/** The latest first. */
function momentsOf(history: ServiceHistory, nodes: Kept<NodeChange> | null): readonly Moment[] {
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

function peakOf(state: ClusterState, service: Service): number | null {
  const { ports } = distribute({ state, service, model: detectBalancer(service, state) })
  return ports[0]?.skew.peakToAverage ?? null
}
