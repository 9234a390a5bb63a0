import type { Service } from '@/lib/domain/cluster'
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
