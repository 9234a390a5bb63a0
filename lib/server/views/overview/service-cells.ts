import type { CellKind, ServiceCell, ServiceRow } from '@/lib/contracts/services'
import type { Candidates } from '@/lib/domain/balancers/candidates'
import type { ClusterNode } from '@/lib/domain/cluster'
import type { NodeShare, PortDistribution } from '@/lib/domain/distribution/result'

type Cells = NonNullable<ServiceRow['cells']>
type Nodes = ReadonlyMap<string, ClusterNode>
type Zone = string | null

/**
 * One row of the matrix: a cell for each node that is something of its own to the Service, and what all other nodes
 * are, by zone where zones differ, so that a row costs its endpoints and not the cluster's nodes.
 *
 * @param nodes null: nodes may not be read
 * @param candidates null: not known
 */
export function toCells(port: PortDistribution, nodes: Nodes | null, candidates: Candidates | null): Cells {
  const loads = loadByNode(port)
  const cells = port.nodes.map((node) => toCell(port, node, loads.get(node.name) ?? null))
  if (nodes === null) return { ...unknownElsewhere, nodes: cells }
  const named = new Set(port.nodes.map(({ name }) => name))
  const { byZone, classOf } = classify(nodes, candidates)
  const unnamed = (names: Class): number => names.length - (namedIn.get(names) ?? 0)
  const namedIn = new Map<Class, number>()
  for (const name of named) {
    const names = classOf.get(name)
    if (names !== undefined) namedIn.set(names, (namedIn.get(names) ?? 0) + 1)
  }
  const zones: { zone: Zone; main: Part }[] = []
  for (const [zone, classes] of byZone) {
    const parts = partsOf(port, zone, classes, unnamed)
    const main = parts.reduce(larger)
    zones.push({ zone, main })
    for (const part of parts) {
      if (part === main) continue
      for (const name of part.names) if (!named.has(name)) cells.push(emptyCell(name, part))
    }
  }
  const [first, ...others] = zones
  if (first === undefined) return { ...unknownElsewhere, nodes: cells }
  const elsewhere = others.map(({ main }) => main).reduce(larger, first.main)
  const differing = zones.filter(({ main }) => main.kind !== elsewhere.kind || main.entryShare !== elsewhere.entryShare)
  return {
    elsewhere: { kind: elsewhere.kind, entryShare: elsewhere.entryShare },
    zones: differing.map(({ zone, main }) => ({ zone, kind: main.kind, entryShare: main.entryShare })),
    nodes: cells,
  }
}

/** For a row of which nothing is known, or a cluster whose nodes may not be read. */
export const unknownElsewhere = { elsewhere: { kind: 'unknown', entryShare: null }, zones: [] } satisfies Omit<
  Cells,
  'nodes'
>

const larger = (a: Part, b: Part): Part => (b.nodes > a.nodes ? b : a)

/** Pods of one node share what enters alike, so the highest load among them is that of each that counts. */
function loadByNode({ endpoints }: PortDistribution): ReadonlyMap<string, number> {
  const loads = new Map<string, number>()
  for (const { nodeName, load } of endpoints) {
    if (nodeName !== null && load !== null) loads.set(nodeName, Math.max(load, loads.get(nodeName) ?? 0))
  }
  return loads
}

function toCell(port: PortDistribution, node: NodeShare, load: number | null): ServiceCell {
  return {
    node: node.name,
    kind: kindOf(port, node),
    load,
    entryShare: node.entryShare,
    servingShare: node.servingShare,
    endpoints: node.readyEndpoints,
  }
}

function kindOf(port: PortDistribution, node: NodeShare): CellKind {
  const enters = node.entryShare !== null && node.entryShare > 0
  if (enters && node.usableEndpoints === 0) return 'dropped'
  if (node.readyEndpoints > 0 || (node.servingShare ?? 0) > 0) {
    if (node.servingShare === null) return 'unknown'
    return node.servingShare > 0 ? 'pods' : 'idle'
  }
  if (enters) return 'forwards'
  if (isUnknown(port)) return 'unknown'
  if (node.candidate === false) return 'excluded'
  return node.entryShare === null && port.rule !== 'direct' ? 'unknown' : 'empty'
}

const emptyCell = (node: string, { kind, entryShare }: Part): ServiceCell => ({
  node,
  kind,
  load: null,
  entryShare,
  servingShare: kind === 'unknown' ? null : 0,
  endpoints: 0,
})

/** Names of nodes of one zone that the balancer's rule treats alike. */
type Class = readonly string[]
type Classes = { readonly excluded: Class; readonly ineligible: Class; readonly usual: Class }
type Classification = {
  readonly byZone: ReadonlyMap<Zone, Classes>
  /** The class that a node is in. */
  readonly classOf: ReadonlyMap<string, Class>
}
type Part = {
  readonly kind: CellKind
  readonly entryShare: number | null
  readonly names: Class
  readonly nodes: number
}

const remembered = new WeakMap<Nodes, WeakMap<object, Classification>>()
const noCandidates = {}

/** Made once for a set of nodes and a rule: a row of a large cluster looks at its own nodes only. */
function classify(nodes: Nodes, candidates: Candidates | null): Classification {
  const ofNodes = remembered.get(nodes) ?? new WeakMap<object, Classification>()
  remembered.set(nodes, ofNodes)
  const known = ofNodes.get(candidates ?? noCandidates)
  if (known !== undefined) return known
  const byZone = new Map<Zone, { excluded: string[]; ineligible: string[]; usual: string[] }>()
  const classOf = new Map<string, Class>()
  for (const { name, zone } of nodes.values()) {
    const classes = byZone.get(zone) ?? { excluded: [], ineligible: [], usual: [] }
    byZone.set(zone, classes)
    const judgement = candidates?.judge(name)
    const names =
      judgement?.candidate === false
        ? classes.excluded
        : judgement?.eligible === false
          ? classes.ineligible
          : classes.usual
    names.push(name)
    classOf.set(name, names)
  }
  const classification = { byZone, classOf }
  ofNodes.set(candidates ?? noCandidates, classification)
  return classification
}

/** The nodes of a zone that nothing names, in groups that are alike. */
function partsOf(
  port: PortDistribution,
  zone: Zone,
  { excluded, ineligible, usual }: Classes,
  unnamed: (names: Class) => number,
): readonly [Part, ...Part[]] {
  const pool = port.elsewhere.find((group) => group.zone === zone)
  const part = (names: Class, kind: CellKind, entryShare: number | null): Part => ({
    names,
    kind,
    entryShare,
    nodes: unnamed(names),
  })
  if (isUnknown(port)) {
    // All alike, so that none of them needs a cell of its own.
    const nodes = unnamed(excluded) + unnamed(ineligible) + unnamed(usual)
    return [{ names: [], kind: 'unknown', entryShare: null, nodes }]
  }
  const inPool = part(usual, kindOfPool(port, pool), pool === undefined ? zeroOrUnknown(port) : pool.entryShare)
  // Nodes whose kube-proxy says that they are leaving stay in a pool that nothing probes.
  const leavingToo = pool !== undefined && pool.nodes > inPool.nodes
  return [
    inPool,
    leavingToo ? part(ineligible, inPool.kind, inPool.entryShare) : part(ineligible, 'empty', zeroOrUnknown(port)),
    part(excluded, 'excluded', zeroOrUnknown(port)),
  ]
}

function kindOfPool(port: PortDistribution, pool: PortDistribution['elsewhere'][number] | undefined): CellKind {
  if (pool === undefined) return 'empty'
  if (pool.entryShare === null) return port.rule === 'direct' ? 'empty' : 'unknown'
  if (pool.entryShare === 0) return 'empty'
  return pool.usableEndpoints > 0 ? 'forwards' : 'dropped'
}

const isUnknown = ({ rule }: PortDistribution): boolean =>
  rule === 'unknown' || rule === 'other-proxy' || rule === 'subset'

/** Outside the pool nothing enters; where no node is an entry there is no share to tell. */
const zeroOrUnknown = ({ rule }: PortDistribution): number | null => (rule === 'direct' ? null : 0)
