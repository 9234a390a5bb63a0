import { type EndpointSlice, type Service, serviceKey, type TrafficPolicy } from '@/lib/domain/cluster'
import { readsNodeHints } from '@/lib/domain/endpoints/select'
import { hintsNow, trafficDistributionOf, withHints } from './change-hints'
import { changeModel } from './change-model'
import { type ChangedNodes, changeNodes } from './change-nodes'
import { movePods } from './move-pods'
import type { AppliedScenario, ImpossibleScenario, WhatIfQuestion } from './question'
import { sayAssumptions } from './say-assumptions'
import { isEmptyScenario, type Scenario } from './scenario'
import { whyImpossible } from './why-impossible'

/**
 * What a scenario makes of the cluster, the Service, its policy and its balancer, with every assumption in words. The
 * result goes through the same functions as the live cluster. Only the Service's own pods move.
 *
 * An empty scenario gives the very state that it was given.
 */
export function applyScenario(question: WhatIfQuestion, scenario: Scenario): AppliedScenario | ImpossibleScenario {
  const reasons = whyImpossible(question, scenario)
  if (reasons.length > 0) return { possible: false, reasons }
  const policy = scenario.policy ?? question.service.externalTrafficPolicy ?? 'Cluster'
  const service = withPolicy(question.service, policy, scenario)
  const changed = nodesOf(question, scenario)
  const key = serviceKey(service.namespace, service.name)
  const before = question.state.slices.get(key) ?? noSlices
  const moved = movePods(question, scenario, before, changed)
  const slices = hinted(question, scenario, moved.slices, before, changed)
  const nodes = question.state.nodes === null ? null : changed.nodes
  const detected = question.detect(asItIs(service, question.service), question.state, policy)
  const now = {
    policy: question.service.externalTrafficPolicy ?? 'Cluster',
    slices: before,
    nodes: question.state.nodes,
  }
  const model = changeModel(detected, scenario, { now, policy, slices, nodes, version: question.state.serverVersion })
  if (model.impossible.length > 0) return { possible: false, reasons: model.impossible }
  const said = isEmptyScenario(scenario) ? [] : sayAssumptions(question, scenario, policy)
  return {
    possible: true,
    scenario,
    state: isEmptyScenario(scenario) ? question.state : withParts(question, key, service, slices, nodes),
    service,
    policy,
    model: model.model,
    pendingPods: moved.pendingPods,
    assumptions: [...said, ...moved.assumptions, ...model.assumptions],
    notModelled: moved.notModelled,
  }
}

const noSlices: readonly EndpointSlice[] = Object.freeze([])
const noNodes: ChangedNodes = { nodes: new Map(), lost: new Set(), drained: new Set(), added: [] }

const nodesOf = ({ state }: WhatIfQuestion, scenario: Scenario): ChangedNodes =>
  state.nodes === null ? noNodes : changeNodes(state.nodes, scenario)

/** Whose port is yet to be allocated lacks none: what is detected under another policy goes by the Service that there is. */
const asItIs = (imagined: Service, { externalTrafficPolicy, healthCheckNodePort }: Service): Service => ({
  ...imagined,
  externalTrafficPolicy,
  healthCheckNodePort,
})

/** Another policy releases the health check node port, or has one allocated whose number nobody knows yet. */
function withPolicy(service: Service, policy: TrafficPolicy, { hints }: Scenario): Service {
  const samePolicy = policy === (service.externalTrafficPolicy ?? 'Cluster')
  if (samePolicy && hints === undefined) return service
  return {
    ...service,
    externalTrafficPolicy: samePolicy ? service.externalTrafficPolicy : policy,
    healthCheckNodePort: samePolicy ? service.healthCheckNodePort : null,
    trafficDistribution: hints === undefined ? service.trafficDistribution : trafficDistributionOf[hints],
  }
}

/** Hints as asked for; pods that came get those that the others have. */
function hinted(
  { service, state }: WhatIfQuestion,
  { hints }: Scenario,
  slices: readonly EndpointSlice[],
  before: readonly EndpointSlice[],
  { nodes }: ChangedNodes,
): readonly EndpointSlice[] {
  const moved = slices.length > before.length
  const choice = hints ?? (moved ? hintsNow(service, before) : null)
  if (choice === null) return slices
  const readable = choice === 'node' && !readsNodeHints(state.serverVersion) ? 'zone' : choice
  return withHints(slices, readable, nodes)
}

function withParts(
  { state }: WhatIfQuestion,
  key: string,
  service: Service,
  slices: readonly EndpointSlice[],
  nodes: WhatIfQuestion['state']['nodes'],
): WhatIfQuestion['state'] {
  return {
    ...state,
    // Maps of ten thousand Services are copied only where something of theirs changed.
    services: state.services.get(key) === service ? state.services : new Map(state.services).set(key, service),
    slices: state.slices.get(key) === slices ? state.slices : new Map(state.slices).set(key, slices),
    nodes,
  }
}
