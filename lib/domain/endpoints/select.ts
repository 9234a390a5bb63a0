import type { ClusterState, ServerVersion } from '@/lib/domain/cluster'
import { FIRST_WITH_NODE_HINTS, isProxyBefore } from '@/lib/domain/kube-proxy-version'
import type { Endpoint } from './collect'

/** The node on which a connection enters, as far as selection asks about it. */
export type EntryNode = { readonly name: string; readonly zone: string | null }

/** How topology hints narrow the endpoints that one node may use. */
export type TopologyMode = 'none' | 'same-zone' | 'same-node'

const none: readonly Endpoint[] = Object.freeze([])

const always = () => true

/** It ends and still serves: kube-proxy falls back to such an endpoint (domain page 1.1). */
export const isDraining = (endpoint: Endpoint): boolean => endpoint.serving && endpoint.terminating

/** Whether a connection from outside could be served at all: a ready or a serving, terminating endpoint anywhere (domain page 1.2). Kube-proxies before 1.26 do not fall back to the latter. */
export function hasAny(endpoints: readonly Endpoint[], canFallBack = true): boolean {
  return endpoints.some((endpoint) => endpoint.ready || (canFallBack && isDraining(endpoint)))
}

/**
 * L_i of every node that has one: what it may use under externalTrafficPolicy Local. Its ready endpoints; only where it
 * has none, those that terminate and still serve. A node that is not in the map drops what enters (domain page 1.2).
 *
 * @param fallsBack whether kube-proxy on a node sends to terminating endpoints where no ready one is left (1.26 and newer)
 */
export function selectLocalByNode(
  endpoints: readonly Endpoint[],
  fallsBack: (nodeName: string) => boolean = always,
): ReadonlyMap<string, readonly Endpoint[]> {
  const byNode = new Map<string, Endpoint[]>()
  for (const endpoint of endpoints) {
    if (endpoint.nodeName === null) continue
    const own = byNode.get(endpoint.nodeName)
    if (own === undefined) byNode.set(endpoint.nodeName, [endpoint])
    else own.push(endpoint)
  }
  const usable = new Map<string, readonly Endpoint[]>()
  for (const [nodeName, own] of byNode) {
    const selected = fallsBack(nodeName) ? readyElseDraining(own) : own.filter((endpoint) => endpoint.ready)
    if (selected.length > 0) usable.set(nodeName, selected)
  }
  return usable
}

/** What kube-proxy on a node does; the name "" stands for nodes that nothing tells apart. */
export type ProxyTraits = {
  /** See `nodeHintReaders`. */
  readonly readsNodeHints: (nodeName: string) => boolean
  /** Up to 1.29 zone hints count only for a Service with the annotation. */
  readonly readsZoneHints: (nodeName: string) => boolean
  /** From 1.26, to terminating endpoints where no ready one is left. */
  readonly fallsBack: (nodeName: string) => boolean
}

export type ClusterSelector = {
  select(node: EntryNode): readonly Endpoint[]
  mode(node: EntryNode): TopologyMode
  /** Nodes that node hints name, whether or not they have an endpoint; empty where node hints decide nothing. */
  readonly hintedNodes: ReadonlySet<string>
  /** Zones that zone hints name; empty where zone hints decide nothing. */
  readonly hintedZones: ReadonlySet<string>
}

/**
 * C_i for any number of nodes: what each may use under externalTrafficPolicy Cluster, topology hints included (domain page
 * 1.2, 1.3). Hints are looked at once, and nodes that are alike share one answer.
 * Hints count only while every ready endpoint has one, and only on a node (or in a zone) that one of them names.
 */
export function createClusterSelector(endpoints: readonly Endpoint[], traits: ProxyTraits): ClusterSelector {
  const ready = endpoints.filter((endpoint) => endpoint.ready)
  const everywhere = readyElseDraining(endpoints)
  const byNode = groupByHint(ready, (endpoint) => endpoint.nodeHints)
  for (const name of [...byNode.keys()]) if (!traits.readsNodeHints(name)) byNode.delete(name)
  const byZone = groupByHint(ready, (endpoint) => endpoint.zoneHints)
  const inZone = ({ name, zone }: EntryNode) =>
    zone !== null && byZone.has(zone) && traits.readsZoneHints(name) ? byZone.get(zone) : undefined
  const mode = (node: EntryNode): TopologyMode => {
    if (byNode.has(node.name)) return 'same-node'
    return inZone(node) === undefined ? 'none' : 'same-zone'
  }
  return {
    mode,
    select: (node) =>
      byNode.get(node.name) ?? inZone(node) ?? (ready.length > 0 || traits.fallsBack(node.name) ? everywhere : none),
    hintedNodes: new Set(byNode.keys()),
    hintedZones: new Set(byZone.keys()),
  }
}

/** Whether kube-proxy of this version reads node hints (KEP-3015: on by default from 1.34). Not known: it does, since only such a control plane writes them. */
export function readsNodeHints(version: ServerVersion | null): boolean {
  return version === null || version.major > 1 || version.minor >= FIRST_WITH_NODE_HINTS
}

/** The same of kube-proxy on each node, which an upgrade reaches one by one. */
export const nodeHintReaders =
  (state: Pick<ClusterState, 'nodes' | 'serverVersion'>) =>
  (nodeName: string): boolean =>
    !isProxyBefore(FIRST_WITH_NODE_HINTS, nodeName, state)

/** Empty as soon as one ready endpoint has no hint: that switches hints off on every node. */
function groupByHint(
  ready: readonly Endpoint[],
  hintsOf: (endpoint: Endpoint) => readonly string[],
): Map<string, Endpoint[]> {
  const groups = new Map<string, Endpoint[]>()
  for (const endpoint of ready) {
    const hints = hintsOf(endpoint)
    if (hints.length === 0) return new Map()
    for (const hint of new Set(hints)) {
      const group = groups.get(hint)
      if (group === undefined) groups.set(hint, [endpoint])
      else group.push(endpoint)
    }
  }
  return groups
}

function readyElseDraining(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  if (endpoints.every((endpoint) => endpoint.ready)) return endpoints
  const ready = endpoints.filter((endpoint) => endpoint.ready)
  if (ready.length > 0) return ready
  const draining = endpoints.filter(isDraining)
  return draining.length > 0 ? draining : none
}
