import { nodesByAddress } from '@/lib/domain/balancers/node-addresses'
import type { ClusterNode } from '@/lib/domain/cluster'
import type { ObservedClients } from '@/lib/domain/observed/traffic'
import type { Clock } from '../sources'

/** Which part of what was counted came from addresses of nodes. */
export type NodeSource = {
  readonly namespace: string
  readonly service: string
  /** Whose count it is, as the id of a preset. */
  readonly evidence: string
  /** 0 to 1. */
  readonly ratio: number
}

/** Remembers the latest evidence of each Service, while it is fresh. */
export interface NodeSources {
  note(cluster: string, source: NodeSource): void
  of(cluster: string): readonly NodeSource[]
}

/** Somebody looked at the Service within this time; what is older is no longer so. */
const KEPT_MS = 600_000
const SERVICES_MAX = 1000

export function createNodeSources(clock: Clock): NodeSources {
  // The one noted longest ago comes first.
  const kept = new Map<string, { readonly cluster: string; readonly source: NodeSource; readonly atMs: number }>()
  const trim = (): void => {
    for (const [key, { atMs }] of kept) {
      if (kept.size <= SERVICES_MAX && clock.nowMs() - atMs < KEPT_MS) return
      kept.delete(key)
    }
  }
  return {
    note(cluster, source) {
      const key = JSON.stringify([cluster, source.namespace, source.service, source.evidence])
      kept.delete(key)
      kept.set(key, { cluster, source, atMs: clock.nowMs() })
      trim()
    },
    of(cluster) {
      trim()
      return [...kept.values()].filter((one) => one.cluster === cluster).map(({ source }) => source)
    },
  }
}

/** null: nodes are not known, or nothing was counted. */
export function nodeSourceRatio(
  { clients, total }: Pick<ObservedClients, 'clients' | 'total'>,
  nodes: ReadonlyMap<string, ClusterNode> | null,
): number | null {
  if (nodes === null || total === null || total <= 0) return null
  const owners = nodesByAddress(nodes)
  const ofNodes = clients.filter(({ address }) => owners.has(address))
  return Math.min(1, ofNodes.reduce((sum, { count }) => sum + count, 0) / total)
}
