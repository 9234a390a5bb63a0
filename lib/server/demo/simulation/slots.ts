import type { DemoNode } from './node'
import type { Placement, PodState, Workload } from './workload'

/** Where a pod lives: a node and a place in its pod network. */
export type Home = { readonly node: DemoNode; readonly host: number }

/** One pod's position in its workload, which survives the pod: a rolling update puts a new pod into each slot in turn. */
export type Slot = {
  /** Position in the workload, from 0. */
  readonly index: number
  /** Home of pods of even and of odd generations. */
  readonly homes: readonly [Home, Home]
  /** Other than ready for good. */
  readonly lasting: PodState | null
}

/**
 * Gives every pod that will ever run its node and a pod address that no other pod has at any time.
 * Throws when a workload names a node that is not there, or places another number of pods after a rollout.
 */
export function assignSlots(
  workloads: readonly Workload[],
  nodes: readonly DemoNode[],
): ReadonlyMap<Workload, readonly Slot[]> {
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const used = new Map<string, number>()
  const homeOn = (name: string): Home => {
    const node = byName.get(name)
    if (node === undefined) throw new Error(`The demo has no node ${name}.`)
    const host = (used.get(name) ?? 1) + 1
    if (host > 254) throw new Error(`Too many pods on ${name}.`)
    used.set(name, host)
    return { node, host }
  }
  return new Map(
    workloads.map((workload) => {
      const everywhere = nodes.map((node) => node.name)
      const before = workload.placement === 'every-node' ? everywhere : spell(workload.placement)
      const after = workload.rollout?.to === undefined ? before : spell(workload.rollout.to)
      if (before.length !== after.length) throw new Error(`A rollout of ${workload.name} changes the number of pods.`)
      const regular = before.map((name, index): Slot => {
        const even = homeOn(name)
        const odd = workload.rollout === undefined ? even : homeOn(after[index] ?? name)
        return { index, homes: [even, odd], lasting: null }
      })
      const lasting = (workload.lasting ?? []).map(({ node, state }, offset): Slot => {
        const home = homeOn(node)
        return { index: regular.length + offset, homes: [home, home], lasting: state }
      })
      return [workload, [...regular, ...lasting]]
    }),
  )
}

/** `{ a: 2, b: 1 }` as `a, a, b`. */
const spell = (placement: Placement): readonly string[] =>
  Object.entries(placement).flatMap(([node, count]) => Array.from({ length: count }, () => node))
