import type { ClusterNode, ClusterState, IpFamily, Service, ServiceKey } from '@/lib/domain/cluster'
import { kubeProxyHealthPort } from '@/lib/domain/health/target'
import { readAddress } from './address'
import { createAddressRules, type ProbeSettings, type RefuseAddress } from './address-rules'
import { chooseAddress } from './node-address'

export type ProbePort = {
  readonly port: number
  /** The family whose addresses are asked; null: whichever a node names first. */
  readonly family: IpFamily | null
}

export type ProbeTargets = {
  /** The address to ask, by node name; null: none may be asked, `refusals` says why. */
  readonly addresses: ReadonlyMap<string, string | null>
  /** One sentence, by node name. */
  readonly refusals: ReadonlyMap<string, string>
  /** The names of the nodes that have an address to ask. */
  readonly askable: readonly string[]
}

export type TargetRules = {
  /**
   * What may be asked on each node, computed from the cluster alone.
   *
   * @param apiServer URL of the API server; null: not known
   */
  targets(state: ClusterState, ask: ProbePort, apiServer: string | null): ProbeTargets
}

/** What was worked out for one family, and from what. */
type Known = {
  readonly nodes: ReadonlyMap<string, ClusterNode>
  readonly clusterIps: ReadonlySet<string>
  readonly apiServer: string | null
  readonly targets: ProbeTargets
  /** Ports at which other rules hold as well. */
  readonly byPort: Map<number, ProbeTargets>
}

const NO_TARGETS: ProbeTargets = { addresses: new Map(), refusals: new Map(), askable: [] }

/**
 * The rules of which address and port is ever asked (security page 2.8). Neither comes from a reader, but the API
 * server is no guard either: kubelets write the addresses of their nodes, and authors of Services choose ports.
 *
 * One answer serves all Services of a family: with thousands of nodes, working it out for each would cost more than
 * asking.
 */
export function createTargetRules(settings: ProbeSettings): TargetRules {
  const addressRules = createAddressRules(settings)
  const clusterIpsOf = rememberClusterIps()
  const byFamily = new Map<IpFamily | null, Known>()

  return {
    targets({ nodes, services }, { port, family }, apiServer) {
      if (nodes === null) return NO_TARGETS
      const clusterIps = clusterIpsOf(services)
      let known = byFamily.get(family)
      if (known?.nodes !== nodes || known.clusterIps !== clusterIps || known.apiServer !== apiServer) {
        const targets = targetsOf(nodes, family, addressRules(nodes, clusterIps))
        known = { nodes, clusterIps, apiServer, targets, byPort: new Map() }
        byFamily.set(family, known)
      }
      const targets = known.byPort.get(port) ?? atPort(known.targets, port, settings, apiServer)
      known.byPort.set(port, targets)
      return targets
    },
  }
}

function targetsOf(
  nodes: ReadonlyMap<string, ClusterNode>,
  family: IpFamily | null,
  refuse: RefuseAddress,
): ProbeTargets {
  const addresses = new Map<string, string | null>()
  const refusals = new Map<string, string>()
  for (const node of nodes.values()) {
    const choice = chooseAddress(node, family, refuse)
    addresses.set(node.name, choice.address)
    if (choice.refusal !== null) refusals.set(node.name, choice.refusal)
  }
  return withAskable(addresses, refusals)
}

/** What is left at this port: nothing outside the range of health ports, and not the API server. */
function atPort(
  targets: ProbeTargets,
  port: number,
  { nodePortRange: { from, to } }: ProbeSettings,
  apiServerUrl: string | null,
): ProbeTargets {
  if (port !== kubeProxyHealthPort && (port < from || port > to)) {
    const refusal = `Port ${port} is outside EVENKEEL_NODE_PORT_RANGE (${from}-${to}), so it is never asked.`
    return refuseMore(targets, () => refusal)
  }
  const apiServer = readApiServer(apiServerUrl)
  if (apiServer?.port !== port) return targets
  return refuseMore(targets, (address) =>
    address !== null && (apiServer.address ?? address) === address
      ? `${address} port ${port} is the API server, so it is never asked.`
      : null,
  )
}

function refuseMore(targets: ProbeTargets, refuse: (address: string | null) => string | null): ProbeTargets {
  const addresses = new Map(targets.addresses)
  const refusals = new Map(targets.refusals)
  for (const [name, address] of targets.addresses) {
    const refusal = refuse(address)
    if (refusal === null) continue
    addresses.set(name, null)
    refusals.set(name, refusal)
  }
  return withAskable(addresses, refusals)
}

function withAskable(addresses: ProbeTargets['addresses'], refusals: ProbeTargets['refusals']): ProbeTargets {
  const askable: string[] = []
  for (const [name, address] of addresses) if (address !== null) askable.push(name)
  return { addresses, refusals, askable }
}

/**
 * Address and port are taken together, because on a small control plane the API server's address is also a node's.
 * `address` null: its URL holds a name, and then its port alone is enough to refuse.
 */
function readApiServer(url: string | null): { readonly address: string | null; readonly port: number } | null {
  if (url === null || !URL.canParse(url)) return null
  const { hostname, port, protocol } = new URL(url)
  const read = readAddress(hostname.replace(/^\[|\]$/g, ''))
  return { address: 'refusal' in read ? null : read.text, port: Number(port || (protocol === 'http:' ? 80 : 443)) }
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
