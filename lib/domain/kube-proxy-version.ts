import type { ClusterNode, ClusterState, ServerVersion } from './cluster'

/** ProxyTerminatingEndpoints is on by default from here: a node without a ready endpoint falls back to those that terminate and still serve. */
export const FIRST_WITH_FALLBACK = 26
/** From here hints count without an annotation of the Service; KubeProxyDrainingTerminatingNodes is on by default from the same. */
export const FIRST_WITH_BARE_HINTS = 30
export const FIRST_THAT_DRAINS = 30
/** Node hints (KEP-3015). */
export const FIRST_WITH_NODE_HINTS = 34

/** How many minors a kube-proxy may be older than its API server (version skew policy). */
const SKEW_MAX = 3

type Versions = Pick<ClusterState, 'nodes' | 'serverVersion'>

/**
 * The version of kube-proxy on a node, as far as objects tell: it is never newer than the API server and, until an
 * upgrade has reached its node, as old as the kubelet there.
 *
 * @returns null when neither is known
 */
function proxyVersionOn(node: ClusterNode | undefined, server: ServerVersion | null): ServerVersion | null {
  const kubelet = kubeletVersionOf(node)
  if (kubelet === null) return server
  return server !== null && isOlder(server, kubelet) ? server : kubelet
}

function kubeletVersionOf(node: ClusterNode | undefined): ServerVersion | null {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(node?.kubeletVersion ?? '') ?? []
  return minor === undefined ? null : { major: Number(major), minor: Number(minor) }
}

const isOlder = (a: ServerVersion, b: ServerVersion): boolean =>
  a.major < b.major || (a.major === b.major && a.minor < b.minor)

/** Whether kube-proxy on this node is older than 1.`minor`; one that is not known counts as new. */
export function isNodeProxyBefore(minor: number, node: ClusterNode | undefined, server: ServerVersion | null): boolean {
  const version = proxyVersionOn(node, server)
  return version !== null && isOlder(version, { major: 1, minor })
}

/** Whether kube-proxy on a node is older than 1.`minor`; one that is not known counts as new. */
export const isProxyBefore = (minor: number, nodeName: string, { nodes, serverVersion }: Versions): boolean =>
  isNodeProxyBefore(minor, nodes?.get(nodeName), serverVersion)

/** Whether objects decide it at all: the kubelet tells its version, or the API server is too new for such an old one. */
export function isProxyAgeKnown(minor: number, nodeName: string, { nodes, serverVersion }: Versions): boolean {
  const isOldServer = serverVersion !== null && isOlder(serverVersion, { major: 1, minor })
  const isTooNew = serverVersion !== null && !isOlder(serverVersion, { major: 1, minor: minor + SKEW_MAX })
  return isOldServer || isTooNew || kubeletVersionOf(nodes?.get(nodeName)) !== null
}

/** Which kube-proxies are older than a version, for nodes that are told apart and for all others alike. */
export type ProxySplit = {
  /** Of a node; a name that no node has stands for the nodes that nothing tells apart. */
  readonly isBefore: (nodeName: string) => boolean
  /** Nodes that are not as most are, and so must be told apart. */
  readonly exceptions: readonly string[]
}

const remembered = new WeakMap<ReadonlyMap<string, ClusterNode>, Map<string, ProxySplit>>()

/** Computed once for a set of nodes, however many Services share them. */
export function splitProxies(minor: number, { nodes, serverVersion }: Versions): ProxySplit {
  if (nodes === null) {
    const isBefore = isNodeProxyBefore(minor, undefined, serverVersion)
    return { isBefore: () => isBefore, exceptions: [] }
  }
  const known = remembered.get(nodes) ?? new Map<string, ProxySplit>()
  remembered.set(nodes, known)
  const key = `${minor} ${serverVersion?.major}.${serverVersion?.minor}`
  const split = known.get(key) ?? splitNodes(minor, nodes, serverVersion)
  known.set(key, split)
  return split
}

function splitNodes(
  minor: number,
  nodes: ReadonlyMap<string, ClusterNode>,
  serverVersion: ServerVersion | null,
): ProxySplit {
  const old = new Set<string>()
  for (const node of nodes.values()) if (isNodeProxyBefore(minor, node, serverVersion)) old.add(node.name)
  const areMostOld = old.size * 2 > nodes.size
  const exceptions = areMostOld ? [...nodes.keys()].filter((name) => !old.has(name)) : [...old]
  return { isBefore: (name) => (nodes.has(name) ? old.has(name) : areMostOld), exceptions }
}
