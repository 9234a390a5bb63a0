import type { ModelId } from '@/lib/domain/balancers/model'
import type {
  ClusterNode,
  EndpointSlice,
  IpFamily,
  Service,
  ServicePort,
  SliceEndpoint,
  TrafficPolicy,
} from '@/lib/domain/cluster'

/**
 * The algorithm of the domain page, 1.1 to 1.3 and 3.0, once more: as slowly and as literally as it is written there,
 * node by node, so that what the product computes by groups and zones is held against it for any cluster.
 */

type Backend = SliceEndpoint & { readonly key: string; readonly isReady: boolean; readonly drains: boolean }

/** A Service under a balancer that is known. */
export type World = {
  readonly service: Service
  readonly slices: readonly EndpointSlice[]
  readonly nodes: readonly ClusterNode[]
  readonly policy: TrafficPolicy
  readonly balancer: {
    readonly id: Exclude<ModelId, 'unknown'>
    readonly probes: 'nothing' | 'health-check-node-port' | 'kube-proxy-10256' | 'node-port'
    readonly failsOpen: boolean
    readonly crossZone: boolean
    readonly candidates: readonly string[]
    readonly announcers: readonly string[]
  }
}

function backendsOf(slices: readonly EndpointSlice[], family: IpFamily, port: ServicePort): readonly Backend[] {
  const found = new Map<string, Backend>()
  for (const slice of slices) {
    if (slice.addressType !== family || slice.headless) continue
    for (const { name, protocol, port: number } of slice.ports) {
      if (name !== port.name || protocol !== port.protocol || !number) continue
      for (const raw of slice.endpoints) {
        const key = `${raw.addresses[0]} ${number}`
        const other = found.get(key)
        if (other !== undefined && raw.terminating === true) continue
        const isReady = raw.ready ?? true
        found.set(key, { ...raw, key, isReady, drains: (raw.serving ?? true) && (raw.terminating ?? false) })
      }
    }
  }
  return [...found.values()]
}

const readyElseDraining = (all: readonly Backend[]) => {
  const ready = all.filter(({ isReady }) => isReady)
  return ready.length > 0 ? ready : all.filter(({ drains }) => drains)
}

function usableOn(node: ClusterNode, all: readonly Backend[], policy: TrafficPolicy): readonly Backend[] {
  if (policy === 'Local') return readyElseDraining(all.filter(({ nodeName }) => nodeName === node.name))
  const ready = all.filter(({ isReady }) => isReady)
  const byNode = ready.filter(({ nodeHints }) => nodeHints.includes(node.name))
  if (byNode.length > 0 && ready.every(({ nodeHints }) => nodeHints.length > 0)) return byNode
  const byZone = ready.filter(({ zoneHints }) => node.zone !== null && zoneHints.includes(node.zone))
  if (byZone.length > 0 && ready.every(({ zoneHints }) => zoneHints.length > 0)) return byZone
  return readyElseDraining(all)
}

function localCount(node: ClusterNode, { service, slices }: World, family: IpFamily): number {
  const ips = new Set<string>()
  for (const port of service.ports) {
    for (const { addresses, isReady, nodeName } of backendsOf(slices, family, port)) {
      if (isReady && nodeName === node.name) ips.add(addresses[0] ?? '')
    }
  }
  return ips.size
}

function poolOf(world: World, family: IpFamily, backends: readonly Backend[]): readonly ClusterNode[] {
  const { nodes, policy, balancer } = world
  const named = (names: readonly string[]) => nodes.filter(({ name }) => names.includes(name))
  if (balancer.id === 'single-node' || balancer.id === 'ecmp') return named(balancer.announcers)
  const candidates = named(balancer.candidates)
  const isOk = (node: ClusterNode): boolean => {
    switch (balancer.probes) {
      case 'nothing':
        return true
      case 'health-check-node-port':
        return localCount(node, world, family) > 0
      case 'kube-proxy-10256':
        return !node.deleting && !node.taints.some(({ key }) => key === 'ToBeDeletedByClusterAutoscaler')
      case 'node-port':
        return policy === 'Local' ? usableOn(node, backends, policy).length > 0 : true
    }
  }
  const healthy = candidates.filter(isOk)
  return healthy.length === 0 && balancer.failsOpen ? candidates : healthy
}

function entrySharesOf(world: World, family: IpFamily, pool: readonly ClusterNode[]): ReadonlyMap<string, number> {
  const { balancer, policy } = world
  const equal = new Map(pool.map(({ name }) => [name, 1 / pool.length]))
  if (balancer.id === 'zonal' && !balancer.crossZone) {
    const zones = new Set(pool.map(({ zone }) => zone))
    const inZone = (zone: string | null) => pool.filter((node) => node.zone === zone).length
    return new Map(pool.map(({ name, zone }) => [name, 1 / (zones.size * inZone(zone))]))
  }
  if (balancer.id !== 'weighted' || policy !== 'Local') return equal
  const weights = pool.map((node) => [node.name, localCount(node, world, family)] as const)
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0)
  return total === 0 ? equal : new Map(weights.map(([name, weight]) => [name, weight / total]))
}

/** What 3.0 gives for one servicePort and family; `lost` is refused where nobody could serve, else dropped. */
export function predict(world: World, family: IpFamily, port: ServicePort) {
  const backends = backendsOf(world.slices, family, port)
  const shares = new Map(backends.map(({ key }) => [key, 0]))
  const add = (key: string, share: number) => shares.set(key, (shares.get(key) ?? 0) + share)
  if (world.balancer.id === 'direct') {
    const ready = backends.filter(({ isReady }) => isReady)
    const zoneOf = ({ zone, nodeName }: Backend) =>
      world.balancer.crossZone ? null : (zone ?? world.nodes.find(({ name }) => name === nodeName)?.zone ?? null)
    const zones = new Set(ready.map(zoneOf))
    for (const each of ready) {
      const alike = ready.filter((other) => zoneOf(other) === zoneOf(each))
      add(each.key, 1 / (zones.size * alike.length))
    }
    return { shares, entry: null, lost: ready.length === 0 ? 1 : 0, hop: 0, anyone: ready.length > 0 }
  }
  const pool = poolOf(world, family, backends)
  const entry = entrySharesOf(world, family, pool)
  let [lost, kept] = [pool.length === 0 ? 1 : 0, 0]
  for (const node of pool) {
    const share = entry.get(node.name) ?? 0
    const usable = usableOn(node, backends, world.policy)
    if (usable.length === 0) lost += share
    for (const { key, nodeName } of usable) {
      add(key, share / usable.length)
      if (nodeName === node.name) kept += share / usable.length
    }
  }
  const anyone = backends.some(({ isReady, drains }) => isReady || drains)
  return { shares, entry, lost, hop: 1 - lost - kept, anyone }
}
