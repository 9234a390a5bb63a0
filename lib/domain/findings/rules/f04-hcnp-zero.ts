import { changeAll, serviceTarget } from '@/lib/domain/findings/fixes'
import { patch } from '@/lib/domain/findings/kubectl'
import { isLocal } from '@/lib/domain/findings/local-counts'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, serviceField } from '@/lib/domain/findings/words'

/** F04 (domain page 6): a Local LoadBalancer Service without a health check node port, which the API normally forbids. */
export const f04HcnpZero: ServiceRule = {
  id: 'F04',
  name: 'HcnpZero',
  heading: 'No health port allocated',
  judge(question) {
    const { service, distribution } = question
    if (service.type !== 'LoadBalancer' || !isLocal(question) || service.healthCheckNodePort !== null) return null
    const target = serviceTarget(service)
    const steps = ['Cluster', 'Local'].map((externalTrafficPolicy) =>
      patch(target, { spec: { externalTrafficPolicy } }),
    )
    const asks = distribution.model.probe?.target === 'health-check-node-port'
    return {
      severity: 'high',
      title: `${service.name} is Local and has no health check node port: no node says whether it holds a ready pod.`,
      figure: 'no port',
      evidence: [
        serviceField(service, 'spec.externalTrafficPolicy', 'Local'),
        serviceField(service, 'spec.healthCheckNodePort', 0),
        ...(asks
          ? [evidence('asked by the balancer', 'health check node port', distribution.model.product ?? 'balancer')]
          : []),
      ],
      explanation:
        'The API server allocates the port with the policy; objects from before, or from another API, can lack it. kube-proxy then opens none, so a balancer cannot tell nodes with pods from nodes without, which drop what enters.',
      fix: {
        ...changeAll('Switch the policy to Cluster and back, so that a port is allocated.', steps, null),
        // The second step alone is what a manifest holds.
        yaml: steps[1]?.yaml ?? null,
        warning:
          "Between the two steps pods see a node's address instead of the client's. Firewalls must let the balancer reach the new port.",
      },
    }
  },
}
