import { balancerField, isEachWay, whyUnknown } from '@/lib/domain/findings/about-balancer'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { notChecked, sentences, serviceField } from '@/lib/domain/findings/words'

/**
 * F29: Local on a Service whose balancer sends straight to pods: no node is an entry, so the policy decides nothing
 * there.
 *
 * Source: domain page 6, 3 (M6), 5.1.
 */
export const f29EtpIrrelevant: ServiceRule = {
  id: 'F29',
  name: 'EtpIrrelevant',
  heading: 'Policy without effect: the balancer sends straight to pods',
  judge({ service, model, sourceAddress }) {
    if (service.externalTrafficPolicy !== 'Local') return null
    if (!isEachWay(model, 'direct')) {
      const unknown = whyUnknown(model)
      return unknown === null ? null : notChecked(unknown)
    }
    const { healthCheckNodePort: port } = service
    return {
      severity: 'info',
      title: `externalTrafficPolicy Local decides nothing for ${service.name} through ${model.product ?? 'its balancer'}: targets are pods.`,
      figure: 'no effect',
      evidence: [serviceField(service, 'spec.externalTrafficPolicy', 'Local'), balancerField(model)],
      explanation: sentences(
        "Connections go from the balancer to pod addresses; kube-proxy and the nodes' health ports have no part in it.",
        port !== null && `healthCheckNodePort ${port} is open on every node and this balancer does not ask it.`,
        sourceAddress.verdict === 'unknown'
          ? "Whether pods see client addresses hangs on the balancer's own setting."
          : `Pods see ${sourceAddress.podSees}: the balancer decides that, not the policy.`,
        'The policy still holds for connections to node ports.',
      ),
      fix: { inWords: 'Nothing needs to be mended.', yaml: null, kubectl: null, warning: null },
    }
  },
}
