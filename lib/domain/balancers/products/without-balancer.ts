import { passesThrough } from '@/lib/domain/balancers/client-path'
import { type Detector, modelFrom } from '@/lib/domain/balancers/detection'

/** NodePort and externalIPs have no balancer that the cluster knows of: whoever connects picks the node (domain page 3, M8). */
export const detectNoBalancer: Detector = ({ service }) => {
  if (service.type === 'LoadBalancer') return null
  const what = service.type === 'NodePort' ? 'type is NodePort' : `externalIPs are ${service.externalIPs.join(', ')}`
  return modelFrom({
    id: 'multi-address',
    confidence: 'guess',
    product: null,
    candidateRule: 'node-ports',
    evidence: [
      `${what}, without a balancer: clients, DNS or a balancer outside the cluster pick the node; assumed to pick all alike.`,
    ],
    probed: false,
    clientPath: passesThrough(
      service,
      'Assumed that clients connect to the node themselves; a proxy before it, of which the cluster knows nothing, would put its own address there.',
    ),
  })
}
