import { hasHealthPort } from '@/lib/domain/findings/local-counts'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { notChecked } from '@/lib/domain/findings/words'

/**
 * F07 (domain page 6): the balancer cannot reach the health ports although they answer inside. What a balancer reaches
 * is not visible from a cluster, so the rule is never judged.
 */
export const f07HcnpUnreachable: ServiceRule = {
  id: 'F07',
  name: 'HcnpUnreachable',
  heading: 'Health port closed to the balancer',
  judge({ service }) {
    if (!hasHealthPort(service)) return null
    return notChecked(
      `What the balancer itself can reach is not visible from here. Where it calls every node unhealthy while the nodes answer 200 here, let its probes reach port ${service.healthCheckNodePort} of the nodes (and 10256 for Services under Cluster): its own documentation names where they come from.`,
    )
  },
}
