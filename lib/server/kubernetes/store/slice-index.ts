import { type EndpointSlice, type ServiceKey, serviceKey } from '@/lib/domain/cluster'

/** Which EndpointSlices belong to which Service: several to one, and a slice whose label changes moves. */
export interface SliceIndex {
  /** Gives the Services whose lists changed: one, or two for a slice that moved. */
  move(key: string, before: EndpointSlice | undefined, after: EndpointSlice | undefined): readonly ServiceKey[]
  /** The same list until it changes, sorted by name; undefined: the Service has no slices. */
  list(service: ServiceKey): readonly EndpointSlice[] | undefined
}

export function createSliceIndex(): SliceIndex {
  const byService = new Map<ServiceKey, Map<string, EndpointSlice>>()
  const lists = new Map<ServiceKey, readonly EndpointSlice[]>()

  const remove = (key: string, slice: EndpointSlice): ServiceKey => {
    const service = serviceKey(slice.namespace, slice.serviceName)
    const slices = byService.get(service)
    slices?.delete(key)
    if (slices?.size === 0) byService.delete(service)
    lists.delete(service)
    return service
  }
  const add = (key: string, slice: EndpointSlice): ServiceKey => {
    const service = serviceKey(slice.namespace, slice.serviceName)
    const slices = byService.get(service)
    if (slices === undefined) byService.set(service, new Map([[key, slice]]))
    else slices.set(key, slice)
    lists.delete(service)
    return service
  }

  return {
    move(key, before, after) {
      const from = before === undefined ? null : remove(key, before)
      const to = after === undefined ? null : add(key, after)
      return [from, to === from ? null : to].filter((service) => service !== null)
    },
    list(service) {
      const slices = byService.get(service)
      if (slices === undefined) return undefined
      const known = lists.get(service)
      if (known !== undefined) return known
      const list = Object.freeze([...slices.values()].sort((left, right) => (left.name < right.name ? -1 : 1)))
      lists.set(service, list)
      return list
    },
  }
}
