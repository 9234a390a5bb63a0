import type { EndpointShare } from '@/lib/domain/distribution/result'
import type { EntryView, PortView } from './port-view'

/** Nodes whose loss costs the same, because nothing about the port tells them apart. */
export type AlikeNodes = {
  readonly names: readonly string[]
  /** One of them, which stands for all. */
  readonly entry: EntryView
  readonly endpoints: readonly EndpointShare[]
  /** Ready endpoints of this port on each. */
  readonly ready: number
  /** W_i of each: what a weight counts. */
  readonly weight: number
  readonly zone: string | null
}

type Group = { readonly alike: AlikeNodes; readonly names: string[] }

/** Groups all nodes of the port, so that thousands of nodes cost as much as the few kinds that there are. */
export function groupAlike(view: PortView): readonly AlikeNodes[] {
  const groups = new Map<string, Group>()
  const unnamed = new Map<string, Group>()
  for (const name of view.names()) {
    const traits = traitsOfUnnamed(view, name)
    const known = traits === null ? undefined : unnamed.get(traits)
    if (known !== undefined) {
      known.names.push(name)
      continue
    }
    const group = addTo(groups, view, name)
    if (traits !== null) unnamed.set(traits, group)
  }
  return [...groups.values()].map(({ alike }) => alike)
}

function addTo(groups: Map<string, Group>, view: PortView, name: string): Group {
  const entry = view.entryOf(name)
  const endpoints = view.endpointsOn(name)
  const own = view.named.get(name)
  const key = keyOf(view, entry, endpoints, own?.localEndpoints ?? 0)
  const known = groups.get(key)
  if (known !== undefined) {
    known.names.push(name)
    return known
  }
  const names = [name]
  const ready = own?.readyEndpoints ?? 0
  const alike = { names, entry, endpoints, ready, weight: own?.localEndpoints ?? 0, zone: entry.zone }
  const group = { alike, names }
  groups.set(key, group)
  return group
}

/** What tells nodes apart that nothing about the port names, thousands of them; null: something names this one. */
function traitsOfUnnamed({ named, selector, candidates, context }: PortView, name: string): string | null {
  if (named.has(name) || selector.hintedNodes.has(name)) return null
  const { candidate, eligible } = candidates?.judge(name) ?? { candidate: null, eligible: null }
  return `${candidate}${eligible}${context.state.nodes?.get(name)?.zone ?? '\u0000'}`
}

function keyOf(
  { selector }: PortView,
  { name, zone, candidate, inPool, entryShare, usableEndpoints }: EntryView,
  endpoints: readonly EndpointShare[],
  weight: number,
): string {
  const own = endpoints.length === 0 ? '' : describe(endpoints, name)
  const hinted = selector.hintedNodes.has(name)
  return `${zone ?? '\u0000'}|${candidate}|${inPool}|${entryShare}|${usableEndpoints}|${weight}|${hinted}|${own}`
}

/** What the endpoints of a node are like, whatever their addresses and order. */
function describe(endpoints: readonly EndpointShare[], nodeName: string): string {
  const [first, ...others] = endpoints
  if (first === undefined) return ''
  // Almost always they are all alike, which takes no sorting to see.
  const like = describeOne(first, nodeName)
  if (others.every((endpoint) => isLike(endpoint, first))) return `${endpoints.length} ${like}`
  return endpoints
    .map((endpoint) => describeOne(endpoint, nodeName))
    .sort()
    .join(';')
}

const isLike = (a: EndpointShare, b: EndpointShare): boolean =>
  a.ready === b.ready &&
  a.serving === b.serving &&
  a.terminating === b.terminating &&
  a.share === b.share &&
  a.zone === b.zone &&
  a.zoneHints.length + a.nodeHints.length + b.zoneHints.length + b.nodeHints.length === 0

function describeOne(endpoint: EndpointShare, nodeName: string): string {
  const { ready, serving, terminating, share, zone, zoneHints, nodeHints } = endpoint
  const hints = zoneHints.length + nodeHints.length === 0 ? '' : sayHints(zoneHints, nodeHints, nodeName)
  return `${ready}${serving}${terminating} ${share} ${zone}${hints}`
}

const sayHints = (zones: readonly string[], nodes: readonly string[], own: string): string =>
  ` ${[...zones].sort().join(',')} ${nodes
    .map((node) => (node === own ? '*' : node))
    .sort()
    .join(',')}`
