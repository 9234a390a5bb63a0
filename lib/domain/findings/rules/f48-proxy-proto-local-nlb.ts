import { count, percent } from '@/lib/domain/distribution/say'
import { balancerField, whyUnknown } from '@/lib/domain/findings/about-balancer'
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
    if (service.externalTrafficPolicy !== 'Local') return null
    if (model.candidateRule !== 'aws-load-balancer-controller' || model.id === 'direct') return null
    const proxied = model.clientPath.ports.filter(({ proxyProtocol }) => proxyProtocol === 'v2')
    if (proxied.length === 0) {
      // Which targets it has is not known, nor then what its ports are sent.
      return model.clientPath.target === null ? notChecked(whyUnknown(model) ?? 'Its targets are not known.') : null
    }
    if (model.clientPath.target === null) return notChecked(whyUnknown(model) ?? 'Its targets are not known.')
    const numbers = proxied.map(({ port }) => port).join(', ')
    const nodes = distribution.ports[0]?.candidateNodes ?? null
    const holding = distribution.ports[0]?.nodesWithEndpoints ?? 0
    return {
      severity: 'critical',
      title: `The NLB of ${service.name} sends PROXY protocol to nodes under Local: its probes of the health port fail on every node.`,
      figure: `PROXY v2 on ${numbers}`,
      evidence: [
        serviceField(service, 'spec.externalTrafficPolicy', 'Local'),
        balancerField(model),
        evidence('PROXY protocol v2 on ports', numbers, `Service ${service.namespace}/${service.name}, annotations`),
        serviceField(service, 'spec.healthCheckNodePort', service.healthCheckNodePort ?? 'none'),
      ],
      explanation: sentences(
        "The AWS Load Balancer Controller's documentation says not to combine the two: the header stands before a probe as before any connection, and kube-proxy answers plain HTTP only.",
        nodes === null
          ? 'With no healthy node an NLB sends to all of them.'
          : `With no healthy node an NLB sends to all ${count(nodes, 'node')}, of which ${holding} ${holding === 1 ? 'holds' : 'hold'} pods${nodes > holding ? `; taken alike, ${percent(1 - holding / nodes)} of new connections are dropped` : ''}.`,
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
