import type { ClusterNode, ClusterState, ServerVersion } from './cluster'

/**
 * The version of kube-proxy on a node, as far as objects tell: it is never newer than the API server and, until an
 * upgrade has reached its node, as old as the kubelet there.
 *
 * @returns null when neither is known
 */
function proxyVersionOn(node: ClusterNode | undefined, server: ServerVersion | null): ServerVersion | null {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(node?.kubeletVersion ?? '') ?? []
  if (minor === undefined) return server
  const kubelet = { major: Number(major), minor: Number(minor) }
  return server !== null && isOlder(server, kubelet) ? server : kubelet
}

const isOlder = (a: ServerVersion, b: ServerVersion): boolean =>
  a.major < b.major || (a.major === b.major && a.minor < b.minor)

/** Whether kube-proxy on a node is older than 1.`minor`; one that is not known counts as new. */
export function isProxyBefore(
  minor: number,
  nodeName: string,
  { nodes, serverVersion }: Pick<ClusterState, 'nodes' | 'serverVersion'>,
): boolean {
  const version = proxyVersionOn(nodes?.get(nodeName), serverVersion)
  return version !== null && isOlder(version, { major: 1, minor })
}
