import type { Distribution, NodeShare } from '@/lib/domain/distribution/result'

/** What one node holds and receives over all ports and families: the most that any of them says. */
export type Carrier = Pick<NodeShare, 'name' | 'zone' | 'candidate' | 'inPool' | 'entryShare'> & {
  readonly localEndpoints: number
  readonly readyEndpoints: number
  readonly usableEndpoints: number
}

/** Nodes that an endpoint, a hint or an announcement of the Service names, in order of name. */
export function carriersOf({ ports }: Pick<Distribution, 'ports'>): readonly Carrier[] {
  const carriers = new Map<string, Carrier>()
  for (const node of ports.flatMap((port) => port.nodes)) {
    const other = carriers.get(node.name)
    carriers.set(node.name, other === undefined ? node : join(other, node))
  }
  return [...carriers.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

const join = (a: Carrier, b: Carrier): Carrier => ({
  name: a.name,
  zone: a.zone ?? b.zone,
  candidate: a.candidate,
  inPool: a.inPool === true || b.inPool === true ? true : (a.inPool ?? b.inPool),
  entryShare: most(a.entryShare, b.entryShare),
  localEndpoints: Math.max(a.localEndpoints, b.localEndpoints),
  readyEndpoints: Math.max(a.readyEndpoints, b.readyEndpoints),
  usableEndpoints: Math.max(a.usableEndpoints, b.usableEndpoints),
})

const most = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b)
