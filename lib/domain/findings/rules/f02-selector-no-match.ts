import { count } from '@/lib/domain/distribution/say'
import { look } from '@/lib/domain/findings/fixes'
import type { ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked, sentences, serviceField } from '@/lib/domain/findings/words'
import { matchesLabels } from '@/lib/domain/placement/match-labels'

/** F02 (domain page 6): the selector picks none of the pods in the namespace. */
export const f02SelectorNoMatch: ServiceRule = {
  id: 'F02',
  name: 'SelectorNoMatch',
  heading: 'Selector matches no pod',
  live: true,
  judge(question) {
    const { service, slices, facts } = question
    if (service.selector.size === 0 || service.type === 'ExternalName') return null
    if (slices.some(({ endpoints }) => endpoints.length > 0)) return null
    if (!facts.pods.known) return notChecked(facts.pods.inWords)
    if (facts.pods.value.length > 0 || isScaledToZero(question)) return null
    if (!facts.podsInNamespace.known) return notChecked(facts.podsInNamespace.inWords)
    const pods = facts.podsInNamespace.value
    if (pods === 0) return null
    const labels = [...service.selector].map(([key, value]) => `${key}=${value}`).sort()
    return {
      severity: 'critical',
      title: `None of the ${count(pods, 'pod')} in ${service.namespace} has the labels ${labels.join(', ')}: ${service.name} has no endpoint.`,
      figure: `0 of ${count(pods, 'pod')}`,
      evidence: [
        serviceField(service, 'spec.selector', labels.join(', ')),
        evidence('pods that it selects', `0 of ${pods}`, `Pods in ${service.namespace}`),
        evidence('endpoints', 0, 'EndpointSlices'),
      ],
      explanation: sentences(
        'A Service gets its endpoints from the pods whose labels match all of its selector.',
        'Where the workload is scaled to zero or not rolled out yet, this is as it must be; else a label is spelled otherwise on one side.',
      ),
      fix: look(
        'Compare the labels of the pods with spec.selector, and change the one that is wrong.',
        service.namespace,
        'get',
        'pods',
        '--show-labels',
      ),
    }
  },
}

/** A workload whose pods the selector would pick wants none. */
function isScaledToZero({ service, facts }: ServiceQuestion): boolean {
  if (!facts.workloads.known) return false
  const selector = { matchLabels: service.selector, matchExpressions: [] }
  return facts.workloads.value.some(
    ({ replicas, template }) => replicas === 0 && matchesLabels(selector, template.labels),
  )
}
