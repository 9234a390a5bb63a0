import { type Candidates, judgeCandidates } from '@/lib/domain/balancers/candidates'
import type { IpFamily, Service } from '@/lib/domain/cluster'
import type { PortDistribution } from '@/lib/domain/distribution/result'
import { healthTarget } from '@/lib/domain/health/target'
import { isEachWay } from './about-balancer'
import type { ServiceQuestion } from './rule'

/** W_i of one family: nodes that hold ready addresses of the Service, over all its ports (domain page 2.1). */
export type LocalCounts = {
  readonly family: IpFamily
  /** Only nodes that hold some. */
  readonly byNode: ReadonlyMap<string, number>
  readonly total: number
}

/** What the health port of each node must count, by family. */
export function localCounts({ distribution }: ServiceQuestion): readonly LocalCounts[] {
  const families = new Map<IpFamily, LocalCounts>()
  for (const { family, nodes } of distribution.ports) {
    // The count is over all ports, so any port of the family has it.
    if (families.has(family)) continue
    const held = nodes.filter((node) => node.localEndpoints > 0)
    families.set(family, {
      family,
      byNode: new Map(held.map((node) => [node.name, node.localEndpoints])),
      total: held.reduce((sum, node) => sum + node.localEndpoints, 0),
    })
  }
  return [...families.values()]
}

/** Nodes that hold ready addresses of the Service, in either family, in order of name. */
export const holdersOf = (question: ServiceQuestion): readonly string[] =>
  [...new Set(localCounts(question).flatMap(({ byNode }) => [...byNode.keys()]))].sort()

/** externalTrafficPolicy under which the Service is judged. */
export const isLocal = ({ distribution }: ServiceQuestion): boolean => distribution.policy === 'Local'

/** The balancer sends to pods: policy, health ports and entry nodes play no part (M6). */
export const isDirect = ({ distribution }: ServiceQuestion): boolean => isEachWay(distribution.model, 'direct')

/** null: nodes may not be read, or none is known yet. */
export function candidatesOf({ state, distribution }: ServiceQuestion): Candidates | null {
  const nodes = state.nodes === null || state.nodes.size === 0 ? null : state.nodes
  return judgeCandidates(nodes, distribution.model, state.serverVersion)
}

/** Candidates without a ready address of this family; null: not known. */
export function emptyCandidates(question: ServiceQuestion, { byNode }: LocalCounts): readonly string[] | null {
  return candidatesOf(question)?.candidateNames.filter((name) => !byNode.has(name)) ?? null
}

/** The Service has a health check node port of its own (domain page 2.1). */
export const hasHealthPort = (service: Service): boolean => healthTarget(service)?.kind === 'health-check-node-port'

/** " (port https, IPv6)" where the Service has several ports or families; "" where there is one. */
export function onPort({ distribution }: ServiceQuestion, { port, family }: PortDistribution): string {
  if (distribution.ports.length < 2) return ''
  const families = new Set(distribution.ports.map((each) => each.family))
  return ` (port ${port.name || port.port}${families.size > 1 ? `, ${family}` : ''})`
}

/** " (IPv6)" where the Service has both families. */
export const inFamily = (counts: readonly LocalCounts[], { family }: LocalCounts): string =>
  counts.length > 1 ? ` (${family})` : ''
