import type { ModelId } from '@/lib/domain/balancers/model'
import type { ServiceKey } from '@/lib/domain/cluster'
import type { Measure, TrafficOrigin } from '@/lib/domain/observed/traffic'
import type { CountryCode } from './countries'

/** What counts the pods of a Service. */
export type Meter = { readonly measure: Measure; readonly origin: TrafficOrigin; readonly limits: readonly string[] }

/** Who calls: countries with their weights, and how many addresses in all. */
export type Callers = {
  readonly from: Readonly<Partial<Record<CountryCode, number>>>
  /** Share that comes from private addresses, by VPN or from an office. */
  readonly private?: number
  readonly addresses: number
  /** One address alone sends this share: a crawler, a gateway of a company. */
  readonly crowd?: number
}

/** What goes on at one Service. */
export type ServiceTraffic = {
  /** New connections a second, on average. */
  readonly rate: number
  /** null: nothing counts its pods. */
  readonly meter: Meter | null
  readonly callers: Callers
  /** Nodes whose pods the meter does not know. */
  readonly blindOn?: readonly string[]
  /** What the balancer really does, where that is not what its objects say. */
  readonly really?: ModelId
  /** One pod that gets so many times its share, for a reason that no object shows. */
  readonly favours?: { readonly pod: number; readonly times: number }
  /** Share of connections that arrive through a hop nobody wrote down, with a node's address. */
  readonly proxied?: number
}

export type TrafficPlan = {
  readonly services: ReadonlyMap<ServiceKey, ServiceTraffic>
  /** Why the whole source gives no answer; null: it answers. */
  readonly broken: string | null
}

const applicationCounts = { preset: 'app', name: 'application' } as const

export const meters = {
  connections: {
    measure: 'connections-opened',
    origin: { ...applicationCounts, metric: 'connections_accepted_total' },
    limits: ['The application counts the connections to this Service’s own listener.'],
  },
  requests: {
    measure: 'requests',
    origin: {
      preset: 'ingress-nginx',
      name: 'ingress-nginx',
      metric: 'nginx_ingress_controller_nginx_process_requests_total',
    },
    limits: ['Requests of health checks are counted too.'],
  },
  bytes: {
    measure: 'bytes',
    origin: { preset: 'cadvisor', name: 'cAdvisor', metric: 'container_network_receive_bytes_total' },
    limits: ['All that the pod receives is counted: answers to its own calls, scrapes and probes too.'],
  },
} as const satisfies Record<string, Meter>
