import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import type { DemoService } from '@/lib/server/demo/simulation/service'
import { type Callers, meters, type ServiceTraffic, type TrafficPlan } from '@/lib/server/demo/traffic/plan'
import { oneOfEachBalancer } from './balancers'
import { edgeCases } from './edge-cases'
import { everyday } from './everyday'
import { workedExamples } from './worked-examples'

/* What goes on at the Services of the working cluster. Those that nothing is said of have shoppers and are counted. */

const shoppers: Callers = {
  from: { DE: 30, FR: 12, GB: 10, NL: 8, PL: 7, AT: 6, CH: 6, IT: 5, ES: 5, SE: 4, US: 4, TR: 2, UA: 1 },
  addresses: 420,
}
const world: Callers = {
  from: { US: 26, IN: 14, BR: 10, DE: 9, JP: 8, GB: 6, KR: 5, ID: 5, MX: 4, AU: 4, CA: 3, NG: 3, ZA: 2, SG: 1 },
  addresses: 520,
}
const staff: Callers = { from: { DE: 6, NL: 2, PL: 1 }, private: 0.8, addresses: 60 }
const devices: Callers = { from: { DE: 5, FR: 3, GB: 3, IT: 2, ES: 2, PL: 2, SE: 1 }, addresses: 1_500 }
const partners: Callers = { from: { CH: 4, DE: 4, US: 2 }, private: 0.1, addresses: 24, crowd: 0.42 }

const byNamespace: Readonly<Record<string, Partial<ServiceTraffic>>> = {
  tools: { callers: staff, rate: 2.5 },
  iot: { callers: devices, rate: 14 },
  partner: { callers: partners, rate: 6 },
  media: { callers: world, rate: 18 },
  ml: { callers: world, rate: 7 },
  batch: { callers: staff, rate: 1.5 },
  lab: { callers: staff, rate: 0.05 },
  edge: { callers: world, rate: 22 },
  dns: { callers: devices, rate: 30 },
}

const particular: Readonly<Record<string, Partial<ServiceTraffic>>> = {
  'shop/web': { rate: 10.7 },
  'shop/web-cluster': { rate: 5.2 },
  // 36 pods, each of which needs its thirty connections.
  'edge/ingress': { rate: 42, callers: { ...world, crowd: 0.06 } },
  // Its objects say nothing of weights, but somebody set them in the console: as many connections for each pod.
  'edge/relay': { really: 'weighted', rate: 12 },
  // One pod gets two thirds more than its share, and no object says why.
  'web/docs': { favours: { pod: 3, times: 1.65 }, rate: 9 },
  // A proxy in front of it that nobody wrote down: a third of the connections arrive with the address of a node.
  'shop/cart': { proxied: 0.34, rate: 8 },
  // The agent that counts runs on the nodes of two zones only.
  'auth/oidc': { blindOn: ['kn-c02', 'kn-c06', 'kn-c09'], rate: 9 },
  // Requests alone are counted here,
  'web/blog': { meter: meters.requests, callers: { ...world, crowd: 0.18 } },
  'partner/api': { meter: meters.requests },
  'tools/charts': { meter: meters.requests },
  // bytes alone here,
  'media/stream': { meter: meters.bytes, rate: 6 },
  'mail/imap': { meter: meters.bytes },
  'tools/billing': { meter: meters.bytes },
  // and nothing here.
  'legacy/ftp': { meter: null },
  'voip/turn': { meter: null },
  'iot/coap': { meter: null },
  'dns/resolver': { meter: null },
  'web/status': { meter: null },
  // Enough to tell which of its two bounds holds.
  'lab/probe-sink': { rate: 3 },
  // Too little for a verdict.
  'pay/vault': { rate: 0.12, callers: staff },
  'tools/survey': { rate: 0.1 },
}

const external: readonly DemoService[] = [...workedExamples, ...oneOfEachBalancer, ...edgeCases, ...everyday].filter(
  ({ policy }) => policy !== null,
)

export const harborTraffic: TrafficPlan = {
  services: new Map(external.map((service) => [keyOf(service), trafficOf(service)])),
  broken: null,
}

function keyOf({ namespace, name }: DemoService): ServiceKey {
  return serviceKey(namespace, name)
}

function trafficOf(service: DemoService): ServiceTraffic {
  return {
    rate: 6,
    meter: meters.connections,
    callers: shoppers,
    ...byNamespace[service.namespace],
    ...particular[keyOf(service)],
  }
}
