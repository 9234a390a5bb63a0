import { list, percent } from '@/lib/domain/distribution/say'
import { change, serviceTarget } from '@/lib/domain/findings/fixes'
import { candidatesOf, emptyCandidates, isLocal, localCounts, onPort } from '@/lib/domain/findings/local-counts'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked, sentences, serviceField } from '@/lib/domain/findings/words'

const monitorKey = 'loadbalancer.openstack.org/enable-health-monitor'

/** F10 (domain page 6, 2.4): Octavia without a health monitor sends to nodes without a ready pod, which drop under Local. */
export const f10OctaviaNoMonitor: ServiceRule = {
  id: 'F10',
  name: 'OctaviaNoMonitor',
  heading: 'Balancer does not probe, so empty nodes drop',
  live: true,
  judge(question) {
    const { service, distribution } = question
    const { product, probed } = distribution.model
    if (product?.startsWith('OpenStack Octavia') !== true || !isLocal(question) || probed === true) return null
    if (service.annotations.get(monitorKey) === 'true') return null
    const candidates = candidatesOf(question)
    if (candidates === null)
      return notChecked('Nodes may not be read, so it is not known which ones hold no ready pod.')
    const empty = [
      ...new Set(localCounts(question).flatMap((counts) => emptyCandidates(question, counts) ?? [])),
    ].sort()
    if (empty.length === 0) return null
    const worst = distribution.ports.reduce((a, b) => ((b.droppedShare ?? 0) > (a.droppedShare ?? 0) ? b : a))
    const drop = worst.droppedShare
    const all = candidates.all.nodes
    return {
      severity: 'critical',
      title:
        drop === null || drop === 0
          ? `${empty.length} of the ${all} nodes that the balancer of ${service.name} sends to hold no ready pod.`
          : `${percent(drop)} of new connections to ${service.name}${onPort(question, worst)} enter on nodes without a ready pod and are dropped.`,
      figure: drop === null || drop === 0 ? `${empty.length} of ${all} nodes` : `${percent(drop)} dropped`,
      harm: drop === null || drop === 0 ? undefined : drop,
      evidence: [
        serviceField(service, 'spec.externalTrafficPolicy', 'Local'),
        serviceField(
          service,
          `metadata.annotations[${monitorKey}]`,
          service.annotations.get(monitorKey) ??
            'not set; create-monitor of the cloud configuration is false by default',
        ),
        evidence(
          'candidate nodes without a ready pod',
          `${list(empty)} (${empty.length} of ${all})`,
          'EndpointSlices, Nodes',
        ),
      ],
      explanation: sentences(
        'Under Local a node without a ready pod drops what enters it: the client sees a timeout.',
        'Without a health monitor Octavia never learns which nodes those are.',
        service.annotations.get(monitorKey)?.toLowerCase() === 'false'
          ? null
          : 'The cloud configuration, which cannot be read here, may switch a monitor on for every Service; then this does not hold.',
      ),
      fix: change('Switch the health monitor on for this Service.', serviceTarget(service), {
        metadata: { annotations: { [monitorKey]: 'true' } },
      }),
      nodes: empty,
    }
  },
}
