/** Questions for tests: the Service, its endpoints and nodes, and what is known of its workload. */
import type { BalancerModel } from '@/lib/domain/balancers/model'
import type { ClusterNode, ClusterState, EndpointSlice, Service, SliceEndpoint } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { PortDistribution } from '@/lib/domain/distribution/result'
import { known } from '@/lib/domain/fact'
import { aCluster, aModel, aService, aSlice } from '@/lib/domain/test-objects'
import { nothingRead, type ServiceFacts, type Workload } from '@/lib/domain/workload'
import { applyScenario } from './apply-scenario'
import type { AppliedScenario, WhatIfQuestion } from './question'
import type { Scenario } from './scenario'

export type Case = {
  endpoints?: readonly SliceEndpoint[]
  slices?: readonly EndpointSlice[]
  nodes: readonly ClusterNode[] | null
  model?: Partial<BalancerModel>
  service?: Partial<Service>
  workload?: Workload | readonly Workload[]
  facts?: Partial<ServiceFacts>
}

/** Under a balancer that probes unless said otherwise. */
export function ask({ endpoints = [], slices, nodes, model, service, workload, facts }: Case): WhatIfQuestion {
  const built = aService(service)
  const state: ClusterState = aCluster(built, slices ?? [aSlice(endpoints)], nodes)
  const workloads = workload === undefined ? undefined : known([workload].flat())
  return {
    state,
    service: built,
    facts: { ...nothingRead, ...(workloads === undefined ? {} : { workloads }), ...facts },
    detect: () => aModel({ probed: true, ...model }),
  }
}

export function imagine(question: WhatIfQuestion, scenario: Scenario): AppliedScenario {
  const applied = applyScenario(question, scenario)
  if (!applied.possible) throw new Error(applied.reasons.join(' '))
  return applied
}

export function portOf(applied: AppliedScenario, index = 0): PortDistribution {
  const port = distribute(applied).ports[index]
  if (port === undefined) throw new Error('no such port')
  return port
}

/** Ready endpoints by node, for those that have any: `{ n1: 2 }`. */
export const readyOn = (port: PortDistribution): Readonly<Record<string, number>> =>
  Object.fromEntries(
    port.nodes.filter((node) => node.readyEndpoints > 0).map((node) => [node.name, node.readyEndpoints]),
  )
