import type { Service, TrafficPolicy } from '@/lib/domain/cluster'
import type { BalancerModel } from './model'

/**
 * The model with `probed` decided where it was open, and a sentence that says that this is an assumption: cloud
 * balancers probe their nodes, clients that pick an address themselves do not. Models whose entry nodes follow
 * announcements, or that have none, stay as they are.
 */
export function resolveProbing(model: BalancerModel, service: Service): BalancerModel {
  if (model.probed !== null) return model
  const assumption = assume(model, service)
  return assumption === null
    ? model
    : { ...model, probed: assumption.probed, evidence: [...model.evidence, assumption.words] }
}

/**
 * Whether the balancer's probe asks the Service's own node port, which under Local succeeds wherever that port has a
 * usable endpoint. Where nothing is known of the probe, a Service without a health check node port leaves no other; one
 * that is asked about Local as a "what if" would be given one.
 * Source: domain page 2.1, 2.4.
 */
export function asksNodePort({ probe }: BalancerModel, service: Service, policy: TrafficPolicy): boolean {
  if (probe !== null) return probe.target === 'node-port'
  const lacksOne = service.externalTrafficPolicy === 'Local' && service.healthCheckNodePort === null
  return policy === 'Local' && (service.type !== 'LoadBalancer' || lacksOne)
}

function assume(model: BalancerModel, service: Service): { probed: boolean; words: string } | null {
  switch (model.id) {
    case 'multi-address':
      return { probed: false, words: 'Assumed not to be probed: clients pick one of the addresses themselves.' }
    case 'equal-node':
    case 'weighted':
    case 'zonal':
    case 'adaptive':
      return service.type === 'LoadBalancer'
        ? { probed: true, words: 'Assumed to probe its nodes, as cloud balancers do; nothing on the Service says so.' }
        : { probed: false, words: `Assumed not to be probed: a Service of type ${service.type} has no health port.` }
    default:
      return null
  }
}
