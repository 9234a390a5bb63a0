import type { Sighting } from '@/lib/domain/balancers/detection'

/** Annotations for both AWS controllers start with it. */
export const awsPrefix = 'service.beta.kubernetes.io/aws-load-balancer-'

const keys = {
  attributes: `${awsPrefix}attributes`,
  targetGroupAttributes: `${awsPrefix}target-group-attributes`,
  older: `${awsPrefix}cross-zone-load-balancing-enabled`,
} as const

export type CrossZone = { readonly on: boolean; readonly evidence: readonly string[] }

/**
 * Whether an AWS balancer sends over all zones alike. A target group's own setting goes before the balancer's, and that
 * before the older annotation; off where nothing says on (domain page 3.1).
 */
export function crossZoneOf(sighting: Sighting): CrossZone {
  const { on, words } = readCrossZone(sighting)
  return { on, evidence: [words, ...routingPolicy(sighting)] }
}

function readCrossZone(sighting: Sighting): { readonly on: boolean; readonly words: string } {
  const attribute = 'load_balancing.cross_zone.enabled'
  for (const key of [keys.targetGroupAttributes, keys.attributes]) {
    const value = attributesOf(sighting, key).get(attribute)
    if (value === 'true' || value === 'false') {
      return { on: value === 'true', words: `Annotation ${key} sets ${attribute} to ${value}.` }
    }
  }
  return sighting.service.annotations.get(keys.older) === 'true'
    ? { on: true, words: `Annotation ${keys.older} is "true".` }
    : {
        on: false,
        words: 'Cross-zone balancing is off unless an annotation switches it on: every zone receives the same.',
      }
}

function routingPolicy(sighting: Sighting): readonly string[] {
  const policy = attributesOf(sighting, keys.attributes).get('dns_record.client_routing_policy')
  if (policy === undefined || policy === 'any_availability_zone') return []
  return [
    `dns_record.client_routing_policy is ${policy}: what a zone receives follows its clients; zones are taken as alike here.`,
  ]
}

/** `key=value,key=value`. */
function attributesOf({ service }: Sighting, key: string): ReadonlyMap<string, string> {
  const pairs = (service.annotations.get(key) ?? '').split(',').map((pair) => pair.split('='))
  return new Map(pairs.map(([name = '', value = '']) => [name.trim(), value.trim()]))
}
