import { seconds } from './cycle'
import { type DemoNode, nodeMoment, podAddresses } from './node'
import type { Draw } from './random'
import type { Home, Slot } from './slots'
import type { PodState, Rollout, Workload } from './workload'

export type Pod = {
  readonly name: string
  readonly node: DemoNode
  readonly addresses: { readonly IPv4: string; readonly IPv6: string }
  readonly state: PodState
}

/** Generation 0 is what ran before the demo began; each rollout makes the next. */
type Incarnation = { readonly generation: number; readonly state: PodState }

/** The pods of a workload at a moment: mostly one a slot, two or none while a rollout passes through it. */
export function podsAt(workload: Workload, slots: readonly Slot[], elapsedMs: number, draw: Draw): readonly Pod[] {
  const starts = workload.rollout === undefined ? null : stepStarts(workload, workload.rollout, slots, elapsedMs, draw)
  return slots.flatMap((slot) => {
    const start = starts?.get(slot)
    const incarnations: readonly Incarnation[] =
      slot.lasting !== null
        ? [{ generation: 0, state: slot.lasting }]
        : start === undefined
          ? [{ generation: 0, state: 'ready' }]
          : duringStep(timesOf(workload, start.rollout, slot, draw), start.rollout, elapsedMs - start.atMs)
    return incarnations.flatMap((incarnation) => {
      const home = slot.homes[incarnation.generation % 2] ?? slot.homes[0]
      const state = onNode(workload, slot, home, incarnation.state, elapsedMs, draw)
      return state === null ? [] : [toPod(workload, slot, home, incarnation.generation, state, draw)]
    })
  })
}

type Step = { readonly rollout: number; readonly atMs: number }

/** When the latest rollout reaches each slot; undefined before the first one. */
function stepStarts(
  workload: Workload,
  plan: Rollout,
  slots: readonly Slot[],
  elapsedMs: number,
  draw: Draw,
): ReadonlyMap<Slot, Step> | null {
  if (elapsedMs < plan.firstAtMs) return null
  const done = Math.floor((elapsedMs - plan.firstAtMs) / plan.everyMs)
  let atMs = plan.firstAtMs + done * plan.everyMs
  const starts = new Map<Slot, Step>()
  for (const slot of slots) {
    if (slot.lasting !== null) continue
    starts.set(slot, { rollout: done + 1, atMs })
    atMs += timesOf(workload, done + 1, slot, draw).nextMs
  }
  return starts
}

/** One slot's part in a rollout, in milliseconds after the rollout has reached it. */
type StepTimes = {
  readonly createdMs: number
  readonly readyMs: number
  readonly terminatingMs: number
  /** The old process closes its listener a moment before it is gone. */
  readonly closedMs: number
  readonly goneMs: number
  readonly nextMs: number
}

function timesOf(workload: Workload, rollout: number, slot: Slot, draw: Draw): StepTimes {
  const what = [workload.namespace, workload.name, rollout, slot.index] as const
  const startsUpMs = draw.between(seconds(5), seconds(19), 'starts up', ...what)
  const drainsMs = draw.between(seconds(8), seconds(26), 'drains', ...what)
  // A Deployment starts the new pod first; the others cannot have two pods of one name or on one node.
  const surges = workload.kind === 'Deployment'
  const createdMs = surges ? 0 : drainsMs + 700
  const readyMs = createdMs + startsUpMs
  const terminatingMs = surges ? readyMs + 250 : 0
  const goneMs = terminatingMs + drainsMs
  return { createdMs, readyMs, terminatingMs, closedMs: goneMs - 1_500, goneMs, nextMs: readyMs + 1_000 }
}

function duringStep(times: StepTimes, rollout: number, sinceMs: number): readonly Incarnation[] {
  const old = (state: PodState): Incarnation => ({ generation: rollout - 1, state })
  const pods: Incarnation[] = []
  if (sinceMs < times.terminatingMs) pods.push(old('ready'))
  else if (sinceMs < times.closedMs) pods.push(old('terminating'))
  else if (sinceMs < times.goneMs) pods.push(old('terminating-unready'))
  if (sinceMs >= times.createdMs)
    pods.push({ generation: rollout, state: sinceMs >= times.readyMs ? 'ready' : 'unready' })
  return pods
}

/** What the node makes of the pod's state; null while the pod is not there. */
function onNode(
  workload: Workload,
  slot: Slot,
  home: Home,
  state: PodState,
  elapsedMs: number,
  draw: Draw,
): PodState | null {
  const { phase, enteredMs } = nodeMoment(home.node, elapsedMs)
  if (phase === 'absent' || phase === 'joining') return null
  if (phase === 'blackout') return state === 'ready' ? 'unready' : state
  if (phase === 'running' && home.node.life !== undefined && enteredMs > 0) {
    const startsUpMs = draw.between(seconds(4), seconds(15), 'starts up', workload.name, slot.index, enteredMs)
    if (elapsedMs - enteredMs < startsUpMs && state === 'ready') return 'unready'
  }
  return state
}

function toPod(workload: Workload, slot: Slot, home: Home, generation: number, state: PodState, draw: Draw): Pod {
  return {
    name: podName(workload, slot, generation, draw),
    node: home.node,
    addresses: podAddresses(home.node, home.host),
    state,
  }
}

function podName({ namespace, name, kind }: Workload, slot: Slot, generation: number, draw: Draw): string {
  if (kind === 'StatefulSet') return `${name}-${slot.index}`
  const own = draw.suffix(5, 'pod', namespace, name, slot.index, generation)
  return kind === 'DaemonSet'
    ? `${name}-${own}`
    : `${name}-${draw.suffix(9, 'template', namespace, name, generation)}-${own}`
}
