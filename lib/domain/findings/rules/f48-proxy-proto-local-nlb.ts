import { percent } from '@/lib/domain/distribution/say'
import { balancerField, isEachWay, whyUnknown } from '@/lib/domain/findings/about-balancer'
import { change, serviceTarget } from '@/lib/domain/findings/fixes'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked, sentences, serviceField } from '@/lib/domain/findings/words'

const targetTypeKey = 'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type'

/**
 * F48: an NLB that sends PROXY protocol v2 to nodes under Local: the header stands before its health probes too, and
 * kube-proxy's health port cannot read it.
 *
 * Source: domain page 6, 5.3.
 */
export const f48ProxyProtoLocalNlb: ServiceRule = {
  id: 'F48',
  name: 'ProxyProtoLocalNLB',
  heading: 'PROXY protocol that the health port cannot read',
  judge({ service, model, distribution }) {
    if (service.externalTrafficPolicy !== 'Local' || model.candidateRule !== 'aws-load-balancer-controller') return null
    if (isEachWay(model, 'direct')) return null
    if (model.clientPath.target === null) return notChecked(whyUnknown(model) ?? 'Its targets are not known.')
    const proxied = model.clientPath.ports.filter(({ proxyProtocol }) => proxyProtocol === 'v2')
    if (proxied.length === 0) return null
    const numbers = proxied.map(({ port }) => port).join(', ')
    const fails = model.probe?.finds === 'none'
    const lost = Math.max(
      ...distribution.ports.map(({ failOpen, droppedShare }) => (failOpen ? (droppedShare ?? 0) : 0)),
      0,
    )
    return {
      severity: 'critical',
      title: `The NLB of ${service.name} sends PROXY protocol to nodes under Local${fails ? ': its probes of the health port fail on every node' : ', which its controller rules out'}.`,
      figure: `PROXY v2 on ${numbers}`,
      evidence: [
        serviceField(service, 'spec.externalTrafficPolicy', 'Local'),
        balancerField(model),
        evidence('PROXY protocol v2 on ports', numbers, `Service ${service.namespace}/${service.name}, annotations`),
        serviceField(service, 'spec.healthCheckNodePort', service.healthCheckNodePort ?? 'none'),
      ],
      explanation: sentences(
        "The AWS Load Balancer Controller's documentation says not to combine the two: the header stands before a probe as before any connection, and kube-proxy answers plain HTTP only.",
        fails && 'With no healthy node an NLB sends to all of them, those without a pod included.',
        lost > 0 && `As pods are placed now, ${percent(lost)} of new connections are dropped.`,
      ),
      fix: change(
        'Send to pod addresses (ip targets), or switch PROXY protocol off and let the NLB keep client addresses.',
        serviceTarget(service),
        { metadata: { annotations: { [targetTypeKey]: 'ip' } } },
        'Pods must be reachable from the network of the NLB by their own addresses; target groups are made anew.',
      ),
    }
  },
}
