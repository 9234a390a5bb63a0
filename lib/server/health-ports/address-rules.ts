import type { ClusterNode } from '@/lib/domain/cluster'
import type { Address } from './address'
import { type Cidr, createCidrSet, parseCidrs } from './cidr-set'

export type ProbeSettings = {
  /** EVENKEEL_PROBE_ALLOW_CIDRS; empty: any address that is not refused. */
  readonly probeAllowCidrs: readonly string[]
  /** EVENKEEL_NODE_PORT_RANGE, both ends included. */
  readonly nodePortRange: { readonly from: number; readonly to: number }
  /** Evenkeel's own listener is on loopback, so only people on this machine see what it asks. */
  readonly listensOnLoopback: boolean
}

/** Why an address is not asked, as the end of a sentence that begins with it; null: it may be. */
export type RefuseAddress = (address: Address) => string | null

/**
 * Which addresses of nodes are refused in one state of a cluster, beyond those that no node can have: see `readAddress`.
 *
 * Loopback is refused, with one exception for clusters that run inside this machine and for tests: the allow list
 * names a network within loopback outright, and Evenkeel itself listens on loopback only. A wide allow list such as
 * 0.0.0.0/0 does not open it, and on a shared installation nothing does.
 */
export function createAddressRules({ probeAllowCidrs, listensOnLoopback }: ProbeSettings) {
  const allowList = parseCidrs(probeAllowCidrs)
  const allowed = probeAllowCidrs.length === 0 ? null : createCidrSet(allowList)
  const allowsLoopback = listensOnLoopback && allowList.some(isWithinLoopback)
  const loopbackRefusal = listensOnLoopback
    ? 'is a loopback address that EVENKEEL_PROBE_ALLOW_CIDRS does not name'
    : 'is a loopback address'
  return (nodes: ReadonlyMap<string, ClusterNode>, clusterIps: ReadonlySet<string>): RefuseAddress => {
    const podNetworks = createCidrSet(podCidrs(nodes))
    return (address) => {
      if (address.isLoopback && !allowsLoopback) return loopbackRefusal
      if (clusterIps.has(address.text)) return 'is the cluster IP of a Service'
      const podNetwork = podNetworks.find(address.bytes)
      if (podNetwork !== null) return `is in the pod network ${podNetwork}`
      if (allowed === null || allowed.find(address.bytes) !== null) return null
      return 'is outside EVENKEEL_PROBE_ALLOW_CIDRS'
    }
  }
}

// Nodes are frozen and replaced when they change, so what was read from one holds as long as it lives.
const parsedPodCidrs = new WeakMap<ClusterNode, readonly Cidr[]>()

function* podCidrs(nodes: ReadonlyMap<string, ClusterNode>): Iterable<Cidr> {
  for (const node of nodes.values()) {
    let cidrs = parsedPodCidrs.get(node)
    if (cidrs === undefined) {
      cidrs = parseCidrs(node.podCIDRs)
      parsedPodCidrs.set(node, cidrs)
    }
    yield* cidrs
  }
}

/** 127.0.0.0/8, ::1/128 or a part of them. */
function isWithinLoopback({ bytes, bits }: Cidr): boolean {
  if (bytes.length === 4) return bytes[0] === 127 && bits >= 8
  return bits === 128 && bytes[15] === 1 && bytes.slice(0, 15).every((byte) => byte === 0)
}
