import { type EndpointSlice, type ServiceKey, serviceKey } from '@/lib/domain/cluster'

/** Which EndpointSlices belong to which Service: several to one, and a slice whose label changes moves. */
export interface SliceIndex {
  /** Gives the Services whose lists changed: one, or two for a slice that moved. */
  move(before: EndpointSlice | undefined, after: EndpointSlice | undefined): readonly ServiceKey[]
  /** The same list until it changes, sorted by name; undefined: the Service has no slices. */
  list(service: ServiceKey): readonly EndpointSlice[] | undefined
}

export function createSliceIndex(): SliceIndex {
  const byService = new Map<ServiceKey, EndpointSlice[]>()
  const lists = new Map<ServiceKey, readonly EndpointSlice[]>()

  const remove = (service: ServiceKey, name: string): void => {
    const others = byService.get(service)?.filter((slice) => slice.name !== name) ?? []
    if (others.length === 0) byService.delete(service)
    else byService.set(service, others)
    lists.delete(service)
  }
  const put = (service: ServiceKey, slice: EndpointSlice): void => {
    lists.delete(service)
    const slices = byService.get(service)
    if (slices === undefined) {
      byService.set(service, [slice])
      return
    }
    const at = slices.findIndex(({ name }) => name === slice.name)
    if (at < 0) slices.push(slice)
    else slices[at] = slice
  }

  return {
    move(before, after) {
      const from = before === undefined ? null : keyOf(before)
      const to = after === undefined ? null : keyOf(after)
      if (before !== undefined && from !== null && from !== to) remove(from, before.name)
      if (after !== undefined && to !== null) put(to, after)
      if (from === null) return to === null ? [] : [to]
      return to === null || to === from ? [from] : [from, to]
    },
    list(service) {
      const slices = byService.get(service)
      if (slices === undefined) return undefined
      const known = lists.get(service)
      if (known !== undefined) return known
      const list = Object.freeze([...slices].sort((left, right) => (left.name < right.name ? -1 : 1)))
      lists.set(service, list)
      return list
    },
  }
}

const keyOf = ({ namespace, serviceName }: EndpointSlice): ServiceKey => serviceKey(namespace, serviceName)
