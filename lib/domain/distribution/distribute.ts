import { familiesOf, matchPorts } from '@/lib/domain/endpoints/build'
import { collectEndpoints } from '@/lib/domain/endpoints/collect'
import { countLocal } from '@/lib/domain/endpoints/local-count'
import { distributePort } from './assemble'
import { findBoundModels } from './bounds'
import type { DistributionQuestion } from './question'
import type { Distribution, PortDistribution } from './result'
import { type ServiceSituation, surveyPort, surveyService } from './situation'

export type { DistributionQuestion } from './question'

/**
 * Where new connections from outside go, over nodes and endpoints: by the objects alone, or with the pool as the health
 * ports answered. For each port and family, what the endpoints get, what is dropped and what is refused add up to one
 * wherever they are known.
 *
 * The cost is that of the Service's endpoints, not of the cluster's nodes: nodes that nothing names are counted by zone
 * (`elsewhere`); `listNodes` spells them out.
 *
 * Source: domain page 3.0.
 */
export function distribute(question: DistributionQuestion): Distribution {
  const situation = surveyService(question)
  const ports = distributePorts(situation)
  return {
    policy: situation.policy,
    model: situation.model,
    basis: situation.answersByFamily === null ? 'expected' : 'as-answered',
    affinitySeconds: situation.service.sessionAffinityTimeoutSeconds,
    ports,
    bounds: boundsOf(question, situation, ports),
  }
}

function distributePorts(situation: ServiceSituation): readonly PortDistribution[] {
  return familiesOf(situation.service).flatMap((family) => {
    const collected = collectEndpoints(situation.slices, family)
    const localCounts = countLocal(collected)
    const ports = matchPorts(situation.service, family, collected)
    return ports.map((port) => distributePort(surveyPort(situation, port, localCounts)))
  })
}

function boundsOf(
  question: DistributionQuestion,
  situation: ServiceSituation,
  ports: readonly PortDistribution[],
): Distribution['bounds'] {
  const models = findBoundModels(situation, ports)
  if (models === null) return null
  return models.flatMap((model) => {
    const bound = distribute({ ...question, model })
    // A bound that is itself a range, as one announcer among several is, gives its own bounds.
    return bound.bounds ?? [{ model: bound.model.id, ports: bound.ports }]
  })
}
