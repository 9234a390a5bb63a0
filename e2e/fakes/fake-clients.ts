import type { ObservedClients } from '@/lib/domain/observed/traffic'
import { createAddressMask } from '@/lib/server/clients/address-mask'
import { openGeography } from '@/lib/server/geo/geography'
import type { TrafficQuestion, TrafficSource } from '@/lib/server/sources'
import { noTraffic } from '@/lib/server/traffic/no-traffic'
import type { ClientMeans } from '@/lib/server/views/clients/counted-clients'

export type FakeClients = TrafficSource & {
  /** What it was asked, in order, with how many addresses were wanted. */
  readonly asked: (TrafficQuestion & { readonly limit: number })[]
}

/** A metric source that knows the clients of some Services, by name. */
export function aClientSource(byService: Readonly<Record<string, ObservedClients>>): FakeClients {
  const asked: (TrafficQuestion & { readonly limit: number })[] = []
  return {
    ...noTraffic,
    asked,
    async clients(question, limit) {
      asked.push({ ...question, limit })
      const known = byService[question.service]
      if (known === undefined) return { known: false, why: 'no-metric', inWords: 'No metric has client addresses.' }
      return { known: true, value: { ...known, clients: known.clients.slice(0, limit) } }
    },
  }
}

/** Without databases, addresses in full. */
export function clientMeans(fields: Partial<ClientMeans> = {}): ClientMeans {
  return {
    geography: openGeography({ countries: null, networks: null }),
    addressMask: createAddressMask('full'),
    config: { balancerCidrs: [] },
    ...fields,
  }
}
