import { type Bytes, type Cidr, firstAddresses, holds, holdsAddress, parseCidr } from '@/lib/domain/address/cidr'
import { canonicalAddress, readAddress, writeAddress } from '@/lib/domain/address/write-address'
import { nodesByAddress } from '@/lib/domain/balancers/node-addresses'
import type { ClusterNode, ClusterState, Service } from '@/lib/domain/cluster'
import { ingressControllerLabel } from './ingress-controllers'
import type { ObservedAddress } from './observed'
import type { SourceAddressHop } from './verdict'

export const addressClasses = [
  'node',
  'cni-gateway',
  'svclb-pod',
  'ingress-controller-pod',
  'pod',
  'balancer',
  'likely-balancer',
  'own-pod',
  'probe',
  'client',
  'unknown',
] as const
export type AddressClass = (typeof addressClasses)[number]

export type ClassifiedAddress = {
  readonly class: AddressClass
  /** Node whose own address it is, or whose network plugin has it; null: none. */
  readonly node: string | null
  /** In a range of private or shared addresses, where balancers have theirs too. */
  readonly isPrivate: boolean
}

/** An observed address and what it is. */
export type Seen = ObservedAddress & { readonly is: ClassifiedAddress }

/** What addresses are held against; made once for all that were observed of a Service. */
export type AddressContext = {
  readonly state: Pick<ClusterState, 'nodes'>
  readonly service: Service
  /** Where the operator says that balancers have their addresses. */
  readonly balancerCidrs: readonly string[]
  /** Nodes that left lately, by name; absent: nobody remembers any. */
  readonly formerNodes?: ReadonlyMap<string, ClusterNode> | undefined
}

/**
 * What kind of address a pod saw, in the order of the domain page, 5.2: the first that fits. An address that came from
 * probes alone is a probe's wherever it lies. One of loopback is of what runs beside the program, mostly a sidecar (metrics page 6); what is no
 * address, or one that nobody calls from, is of no known kind.
 */
export function classifyAddress(
  observed: Pick<ObservedAddress, 'address' | 'isProbe' | 'pod'>,
  { state, service, balancerCidrs, formerNodes }: AddressContext,
): ClassifiedAddress {
  const { isProbe, pod } = observed
  const bytes = readAddress(observed.address)
  const address = bytes === null ? observed.address : writeAddress(bytes)
  const isPrivate = bytes !== null && isIn(privateRanges, bytes)
  const as = (kind: AddressClass, node: string | null = null): ClassifiedAddress => ({ class: kind, node, isPrivate })
  if (isProbe === true) return as('probe')
  if (bytes === null) return as('unknown')
  const owner = firstIn([state.nodes, formerNodes], (nodes) => nodesByAddress(nodes).get(address))
  if (owner !== undefined) return as('node', owner)
  const plugins = firstIn([state.nodes, formerNodes], (nodes) => nodesByPluginAddress(nodes).get(address))
  if (plugins !== undefined) return as('cni-gateway', plugins)
  const network = firstIn([state.nodes, formerNodes], (nodes) => findPodNetwork(nodes, bytes)) ?? null
  if (network?.isOwn || isIn(linkLocal, bytes)) return as('cni-gateway', network?.node ?? null)
  if (pod !== null && pod !== 'none') return as(podClass(pod.labels))
  if (network !== null) return as('pod')
  const isBalancers = service.ingress.some(({ ip }) => ip !== null && (canonicalAddress(ip) ?? ip) === address)
  if (isBalancers || balancerCidrs.some((cidr) => holdsAddress(cidr, address))) return as('balancer')
  if (isIn(probeRanges, bytes)) return as('probe')
  if (isIn(loopback, bytes)) return as('own-pod')
  return as(isIn(nobodys, bytes) ? 'unknown' : 'client')
}

/** Whether it is one of loopback: of what runs beside the program, in its pod, or on its node where that is on the host's network. */
export function isLoopback({ address }: Pick<ObservedAddress, 'address'>): boolean {
  const bytes = readAddress(address)
  return bytes !== null && isIn(loopback, bytes)
}

/**
 * Whether an address may be that of somebody else at all: not a masked one, a name or "unknown", nor one of a proxy or
 * a tunnel beside the application.
 */
export function isSomebodys({ address }: Pick<ObservedAddress, 'address'>): boolean {
  const bytes = readAddress(address)
  return bytes !== null && !isIn(loopback, bytes) && !isIn(nobodys, bytes)
}

type Nodes = ReadonlyMap<string, ClusterNode>

function firstIn<T>(all: readonly (Nodes | null | undefined)[], find: (nodes: Nodes) => T | null | undefined) {
  for (const nodes of all) {
    const found = nodes ? find(nodes) : null
    if (found !== null && found !== undefined) return found
  }
  return undefined
}

/** What clouds probe from; not verified, so what lies there is left out and proves nothing. */
const probeRanges = cidrs('130.211.0.0/22', '35.191.0.0/16', '168.63.129.16/32')

const privateRanges = cidrs('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7', 'fe80::/10')
/** Where some network plugins have the gateway of pods. */
const linkLocal = cidrs('169.254.0.0/16', 'fe80::/10')
const loopback = cidrs('127.0.0.0/8', '::1/128')
/** Unspecified, multicast and reserved addresses (IANA special-purpose registries): no connection comes from them. */
const nobodys = cidrs('0.0.0.0/8', '224.0.0.0/4', '240.0.0.0/4', '::/128', 'ff00::/8')

function cidrs(...ranges: readonly string[]): readonly Cidr[] {
  return ranges.flatMap((range) => parseCidr(range) ?? [])
}

const isIn = (ranges: readonly Cidr[], bytes: Bytes): boolean => ranges.some((range) => holds(range, bytes))

function podClass(labels: ReadonlyMap<string, string>): AddressClass {
  if (labels.has('svccontroller.k3s.cattle.io/svcname')) return 'svclb-pod'
  return ingressControllerLabel(labels) === null ? 'pod' : 'ingress-controller-pod'
}

const pluginsRemembered = new WeakMap<Nodes, ReadonlyMap<string, string>>()

/** Which node has which tunnel or router of its network plugin, once for a set of nodes. */
function nodesByPluginAddress(nodes: Nodes): ReadonlyMap<string, string> {
  const known = pluginsRemembered.get(nodes)
  if (known !== undefined) return known
  const owners = new Map<string, string>()
  for (const { name, pluginAddresses } of nodes.values()) {
    for (const address of pluginAddresses) owners.set(address, name)
  }
  pluginsRemembered.set(nodes, owners)
  return owners
}

type PodNetwork = { readonly node: string; readonly cidr: Cidr; readonly own: readonly [Bytes, Bytes] }

const remembered = new WeakMap<ReadonlyMap<string, ClusterNode>, readonly PodNetwork[]>()

/** The node whose pods have addresses around this one; `isOwn`: one of the two that its network plugin takes itself. */
function findPodNetwork(
  nodes: ReadonlyMap<string, ClusterNode>,
  bytes: Bytes,
): { readonly node: string; readonly isOwn: boolean } | null {
  const network = podNetworks(nodes).find(({ cidr }) => holds(cidr, bytes))
  if (network === undefined) return null
  return { node: network.node, isOwn: network.own.some((own) => own.every((byte, at) => byte === bytes[at])) }
}

/** Once for a set of nodes. */
function podNetworks(nodes: ReadonlyMap<string, ClusterNode>): readonly PodNetwork[] {
  const known = remembered.get(nodes)
  if (known !== undefined) return known
  const networks = [...nodes.values()].flatMap(({ name, podCIDRs }) =>
    podCIDRs.flatMap((text) => {
      const cidr = parseCidr(text)
      return cidr === null ? [] : [{ node: name, cidr, own: firstAddresses(cidr) }]
    }),
  )
  remembered.set(nodes, networks)
  return networks
}

/** The hop that puts addresses of a class there; null: the address is nobody's on the way. */
export const hopOfClass: Readonly<Record<AddressClass, SourceAddressHop | null>> = {
  node: 'entry-node',
  'cni-gateway': 'entry-node',
  'svclb-pod': 'balancer-pod',
  'ingress-controller-pod': 'ingress-controller',
  balancer: 'balancer',
  // A guess is no proof.
  'likely-balancer': null,
  'own-pod': null,
  unknown: null,
  pod: null,
  probe: null,
  client: null,
}
