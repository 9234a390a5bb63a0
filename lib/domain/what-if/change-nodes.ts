import type { ClusterNode } from '@/lib/domain/cluster'
import type { NewNodes, Scenario } from './scenario'

export type ChangedNodes = {
  readonly nodes: ReadonlyMap<string, ClusterNode>
  readonly lost: ReadonlySet<string>
  readonly drained: ReadonlySet<string>
  readonly added: readonly string[]
}

/** The nodes of a scenario: lost ones gone, drained ones cordoned, new ones there. Unchanged nodes are the same map. */
export function changeNodes(nodes: ReadonlyMap<string, ClusterNode>, scenario: Scenario): ChangedNodes {
  const lost = lostNodes(nodes, scenario)
  const drained = new Set(scenario.drained ?? [])
  const added = (scenario.newNodes ?? []).flatMap((group, at) => makeNodes(nodes, group, at))
  if (lost.size + drained.size + added.length === 0) return { nodes, lost, drained, added: [] }
  const changed = new Map<string, ClusterNode>()
  for (const [name, node] of nodes) {
    if (!lost.has(name)) changed.set(name, drained.has(name) ? { ...node, unschedulable: true } : node)
  }
  for (const node of added) changed.set(node.name, node)
  return { nodes: changed, lost, drained, added: added.map(({ name }) => name) }
}

/** Nodes that the scenario loses, by name or with their zone. */
export function lostNodes(
  nodes: ReadonlyMap<string, ClusterNode>,
  { lost = [], lostZones = [] }: Pick<Scenario, 'lost' | 'lostZones'>,
): ReadonlySet<string> {
  const zones = new Set(lostZones)
  const names = new Set(lost)
  if (zones.size === 0) return names
  for (const { name, zone } of nodes.values()) if (zone !== null && zones.has(zone)) names.add(name)
  return names
}

function makeNodes(
  nodes: ReadonlyMap<string, ClusterNode>,
  { zone, count }: NewNodes,
  group: number,
): readonly ClusterNode[] {
  const sibling = [...nodes.values()].find((node) => node.zone === zone)
  const prefix = `new-${zone ?? 'node'}${group === 0 ? '' : `-${group + 1}`}`
  return Array.from({ length: count }, (_, at) => {
    const name = `${prefix}-${at + 1}`
    return {
      name: nodes.has(name) ? `${name}-what-if` : name,
      zone,
      region: sibling?.region ?? null,
      os: sibling?.os ?? null,
      labels: new Map(),
      taints: [],
      unschedulable: false,
      deleting: false,
      ready: 'True',
      networkUnavailable: false,
      addresses: [],
      podCIDRs: [],
      pluginAddresses: [],
      providerId: null,
      kubeletVersion: sibling?.kubeletVersion ?? null,
      createdAtMs: null,
    }
  })
}
