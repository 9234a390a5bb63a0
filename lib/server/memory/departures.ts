import type { EndpointSlice, SliceEndpoint } from '@/lib/domain/cluster'
import type { DepartedPod } from '@/lib/domain/service-memory'
import { HOUR_MS } from './timeline'

/** Pods that left, the latest last. */
export type Departures = readonly DepartedPod[]

export const noDepartures: Departures = Object.freeze([])

/** A Service that loses more pods than this within an hour has a story that no single pod tells. */
const PODS_MAX = 200

/** Adds the pods that the new slices no longer have, and forgets those that are back. */
export function rememberDepartures(
  departed: Departures,
  before: readonly EndpointSlice[],
  after: readonly EndpointSlice[],
  nowMs: number,
): Departures {
  const present = podsOf(after)
  const gone = [...podsOf(before)].flatMap(([name, { nodeName, addresses }]): readonly DepartedPod[] =>
    present.has(name) ? [] : [{ name, nodeName, addresses, goneAtMs: nowMs }],
  )
  const kept = stillRemembered(departed, nowMs).filter(({ name }) => !present.has(name))
  return gone.length === 0 && kept.length === departed.length ? departed : [...kept, ...gone].slice(-PODS_MAX)
}

/** Without those that left over an hour ago; the same value where there are none. */
export function stillRemembered(departed: Departures, nowMs: number): Departures {
  const firstKept = departed.findIndex(({ goneAtMs }) => goneAtMs > nowMs - HOUR_MS)
  return firstKept === -1 ? noDepartures : firstKept === 0 ? departed : departed.slice(firstKept)
}

type Seen = { readonly nodeName: string | null; readonly addresses: readonly string[] }

/** A pod of a dual-stack Service stands in two slices, with an address in each. */
function podsOf(slices: readonly EndpointSlice[]): ReadonlyMap<string, Seen> {
  const pods = new Map<string, Seen>()
  for (const { endpoints } of slices) {
    for (const endpoint of endpoints) addPod(pods, endpoint)
  }
  return pods
}

function addPod(pods: Map<string, Seen>, { podName, nodeName, addresses }: SliceEndpoint): void {
  if (podName === null) return
  const known = pods.get(podName)
  const both = known === undefined ? addresses : [...new Set([...known.addresses, ...addresses])]
  pods.set(podName, { nodeName, addresses: both })
}
