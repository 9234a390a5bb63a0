/** Distributions of one Service for tests: a model and slices in, shares out. */
import type { BalancerModel } from '@/lib/domain/balancers/model'
import type { ClusterNode, EndpointSlice, Service } from '@/lib/domain/cluster'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import { aCluster, aModel, aService } from '@/lib/domain/test-objects'
import { distribute } from './distribute'
import type { AnswersByFamily } from './question'
import type { Distribution, PortDistribution } from './result'

export type Case = {
  slices: readonly EndpointSlice[]
  nodes: readonly ClusterNode[] | null
  model?: Partial<BalancerModel>
  service?: Partial<Service>
  /** Of every family alike. */
  answers?: ReadonlyMap<string, HealthAnswer>
}

export const cluster = { externalTrafficPolicy: 'Cluster' } as const

export function solve({ slices, nodes, model, service, answers }: Case): Distribution {
  const built = aService(service)
  return distribute({
    state: aCluster(built, slices, nodes),
    service: built,
    model: aModel(model),
    answers: answers && ofBothFamilies(answers),
  })
}

export const ofBothFamilies = (answers: ReadonlyMap<string, HealthAnswer>): AnswersByFamily =>
  new Map([
    ['IPv4', answers],
    ['IPv6', answers],
  ])

export function solvePort(question: Case, index = 0): PortDistribution {
  const port = solve(question).ports[index]
  if (port === undefined) throw new Error('no such port')
  return port
}

export const shares = (port: PortDistribution) => port.endpoints.map((endpoint) => endpoint.share)
export const entries = (port: PortDistribution) =>
  Object.fromEntries(port.nodes.map((node) => [node.name, node.entryShare]))
