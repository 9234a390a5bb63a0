import type { Evidence } from '@/lib/domain/findings/finding'
import { look } from '@/lib/domain/findings/fixes'
import type { ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { clock, duration, evidence, notChecked, sentences, serviceField } from '@/lib/domain/findings/words'

/** Clouds take minutes to make a balancer (domain page 6). */
const pendingMs = 5 * 60_000

/** Reasons under which controllers say why they gave no address. */
const telling = ['SyncLoadBalancerFailed', 'AllocationFailed', 'UnAvailableLoadBalancer']

/** F03 (domain page 6): no controller has given the Service an address for more than five minutes. */
export const f03LBPending: ServiceRule = {
  id: 'F03',
  name: 'LBPending',
  heading: 'No address from a load balancer',
  judge(question) {
    const { service, nowMs } = question
    if (service.type !== 'LoadBalancer' || service.ingress.length > 0 || service.deleting) return null
    if (service.createdAtMs === null) return notChecked('When the Service was created is not known.')
    if (nowMs - service.createdAtMs <= pendingMs) return null
    const age = duration((nowMs - service.createdAtMs) / 1000)
    return {
      severity: 'critical',
      title: `${service.name} has no address from a load balancer, ${age} after it was created.`,
      figure: `pending ${age}`,
      harm: (nowMs - service.createdAtMs) / 60_000,
      evidence: [
        serviceField(service, 'status.loadBalancer.ingress', 'empty'),
        serviceField(service, 'spec.loadBalancerClass', service.loadBalancerClass ?? 'not set'),
        ...eventsOf(question),
      ],
      explanation: explain(question),
      fix: look(
        'Read what the controller says in the events of the Service, and check that one is there for its class.',
        service.namespace,
        'get',
        'events',
        '--field-selector',
        `involvedObject.kind=Service,involvedObject.name=${service.name}`,
      ),
    }
  },
}

function eventsOf({ facts }: ServiceQuestion): readonly Evidence[] {
  if (!facts.events.known) return []
  return facts.events.value
    .filter(({ reason }) => telling.includes(reason))
    .map(({ reason, message, lastAtMs }) => evidence(`${reason}, ${clock(lastAtMs)}`, message, 'Event'))
}

function explain({ service, facts }: ServiceQuestion): string {
  const owner =
    service.loadBalancerClass === null
      ? 'Without a class the controller of the cloud or of the cluster acts on it, where there is one.'
      : `Only a controller for the class ${service.loadBalancerClass} acts on it.`
  const said = facts.events.known
    ? facts.events.value.some(({ reason }) => telling.includes(reason))
      ? 'The events say what failed.'
      : 'No event says that one failed, as when none is responsible, a quota is used up or a pool is empty.'
    : `What a controller says is not known: ${facts.events.inWords}`
  return sentences('Without an address no client outside can reach it through a balancer.', owner, said)
}
