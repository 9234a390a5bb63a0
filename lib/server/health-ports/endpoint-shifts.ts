import type { ServiceKey } from '@/lib/domain/cluster'

type Counts = ReadonlyMap<string, number>

/** Notices on which nodes the number of a Service's ready endpoints changes, for there the answer should change too. */
export type EndpointShifts = {
  /** Nodes with another number than at the last call for this Service; the first call finds none. */
  take(service: ServiceKey): readonly string[]
  forget(service: ServiceKey): void
}

/** @param count ready endpoints by node, zeros left out */
export function createEndpointShifts(count: (service: ServiceKey) => Counts): EndpointShifts {
  const latest = new Map<ServiceKey, Counts>()
  return {
    take(service) {
      const after = count(service)
      const before = latest.get(service) ?? after
      latest.set(service, after)
      return [...new Set([...before.keys(), ...after.keys()])].filter((node) => before.get(node) !== after.get(node))
    },
    forget: (service) => {
      latest.delete(service)
    },
  }
}
