import type { ClusterNode } from '@/lib/domain/cluster'

type Nodes = ReadonlyMap<string, ClusterNode>

/** kube-proxy sends its weight from 1.28 on (domain page 0, PR #118999). */
const FIRST_MINOR = 28

const remembered = new WeakMap<Nodes, { readonly node: ClusterNode | null }>()

/**
 * A node whose kube-proxy is too old to send a weight, by the version of its kubelet; once for a set of nodes.
 *
 * @returns null when there is none; a version that is not known counts as new
 */
export function firstWithoutWeight(nodes: Nodes): ClusterNode | null {
  const known = remembered.get(nodes)
  if (known !== undefined) return known.node
  const node = [...nodes.values()].find(isOld) ?? null
  remembered.set(nodes, { node })
  return node
}

function isOld({ kubeletVersion }: ClusterNode): boolean {
  const version = /^v?1\.(\d+)\./.exec(kubeletVersion ?? '')
  return version !== null && Number(version[1]) < FIRST_MINOR
}
