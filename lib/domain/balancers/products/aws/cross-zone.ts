import type { Sighting } from '@/lib/domain/balancers/detection'
import { awsKeys, balancerAttribute, hasOlderCrossZone, targetGroupAttribute } from './annotations'

/** `on` null: the ports of the Service differ. */
export type CrossZone = { readonly on: boolean | null; readonly evidence: readonly string[] }

type Setting = { readonly on: boolean; readonly words: string }

const attribute = 'load_balancing.cross_zone.enabled'

/**
 * Whether a balancer of the AWS Load Balancer Controller sends over all zones alike. A target group's own setting goes
 * before the balancer's, and that before the older annotation; off where nothing says on (domain page 3.1).
 */
export function crossZoneOf(sighting: Sighting): CrossZone {
  const ofBalancer = balancerSetting(sighting)
  const ports = sighting.service.ports.map(({ port }) => ({ port, ...(portSetting(sighting, port) ?? ofBalancer) }))
  const settings = new Set(ports.map(({ on }) => on))
  const [first = { ...ofBalancer }] = ports
  if (settings.size < 2) return { on: first.on, evidence: [first.words, ...routingPolicy(sighting)] }
  const each = ports.map(({ port, on }) => `port ${port} ${on ? 'on' : 'off'}`).join(', ')
  return {
    on: null,
    evidence: [
      `Cross-zone balancing differs by port (${each}): both are computed, and each port has one of the two.`,
      ...ports.map(({ words }) => words),
      ...routingPolicy(sighting),
    ],
  }
}

/** Of the cloud controller, which reads the older annotation alone. */
export function olderCrossZoneOf(sighting: Sighting): Setting {
  if (hasOlderCrossZone(sighting)) return { on: true, words: `Annotation ${awsKeys.olderCrossZone} is "true".` }
  return { on: false, words: offByDefault }
}

const offByDefault =
  'Cross-zone balancing is off unless an annotation switches it on: every zone receives the same, assumed that the balancer is enabled in each.'

function portSetting(sighting: Sighting, port: number): Setting | null {
  return toSetting(targetGroupAttribute(sighting, attribute, port))
}

const balancerSetting = (sighting: Sighting): Setting =>
  toSetting(balancerAttribute(sighting, attribute)) ?? olderCrossZoneOf(sighting)

/** Any other value means that the balancer's own setting holds. */
function toSetting(found: ReturnType<typeof balancerAttribute>): Setting | null {
  if (found?.value !== 'true' && found?.value !== 'false') return null
  return { on: found.value === 'true', words: `Annotation ${found.key} sets ${attribute} to ${found.value}.` }
}

function routingPolicy(sighting: Sighting): readonly string[] {
  const policy = balancerAttribute(sighting, 'dns_record.client_routing_policy')?.value ?? null
  if (policy === null || policy === 'any_availability_zone') return []
  return [
    `dns_record.client_routing_policy is ${policy}: what a zone receives follows its clients; zones are taken as alike here.`,
  ]
}
