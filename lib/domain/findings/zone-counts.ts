import type { PortDistribution } from '@/lib/domain/distribution/result'

/** Nodes of one zone that receive, and the ready pods on them; `zone` null: nodes without a zone label. */
export type ZoneCount = { readonly zone: string | null; readonly nodes: number; readonly pods: number }

/** By zone, in order of name. */
export function countZones({ nodes, elsewhere }: PortDistribution): readonly ZoneCount[] {
  const zones = new Map<string | null, { nodes: number; pods: number }>()
  const add = (zone: string | null, count: number, pods: number) => {
    const sum = zones.get(zone) ?? { nodes: 0, pods: 0 }
    zones.set(zone, { nodes: sum.nodes + count, pods: sum.pods + pods })
  }
  for (const node of nodes) if (node.inPool === true) add(node.zone, 1, node.readyEndpoints)
  for (const others of elsewhere) add(others.zone, others.nodes, 0)
  const found = [...zones].map(([zone, sums]) => ({ zone, ...sums }))
  return found.sort((a, b) => ((a.zone ?? '') < (b.zone ?? '') ? -1 : 1))
}

/** Zones with other numbers of nodes, or of pods. */
export const areUneven = (zones: readonly ZoneCount[]): boolean =>
  new Set(zones.map(({ nodes }) => nodes)).size > 1 || new Set(zones.map(({ pods }) => pods)).size > 1
