import type { ClusterNode } from '@/lib/domain/cluster'

const remembered = new WeakMap<ReadonlyMap<string, ClusterNode>, { readonly scheme: string | null }>()

/**
 * The scheme that every provider id shares, `aws` of `aws:///eu-west-1a/i-0abc`; once for a set of nodes.
 *
 * @returns null when nodes may not be read, none has a provider id, or they disagree
 */
export function platformOf(nodes: ReadonlyMap<string, ClusterNode> | null): string | null {
  if (nodes === null) return null
  const known = remembered.get(nodes)
  if (known !== undefined) return known.scheme
  const schemes = new Set<string>()
  for (const { providerId } of nodes.values()) {
    const scheme = providerId?.split('://', 2)
    if (scheme?.length === 2 && scheme[0]) schemes.add(scheme[0])
  }
  const [only] = schemes
  const scheme = schemes.size === 1 && only !== undefined ? only : null
  remembered.set(nodes, { scheme })
  return scheme
}
