import type { ServiceRule } from '@/lib/domain/findings/rule'
import { notChecked } from '@/lib/domain/findings/words'

/**
 * F28: a manifest that sets externalTrafficPolicy on a ClusterIP Service without externalIPs. The API server refuses it,
 * so no object shows it; manifests are not read.
 *
 * Source: domain page 6, 1.4 ("Further rules").
 */
export const f28EtpOnClusterIp: ServiceRule = {
  id: 'F28',
  name: 'EtpOnClusterIP',
  heading: 'External policy in the manifest of a ClusterIP Service',
  judge: () =>
    notChecked(
      'Manifests are not read. The API server refuses externalTrafficPolicy on a ClusterIP Service without externalIPs: a deployment that fails with "may only be set for externally-accessible services" must leave it out.',
    ),
}
