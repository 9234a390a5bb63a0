import { list } from '@/lib/domain/distribution/say'
import { advice } from '@/lib/domain/findings/fixes'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { isBefore } from '@/lib/domain/findings/version'
import { evidence, notChecked, serviceField } from '@/lib/domain/findings/words'

/**
 * F51: `spec.externalIPs`, deprecated from Kubernetes 1.36.
 *
 * Source: domain page 6, 0 (KEP-5707).
 */
export const f51ExternalIpsDeprecated: ServiceRule = {
  id: 'F51',
  name: 'ExternalIPsDeprecated',
  heading: 'Deprecated externalIPs',
  judge({ service, state }) {
    if (service.externalIPs.length === 0) return null
    if (state.serverVersion === null) return notChecked('The version of the API server is not known.')
    if (isBefore(state.serverVersion, 36)) return null
    const { major, minor } = state.serverVersion
    return {
      severity: 'low',
      title: `${service.name} is reached at ${list(service.externalIPs)} by externalIPs, which are deprecated.`,
      figure: list(service.externalIPs, 2),
      evidence: [
        serviceField(service, 'spec.externalIPs', service.externalIPs.join(', ')),
        evidence('version', `${major}.${minor}`, 'API server'),
      ],
      explanation:
        'The field is deprecated from 1.36. A later kube-proxy is planned to ignore it unless AllowServiceExternalIPs is set; about 1.40 by KEP-5707.',
      fix: advice(
        'Give the address out by a Service of type LoadBalancer or by a Gateway, then take externalIPs away.',
      ),
    }
  },
}
