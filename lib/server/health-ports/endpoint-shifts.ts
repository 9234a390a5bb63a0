import type { ServicePort } from './service-port'

type Counts = ReadonlyMap<string, number>

/** Notices on which nodes the number of ready endpoints behind a port changes, for there the answer should change too. */
export type EndpointShifts = {
  /** Nodes with another number than at the last call for this port; the first call finds none. */
  take(port: ServicePort): readonly string[]
  forget(sweepId: string): void
}

/** @param count ready endpoints by node, zeros left out */
export function createEndpointShifts(count: (port: ServicePort) => Counts): EndpointShifts {
  const latest = new Map<string, Counts>()
  return {
    take(port) {
      const after = count(port)
      const before = latest.get(port.sweepId) ?? after
      latest.set(port.sweepId, after)
      return [...new Set([...before.keys(), ...after.keys()])].filter((node) => before.get(node) !== after.get(node))
    },
    forget: (sweepId) => {
      latest.delete(sweepId)
    },
  }
}
