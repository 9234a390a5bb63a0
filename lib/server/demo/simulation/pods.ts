import { seconds } from './cycle'
import { type DemoNode, nodeMoment, podAddresses } from './node'
import type { Draw } from './random'
import { incarnationsAt } from './rollout'
import type { Home, Slot } from './slots'
import type { PodState, Workload } from './workload'

export type Pod = {
  readonly name: string
  readonly node: DemoNode
  readonly addresses: { readonly IPv4: string; readonly IPv6: string }
  readonly state: PodState
}

/** A pod before anyone asks for its name. */
export type Occupant = {
  readonly slot: Slot
  readonly home: Home
  readonly generation: number
  /** How often the node had come and gone before. */
  readonly nodeRound: number
  readonly state: PodState
}

/** Who is in the slots of a workload at a moment. */
export function occupantsAt(
  workload: Workload,
  slots: readonly Slot[],
  elapsedMs: number,
  draw: Draw,
): readonly Occupant[] {
  return [...incarnationsAt(workload, slots, elapsedMs, draw)].flatMap(([slot, incarnations]) =>
    incarnations.flatMap(({ generation, state: own }): readonly Occupant[] => {
      const home = slot.homes[generation % 2] ?? slot.homes[0]
      const state = onNode(workload, slot, home, own, elapsedMs, draw)
      return state === null ? [] : [{ slot, home, generation, nodeRound: nodeRound(home.node, elapsedMs), state }]
    }),
  )
}

/** Equal for occupants that make equal pods. */
export const fingerprintOf = (occupants: readonly Occupant[]): string =>
  occupants.map(({ slot, generation, nodeRound, state }) => `${slot.index} ${generation} ${nodeRound} ${state}`).join()

export const toPod = (workload: Workload, { slot, home, generation, nodeRound, state }: Occupant, draw: Draw): Pod => ({
  name: podName(workload, slot, generation, nodeRound, draw),
  node: home.node,
  addresses: podAddresses(home.node, home.host),
  state,
})

/** An autoscaler evicts what a node still runs a moment after it has tainted it; the pods of DaemonSets stay. */
const evictedAfterMs = seconds(5)
const evictionLastsMs = seconds(20)

/** What the node makes of the pod's state; null while the pod is not there. */
function onNode(
  workload: Workload,
  slot: Slot,
  { node }: Home,
  state: PodState,
  elapsedMs: number,
  draw: Draw,
): PodState | null {
  if (node.life === undefined) return state
  const { phase, enteredMs } = nodeMoment(node, elapsedMs)
  const sinceMs = elapsedMs - enteredMs
  if (phase === 'absent' || phase === 'joining') return null
  if (state !== 'ready') return state
  if (phase === 'blackout') return 'unready'
  if (phase === 'leaving') {
    if (workload.kind === 'DaemonSet' || sinceMs < evictedAfterMs) return state
    return sinceMs < evictedAfterMs + evictionLastsMs ? 'terminating' : null
  }
  const startsUpMs = draw.between(seconds(4), seconds(15), 'starts up', workload.name, slot.index, enteredMs)
  return enteredMs > 0 && sinceMs < startsUpMs ? 'unready' : state
}

/** A node that comes and goes brings new pods each time. */
function nodeRound(node: DemoNode, elapsedMs: number): number {
  const comesAndGoes = node.life?.phases.some(({ phase }) => phase === 'joining') ?? false
  return comesAndGoes ? nodeMoment(node, elapsedMs).round : 0
}

function podName(
  { namespace, name, kind }: Workload,
  slot: Slot,
  generation: number,
  nodeRound: number,
  draw: Draw,
): string {
  if (kind === 'StatefulSet') return `${name}-${slot.index}`
  const own = draw.suffix(5, 'pod', namespace, name, slot.index, generation, nodeRound)
  if (kind === 'DaemonSet') return `${name}-${own}`
  return `${name}-${templateHash({ namespace, name }, generation, draw)}-${own}`
}

/** What a Deployment's ReplicaSet is called after; each rollout makes another one. */
export const templateHash = (
  { namespace, name }: Pick<Workload, 'namespace' | 'name'>,
  generation: number,
  draw: Draw,
): string => draw.suffix(9, 'template', namespace, name, generation)
