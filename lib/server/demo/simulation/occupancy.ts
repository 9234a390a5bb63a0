import type { DemoNode } from './node'
import { type Occupant, occupantsAt } from './pods'
import type { Draw } from './random'
import { assignSlots, type Slot } from './slots'
import type { Workload } from './workload'

/** Which pods of which workload are where. A Service without a workload (null) has none. */
export type Occupancy = {
  /** Computed once for a moment, however many Services select the same pods. */
  at(workload: Workload | null, elapsedMs: number): readonly Occupant[]
  /** Whether time changes anything: a rollout, or a node that does not run all the time. */
  moves(workload: Workload | null): boolean
}

export function createOccupancy(workloads: readonly Workload[], nodes: readonly DemoNode[], draw: Draw): Occupancy {
  const slots = assignSlots(workloads, nodes)
  const latest = new Map<Workload, { readonly elapsedMs: number; readonly occupants: readonly Occupant[] }>()
  const moving = new Set(
    workloads.filter((workload) => workload.rollout !== undefined || dependsOnTime(slots.get(workload) ?? [])),
  )
  return {
    at(workload, elapsedMs) {
      if (workload === null) return []
      const known = latest.get(workload)
      if (known?.elapsedMs === elapsedMs) return known.occupants
      const occupants = occupantsAt(workload, slots.get(workload) ?? [], elapsedMs, draw)
      latest.set(workload, { elapsedMs, occupants })
      return occupants
    },
    moves: (workload) => workload !== null && moving.has(workload),
  }
}

const dependsOnTime = (slots: readonly Slot[]): boolean =>
  slots.some(({ homes }) => homes.some(({ node }) => node.life !== undefined))
