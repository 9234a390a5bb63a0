import { FactsLine } from '@/components/ui/sentence'
import { SourceAddressMark } from '@/components/ui/source-address-mark'
import type { Sample } from '@/lib/client/queries/on-demand'
import type { DistributionPort, DistributionResponse } from '@/lib/contracts/distribution'
import type { ServiceResponse } from '@/lib/contracts/service'
import { sayInOne } from '@/lib/domain/source-address/say-source-address'
import { countOf, formatCount } from '@/lib/format/words'
import { addressFact } from './from-sample'
import { ObservedFact } from './observed/observed-fact'
import type { ObservedView } from './observed/observed-view'

export type ServiceFactsProps = {
  service: ServiceResponse
  answer: DistributionResponse
  port: DistributionPort | undefined
  observed: ObservedView
  /** What the reader has open of what was read of the pods; null: nothing. */
  sample: Sample | null
}

/** What the balancer's model rests on, in the words of the page. */
const restsOn: Record<DistributionResponse['model']['confidence'], string> = {
  status: 'from its status',
  lease: 'from a lease',
  class: 'from the class',
  annotation: 'from an annotation',
  'provider-id': 'from the nodes’ provider ids',
  reader: 'your choice',
  guess: 'a guess',
  unknown: 'nothing tells',
}

/** The Service in a line: type and policy, balancer and what it rests on, pods on nodes, health port. */
export function ServiceFacts({ service, answer, port, observed, sample }: ServiceFactsProps) {
  const { model } = answer
  const address = addressFact(answer.sourceAddress, sample)
  const balancer = model.product ?? (model.id === 'unknown' ? 'not recognised' : model.id)
  return (
    <div className="max-pad:hidden">
      <FactsLine>
        <span>
          {service.type}, <b>externalTrafficPolicy {answer.policy}</b>
          {answer.policyOverridden && ' (your choice)'}
        </span>
        <span>
          balancer <b>{balancer}</b>, {restsOn[model.confidence]}
        </span>
        {port !== undefined && (
          <span>
            <b>{formatCount(port.readyEndpoints)}</b> ready {port.readyEndpoints === 1 ? 'pod' : 'pods'} on{' '}
            <b>{formatCount(port.nodesWithEndpoints)}</b>
            {port.candidateNodes === null
              ? ` ${port.nodesWithEndpoints === 1 ? 'node' : 'nodes'}`
              : ` of ${countOf(port.nodes.length, 'node')}`}
          </span>
        )}
        <span title={sayInOne(service.name, answer.sourceAddress)}>
          client address <SourceAddressMark verdict={address.verdict} /> <b>{address.verdict}</b>, {address.basis}
        </span>
        <span>
          health port <b>{service.healthCheckNodePort ?? (service.policy === 'Cluster' ? '10256' : 'none')}</b>
        </span>
        <ObservedFact observed={observed} sample={sample} />
      </FactsLine>
    </div>
  )
}
