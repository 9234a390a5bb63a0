import { detectBalancer } from '@/lib/domain/balancers/detect'
import { type ClusterState, type Service, serviceKey } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { Distribution, PortDistribution } from '@/lib/domain/distribution/result'
import type { ServiceMemory } from '@/lib/domain/service-memory'
import { type PastState, type StatesQuestion, statesBefore } from '@/lib/domain/timeline/states-before'
import type { ExpectationChange } from './traffic'

/** Each step is a whole distribution. */
const STEPS_MAX = 40

export type LastChange = ExpectationChange & {
  /** The Service itself began then: nothing was expected before. */
  readonly isCreation: boolean
}

export type LastChangeQuestion = {
  readonly states: Omit<StatesQuestion, 'announcedSinceMs'>
  readonly memory: ServiceMemory
  /** When the span began, Unix milliseconds. */
  readonly startMs: number
}

/**
 * When the shares that are expected of pods last changed since a span began, by the configurations of each moment. Not
 * every change of an object is one: an endpoint that serves nobody, another order, or a field that decides nothing
 * leaves what is expected as it is.
 *
 * @returns null: not that anyone saw
 */
export function lastChange(question: LastChangeQuestion): LastChange | null {
  const { memory, startMs } = question
  const asked = statesOf(question)
  if (isQuiet(asked, memory, startMs)) return null
  const states = statesBefore(asked)
  const first = states.next()
  if (first.done) return null
  const present = sharesOf(first.value)
  let sinceMs = first.value.sinceMs
  let steps = 1
  for (const older of states) {
    if (sinceMs <= startMs) return null
    steps += 1
    if (steps > STEPS_MAX) return { atMs: sinceMs, unservedSinceMs: null, isCreation: false }
    const shares = sharesOf(older)
    if (shares.text !== present.text) {
      return { atMs: sinceMs, unservedSinceMs: unservedSince(older, states, memory), isCreation: false }
    }
    sinceMs = older.sinceMs
  }
  return beforeMemory(question, sinceMs)
}

/** Nothing at all changed, so that nothing needs to be computed. */
const isQuiet = ({ nodes }: StatesQuestion, memory: ServiceMemory, startMs: number): boolean =>
  (memory.lastChangeAtMs ?? 0) <= startMs &&
  (memory.absentSinceMs === null || memory.watchedSinceMs <= startMs) &&
  (nodes?.changes ?? []).every(({ atMs }) => atMs <= startMs)

/** What is known of the time before the first state that is remembered. */
function beforeMemory({ memory, startMs }: LastChangeQuestion, knownSinceMs: number): LastChange | null {
  if (knownSinceMs <= startMs) return null
  const { absentSinceMs, announcers, lastChangeAtMs, watchedSinceMs } = memory
  const announcedSinceMs = announcers.length > 1 ? (announcers.at(-1)?.sinceMs ?? null) : null
  if (announcedSinceMs === knownSinceMs) return { atMs: knownSinceMs, unservedSinceMs: null, isCreation: false }
  if (absentSinceMs !== null && knownSinceMs === watchedSinceMs) {
    return { atMs: knownSinceMs, unservedSinceMs: absentSinceMs, isCreation: true }
  }
  // More happened than is remembered: which of it mattered is not known.
  const isForgotten = lastChangeAtMs !== null && watchedSinceMs < knownSinceMs && lastChangeAtMs > startMs
  return isForgotten ? { atMs: Math.min(lastChangeAtMs, knownSinceMs), unservedSinceMs: null, isCreation: false } : null
}

/** Since when nobody could serve, as far back as that is known; null: somebody could. */
function unservedSince(last: PastState, older: Iterable<PastState>, memory: ServiceMemory): number | null {
  if (sharesOf(last).serves) return null
  let sinceMs = last.sinceMs
  let steps = 0
  for (const state of older) {
    steps += 1
    if (steps > STEPS_MAX || sharesOf(state).serves) return sinceMs
    sinceMs = state.sinceMs
  }
  return memory.absentSinceMs !== null && sinceMs === memory.watchedSinceMs ? memory.absentSinceMs : sinceMs
}

/** Only what can matter: nodes without a pod of the Service change all the time in a large cluster. */
function statesOf({ states, memory }: LastChangeQuestion): StatesQuestion {
  const { state, service, history, nodes } = states
  const model = detectBalancer(service, state)
  const endpoints = (state.slices.get(serviceKey(service.namespace, service.name)) ?? []).flatMap(
    (each) => each.endpoints,
  )
  const announced = memory.announcers.length > 1 ? (memory.announcers.at(-1)?.sinceMs ?? null) : null
  const decides = model.announcers !== null || model.id === 'single-node'
  // With topology hints the number of nodes in each zone decides.
  const isZonal = endpoints.some(({ zoneHints, nodeHints }) => zoneHints.length + nodeHints.length > 0)
  const allMatter = model.id === 'zonal' || isZonal
  const named = new Set([
    ...endpoints.map(({ nodeName }) => nodeName),
    ...history.pods.changes.flatMap(({ before, after }) => [before?.nodeName ?? null, after?.nodeName ?? null]),
  ])
  return {
    ...states,
    nodes: nodes && { ...nodes, changes: nodes.changes.filter(({ name }) => allMatter || named.has(name)) },
    announcedSinceMs: decides ? announced : null,
  }
}

type Shares = { readonly text: string; readonly serves: boolean }

/** What decides how counts should be spread, as a text to compare. */
function sharesOf({ state, service }: Pick<PastState, 'state' | 'service'>): Shares {
  const { affinitySeconds, ports, bounds } = expect(state, service)
  const own = ports.map(shareTexts)
  const possible = bounds?.map((bound) => bound.ports.map(shareTexts)) ?? null
  return {
    text: JSON.stringify([affinitySeconds !== null, own, possible]),
    serves: own.some((endpoints) => endpoints.length > 0),
  }
}

/** Endpoints that are expected to get something; of one whose share is not known, whether it could. */
const shareTexts = ({ endpoints }: PortDistribution): readonly string[] =>
  endpoints
    .filter(({ share, ready, serving }) => (share === null ? ready || serving : share > 0))
    .map(({ podName, address, share }) => `${podName ?? address} ${share?.toFixed(9) ?? '?'}`)
    .sort()

const expect = (state: ClusterState, service: Service): Distribution =>
  distribute({ state, service, model: detectBalancer(service, state) })
