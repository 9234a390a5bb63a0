import { seconds } from './cycle'
import type { Draw } from './random'
import type { Slot } from './slots'
import type { PodState, Rollout, Workload } from './workload'

/** Generation 0 is what ran before the demo began; each rollout makes the next. */
export type Incarnation = { readonly generation: number; readonly state: PodState }

/**
 * What is in each slot at a moment: one pod mostly, two or none while a rollout passes through it. A rollout takes one
 * slot after the other, each as soon as the new pod before it is ready.
 */
export function incarnationsAt(
  workload: Workload,
  slots: readonly Slot[],
  elapsedMs: number,
  draw: Draw,
): ReadonlyMap<Slot, readonly Incarnation[]> {
  const steps = workload.rollout === undefined ? null : stepStarts(workload, workload.rollout, slots, elapsedMs, draw)
  return new Map(
    slots.map((slot) => {
      const step = steps?.get(slot)
      if (step === undefined) return [slot, [{ generation: 0, state: slot.lasting ?? 'ready' }]]
      const times = timesOf(workload, step.rollout, slot, draw)
      return [slot, duringStep(times, step.rollout, elapsedMs - step.atMs)]
    }),
  )
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
