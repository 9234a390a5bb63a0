import { isExternalService } from '@/lib/domain/cluster'
import type { Evidence } from '@/lib/domain/findings/finding'
import { change, serviceTarget } from '@/lib/domain/findings/fixes'
import { hasHealthPort } from '@/lib/domain/findings/local-counts'
import type { ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, sentences, serviceField } from '@/lib/domain/findings/words'

/** F23 (domain page 6, 1.1): a Service that takes traffic from outside counts unready and terminating pods as ready. */
export const f23PublishNotReady: ServiceRule = {
  id: 'F23',
  name: 'PublishNotReady',
  heading: 'Unready pods receive traffic',
  judge(question) {
    const { service } = question
    if (!service.publishNotReadyAddresses || !isExternalService(service)) return null
    return {
      severity: 'high',
      title: `${service.name} sends connections from outside to pods that are not ready or about to end.`,
      figure: 'unready count',
      evidence: [serviceField(service, 'spec.publishNotReadyAddresses', true), ...unreadyPods(question)],
      explanation: sentences(
        'publishNotReadyAddresses writes every pod with an address into the EndpointSlices as ready: unready and terminating ones get their share of connections.',
        hasHealthPort(service) &&
          `The health port ${service.healthCheckNodePort} counts them as well, so their nodes count healthy.`,
      ),
      fix: change(
        'Set publishNotReadyAddresses to false.',
        serviceTarget(service),
        { spec: { publishNotReadyAddresses: false } },
        'Pods that find one another through this Service before they are ready need a headless Service of their own for that.',
      ),
    }
  },
}

function unreadyPods({ service, facts }: ServiceQuestion): readonly Evidence[] {
  if (!facts.pods.known) return []
  const pods = facts.pods.value.filter(({ phase }) => phase !== 'Succeeded' && phase !== 'Failed')
  const unready = pods.filter(({ ready, terminating }) => !ready || terminating)
  return [
    evidence('pods not ready or terminating', `${unready.length} of ${pods.length}`, `Pods in ${service.namespace}`),
  ]
}
