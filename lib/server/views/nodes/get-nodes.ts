import 'server-only'
import type { NodesResponse } from '@/lib/contracts/nodes'
import type { ClusterState } from '@/lib/domain/cluster'
import { readableState } from '../../auth/readable'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import type { NodeTallies } from '../findings/counted-findings'
import { freshnessOf, wholeCluster } from '../freshness'
import { requireKnown } from '../known'
import type { ServiceSummary } from '../overview/service-summary'
import { lostNearlyEverywhere, sumNodeLoads } from './node-loads'

type Node = Omit<NodesResponse['nodes'][number], 'load' | 'findings'>

/**
 * The nodes of a cluster, by zone and name: the columns of the matrix. Where nodes may not be read, the ones that
 * readable endpoints name, with nothing but what those endpoints say.
 *
 * @param rows of the overview, to tell what enters and is served on each node; null: not asked for
 * @param tallies of the findings about each node; null: not judged yet
 */
export function getNodes(
  cluster: FollowedCluster,
  access: ReaderAccess,
  rows: readonly ServiceSummary[] | null,
  tallies: NodeTallies | null,
  nowMs: number,
): NodesResponse {
  requireKnown(cluster.source.status(), 'services', null)
  const state = readableState(cluster.source.state(), access)
  const nodes = state.nodes === null ? namedByEndpoints(state) : readNodes(state.nodes)
  const everywhere = rows === null ? [] : lostNearlyEverywhere(rows, nodes)
  const loadOf = rows === null ? null : sumNodeLoads(rows, new Set(everywhere.map(({ row }) => row)))
  return {
    denied: state.nodes === null,
    judged: tallies !== null,
    nodes: nodes.sort(byZoneAndName).map((node) => ({
      ...node,
      ...findingsOf(tallies, node.name),
      ...(loadOf !== null && { load: loadOf(node) }),
    })),
    everywhere: everywhere.map(({ row: { namespace, name, droppedShare }, nodes: lost }) => ({
      namespace,
      name,
      nodes: lost,
      droppedShare,
    })),
    freshness: freshnessOf(cluster, access, wholeCluster, nowMs),
  }
}

function findingsOf(tallies: NodeTallies | null, name: string): Pick<NodesResponse['nodes'][number], 'findings'> {
  const tally = tallies?.of.get(name)
  return tally?.worst == null ? {} : { findings: { count: tally.count, worst: tally.worst } }
}

function readNodes(nodes: NonNullable<ClusterState['nodes']>): Node[] {
  return [...nodes.values()].map(({ name, zone, ready, unschedulable, deleting }) => ({
    name,
    zone,
    ready: ready === null ? null : ready === 'True',
    unschedulable,
    deleting,
  }))
}

function namedByEndpoints({ slices }: ClusterState): Node[] {
  const zones = new Map<string, string | null>()
  for (const list of slices.values()) {
    for (const { endpoints } of list) {
      for (const { nodeName, zone } of endpoints) {
        if (nodeName !== null) zones.set(nodeName, zones.get(nodeName) ?? zone)
      }
    }
  }
  return [...zones].map(([name, zone]) => ({ name, zone, ready: null, unschedulable: false, deleting: false }))
}

/** Nodes without a zone come last. */
function byZoneAndName(a: Node, b: Node): number {
  if (a.zone !== b.zone) {
    if (a.zone === null) return 1
    if (b.zone === null) return -1
    return a.zone < b.zone ? -1 : 1
  }
  return a.name < b.name ? -1 : 1
}
