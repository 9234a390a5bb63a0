import type { Ingress, Service } from '@/lib/domain/cluster'
import type { Exposure, ExposureContext, ExposureFields } from '@/lib/server/demo/simulation/service'

/** Every cloud controller sets it before it makes a balancer. */
export const cloudControllerFinalizer = 'service.kubernetes.io/load-balancer-cleanup'

type BalancerFields = Pick<Service, 'ingress'> &
  Omit<ExposureFields, 'type' | 'ingress' | 'annotations'> & {
    /** null: not set. */
    readonly annotations?: Readonly<Record<string, string | null>>
  }

/** A Service of type LoadBalancer. */
export function balancer(fields: (given: ExposureContext) => BalancerFields, moves = false): Exposure {
  return {
    moves,
    fields(given) {
      const { annotations = {}, ...rest } = fields(given)
      const set = Object.entries(annotations).flatMap(([key, value]) => (value === null ? [] : [[key, value] as const]))
      return { type: 'LoadBalancer', annotations: new Map(set), ...rest }
    },
  }
}

/** A way in whose fields never change. */
export const fixed = (fields: ExposureFields): Exposure => ({ moves: false, fields: () => fields })

export const address = (ip: string, ipMode: Ingress['ipMode'] = 'VIP'): Ingress => ({ ip, hostname: null, ipMode })

export const named = (hostname: string): Ingress => ({ ip: null, hostname, ipMode: null })

/** One address for each family of the Service. */
export const virtualIps = (
  { families, virtualIp, virtualIpV6 }: ExposureContext,
  ipMode: Ingress['ipMode'] = 'VIP',
): readonly Ingress[] => families.map((family) => address(family === 'IPv4' ? virtualIp : virtualIpV6, ipMode))
