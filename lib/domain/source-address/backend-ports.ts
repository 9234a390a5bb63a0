import { type Protocol, serviceKey } from '@/lib/domain/cluster'
import type { Situation } from './question'

/** A port of the backends by all its names: the number, and what the container calls it. */
export type BackendPort = { readonly protocol: Protocol; readonly names: readonly string[] }

/** The ports of the backends, one for each servicePort; EndpointSlices say which number a name stands for. */
export function backendPorts({ service, state }: Pick<Situation, 'service' | 'state'>): readonly BackendPort[] {
  const slices = state.slices.get(serviceKey(service.namespace, service.name)) ?? []
  return service.ports.map(({ name, protocol, port, targetPort }) => {
    const numbers = slices.flatMap((slice) =>
      slice.ports.flatMap((each) =>
        each.name === name && each.protocol === protocol && each.port !== null ? [String(each.port)] : [],
      ),
    )
    return { protocol, names: [...new Set([targetPort ?? String(port), ...numbers])] }
  })
}
