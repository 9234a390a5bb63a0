import { list } from '@/lib/domain/distribution/say'
import { balancerField, whyUnknown } from '@/lib/domain/findings/about-balancer'
import { advice } from '@/lib/domain/findings/fixes'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked, serviceField } from '@/lib/domain/findings/words'

/**
 * F49: PROXY protocol on a balancer whose address kube-proxy forwards itself: a client inside the cluster never meets the
 * balancer, and its connections lack the header that backends expect.
 *
 * Source: domain page 6, 1.4 (rows 3, 8), 5.3.
 */
export const f49ProxyProtoHairpin: ServiceRule = {
  id: 'F49',
  name: 'ProxyProtoHairpin',
  heading: 'PROXY protocol that clients inside the cluster bypass',
  judge({ service, model }) {
    const addresses = service.ingress.flatMap(({ ip, ipMode }) => (ip !== null && ipMode !== 'Proxy' ? [ip] : []))
    if (service.type !== 'LoadBalancer' || addresses.length === 0) return null
    const proxied = model.clientPath.ports.filter(({ proxyProtocol }) => proxyProtocol !== null)
    if (proxied.length === 0) {
      const unknown = model.product === null ? whyUnknown(model) : null
      return unknown === null ? null : notChecked(unknown)
    }
    const ports = proxied.map(({ port }) => port).join(', ')
    return {
      severity: 'medium',
      title: `A pod that calls ${list(addresses)} bypasses the balancer of ${service.name}, and its connection carries no PROXY header.`,
      figure: `PROXY on ${ports}`,
      evidence: [
        balancerField(model),
        evidence('PROXY protocol on ports', ports, `Service ${service.namespace}/${service.name}, annotations`),
        serviceField(
          service,
          'status.loadBalancer.ingress[].ipMode',
          service.ingress.map(({ ipMode }) => ipMode ?? 'not set, as VIP').join(', '),
        ),
      ],
      explanation: `kube-proxy sends connections from inside to ${list(addresses)} straight to pods. A backend that expects a PROXY header on every connection refuses them. Whether pods call that address cannot be seen from here.`,
      fix: advice(
        'Have the controller mark the address with ipMode Proxy, or give out a host name instead; clients inside use the cluster IP of a Service without PROXY protocol.',
        'A controller writes the status itself: a change by hand does not last.',
      ),
    }
  },
}
