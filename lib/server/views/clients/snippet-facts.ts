import 'server-only'
import type { SnippetFacts } from '@/lib/contracts/clients'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import type { ClusterState, Service } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { Fact } from '@/lib/domain/fact'
import { backendPorts } from '@/lib/domain/source-address/backend-ports'
import { balancerHides } from '@/lib/domain/source-address/breakages'
import type { ObservedAddresses } from '@/lib/domain/source-address/observed'
import type { ServiceFacts } from '@/lib/domain/workload'
import { judgeAddress } from '../service-judgement'

/** What rules for a selection of clients need to know of the Service that they are for. */
export function snippetFactsOf(
  state: ClusterState,
  service: Service,
  facts: ServiceFacts,
  evidence: Fact<ObservedAddresses>,
): SnippetFacts {
  const distribution = distribute({ state, service, model: detectBalancer(service, state) })
  const { verdict, basis, podSees, carriedBy } = judgeAddress(state, service, distribution, facts, evidence)
  return {
    namespace: service.namespace,
    name: service.name,
    type: service.type,
    policy: distribution.policy,
    selector: [...service.selector].map(([key, value]) => ({ key, value })),
    podPorts: podPortsOf(state, service),
    hasNodePorts: service.ports.some(({ nodePort }) => nodePort !== null),
    sourceRanges: [...service.loadBalancerSourceRanges],
    verdict,
    basis,
    podSees,
    carriedBy: [...carriedBy],
    balancerHides: balancerHides(distribution),
  }
}

/** Numbers where EndpointSlices say them, else what the Service calls its target. */
function podPortsOf(state: ClusterState, service: Service): SnippetFacts['podPorts'] {
  const ports = new Map<string, SnippetFacts['podPorts'][number]>()
  for (const { protocol, names } of backendPorts({ service, state })) {
    const numbers = names.filter((name) => /^\d+$/.test(name))
    for (const name of numbers.length > 0 ? numbers : names) {
      ports.set(`${protocol} ${name}`, { protocol, port: /^\d+$/.test(name) ? Number(name) : name })
    }
  }
  return [...ports.values()]
}
