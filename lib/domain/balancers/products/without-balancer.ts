import { type Detector, modelFrom } from '@/lib/domain/balancers/detection'
import { nodesByAddress } from '@/lib/domain/balancers/node-addresses'

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
  })
}

/** Addresses in the status that are the nodes' own: k3s ServiceLB, and whatever works like it (domain page 3.1). */
export const detectNodeAddresses: Detector = ({ service, nodes, platform }) => {
  const ips = service.ingress.flatMap(({ ip }) => (ip === null ? [] : [ip]))
  if (nodes === null || ips.length === 0 || service.loadBalancerClass !== null) return null
  const owners = nodesByAddress(nodes)
  if (!ips.every((ip) => owners.has(ip))) return null
  const isK3s = platform === 'k3s'
  return modelFrom({
    id: 'multi-address',
    confidence: 'status',
    product: isK3s ? 'k3s ServiceLB' : null,
    candidateRule: isK3s ? 'k3s' : 'node-ports',
    evidence: [
      "The addresses in status.loadBalancer.ingress are the nodes' own: clients pick one of them.",
      ...(isK3s ? ['k3s lists nodes with ready pods there.'] : []),
    ],
    probed: false,
  })
}
