import type { ClusterNode, ClusterState, IpFamily, Service, ServiceKey } from '@/lib/domain/cluster'
import { kubeProxyHealthPort } from '@/lib/domain/health/target'
import { type Address, readAddress } from './address'
import { type CidrSet, createCidrSet, parseCidr } from './cidr-set'
import { chooseAddress } from './node-address'

export type ProbeSettings = {
  /** EVENKEEL_PROBE_ALLOW_CIDRS; empty: any address that is not refused. */
  readonly probeAllowCidrs: readonly string[]
  /** EVENKEEL_NODE_PORT_RANGE, both ends included. */
  readonly nodePortRange: { readonly from: number; readonly to: number }
  /** Evenkeel's own listener is on loopback, so only people on this machine see what it asks. */
  readonly listensOnLoopback: boolean
}

export type ProbeTargets = {
  /** The address to ask, by node name; null: none may be asked, `refusals` says why. */
  readonly addresses: ReadonlyMap<string, string | null>
  /** One sentence, by node name. */
  readonly refusals: ReadonlyMap<string, string>
}

export type ProbePort = {
  readonly port: number
  /** The family whose addresses are asked; null: whichever a node names first. */
  readonly family: IpFamily | null
}

export type TargetRules = {
  /**
   * What may be asked on each node, computed from the cluster alone.
   *
   * @param apiServer URL of the API server; null: not known
   */
  targets(state: ClusterState, ask: ProbePort, apiServer: string | null): ProbeTargets
}

const NO_TARGETS: ProbeTargets = { addresses: new Map(), refusals: new Map() }

/**
 * The rules of which address and port is ever asked (security page 2.8). Neither comes from a reader, but the API
 * server is no guard either: kubelets write the addresses of their nodes, and authors of Services choose ports.
 *
 * Loopback is refused, with one exception for clusters that run inside this machine and for tests: the allow list
 * names a network within loopback outright, and Evenkeel itself listens on loopback only. A wide allow list such as
 * 0.0.0.0/0 does not open it, and on a shared installation nothing does.
 */
export function createTargetRules(settings: ProbeSettings): TargetRules {
  const allowed = settings.probeAllowCidrs.length === 0 ? null : createCidrSet(settings.probeAllowCidrs)
  const allowsLoopback = settings.listensOnLoopback && settings.probeAllowCidrs.some(isWithinLoopback)
  const clusterIps = rememberClusterIps()
  // One answer per family for all Services: with thousands of nodes, working it out for each would cost more than asking.
  const byFamily = new Map<IpFamily | null, { nodes: unknown; ips: unknown; targets: ProbeTargets }>()

  const nodeTargets = ({ nodes, services }: ClusterState, family: IpFamily | null): ProbeTargets => {
    if (nodes === null) return NO_TARGETS
    const ips = clusterIps(services)
    const known = byFamily.get(family)
    if (known !== undefined && known.nodes === nodes && known.ips === ips) return known.targets
    const podNetworks = createCidrSet(cidrsOf(nodes))
    const refuse = (address: Address) => refusalOf(address, { allowed, allowsLoopback, settings, podNetworks, ips })
    const targets = targetsOf(nodes, family, refuse)
    byFamily.set(family, { nodes, ips, targets })
    return targets
  }

  return {
    targets(state, ask, apiServer) {
      const targets = nodeTargets(state, ask.family)
      const { from, to } = settings.nodePortRange
      if (ask.port !== kubeProxyHealthPort && (ask.port < from || ask.port > to)) {
        return refuseAll(targets, `Port ${ask.port} is outside the NodePort range ${from}-${to}, so it is never asked.`)
      }
      return withoutApiServer(targets, ask.port, apiServer)
    },
  }
}

type AddressRules = {
  readonly allowed: CidrSet | null
  readonly allowsLoopback: boolean
  readonly settings: ProbeSettings
  readonly podNetworks: CidrSet
  readonly ips: ReadonlySet<string>
}

function refusalOf(address: Address, rules: AddressRules): string | null {
  const { allowed, allowsLoopback, settings, podNetworks, ips } = rules
  if (address.isLoopback && !allowsLoopback) return 'is a loopback address'
  if (ips.has(address.text)) return 'is the cluster IP of a Service'
  const podNetwork = podNetworks.find(address.bytes)
  if (podNetwork !== null) return `is in the pod network ${podNetwork}`
  if (allowed !== null && allowed.find(address.bytes) === null) {
    return `is outside the networks that may be asked (${settings.probeAllowCidrs.join(', ')})`
  }
  return null
}

function targetsOf(
  nodes: ReadonlyMap<string, ClusterNode>,
  family: IpFamily | null,
  refuse: (address: Address) => string | null,
): ProbeTargets {
  const addresses = new Map<string, string | null>()
  const refusals = new Map<string, string>()
  for (const node of nodes.values()) {
    const choice = chooseAddress(node, family, refuse)
    addresses.set(node.name, choice.address)
    if (choice.refusal !== null) refusals.set(node.name, choice.refusal)
  }
  return { addresses, refusals }
}

function refuseAll(targets: ProbeTargets, refusal: string): ProbeTargets {
  const names = [...targets.addresses.keys()]
  return {
    addresses: new Map(names.map((name) => [name, null])),
    refusals: new Map(names.map((name) => [name, refusal])),
  }
}

/**
 * Address and port taken together: on a small control plane the API server's address is also a node's. When its URL
 * holds a name instead of an address, its port alone is enough to refuse.
 */
function withoutApiServer(targets: ProbeTargets, port: number, apiServer: string | null): ProbeTargets {
  const api = apiServer !== null && URL.canParse(apiServer) ? new URL(apiServer) : null
  if (api === null || Number(api.port || (api.protocol === 'http:' ? 80 : 443)) !== port) return targets
  const host = readAddress(api.hostname.replace(/^\[|\]$/g, ''))
  const isApiServer = (address: string | null) => address !== null && ('refusal' in host || host.text === address)
  const refusals = new Map(targets.refusals)
  const addresses = new Map(targets.addresses)
  for (const [name, address] of targets.addresses) {
    if (!isApiServer(address)) continue
    addresses.set(name, null)
    refusals.set(name, `${address} port ${port} is the API server, so it is never asked.`)
  }
  return { addresses, refusals }
}

/** The cluster IPs of all Services; the same set as long as they are the same. */
function rememberClusterIps() {
  let seen: ReadonlyMap<ServiceKey, Service> | null = null
  let ips: ReadonlySet<string> = new Set()
  return (services: ReadonlyMap<ServiceKey, Service>): ReadonlySet<string> => {
    if (services === seen) return ips
    seen = services
    const fresh = new Set<string>()
    for (const service of services.values()) for (const ip of service.clusterIPs) fresh.add(ip)
    if (fresh.size !== ips.size || [...fresh].some((ip) => !ips.has(ip))) ips = fresh
    return ips
  }
}

function* cidrsOf(nodes: ReadonlyMap<string, ClusterNode>): Iterable<string> {
  for (const node of nodes.values()) yield* node.podCIDRs
}

/** 127.0.0.0/8, ::1/128 or a part of them. */
function isWithinLoopback(cidr: string): boolean {
  const parsed = parseCidr(cidr)
  if (parsed === null) return false
  const { bytes, bits } = parsed
  if (bytes.length === 4) return bytes[0] === 127 && bits >= 8
  return bits === 128 && bytes[15] === 1 && bytes.slice(0, 15).every((byte) => byte === 0)
}
