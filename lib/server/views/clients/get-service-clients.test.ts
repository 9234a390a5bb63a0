import { describe, expect, test } from 'vitest'
import { aClientSource, clientMeans } from '@/e2e/fakes/fake-clients'
import { aFollowedCluster, allAccess, type FakeCluster } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { clientsQuery, serviceClientsResponse } from '@/lib/contracts/clients'
import { aClient, observedClients } from '@/lib/domain/clients/test-clients'
import type { ObservedClients } from '@/lib/domain/observed/traffic'
import { aCluster, aNode, anEndpoint, aService, aSlice } from '@/lib/domain/test-objects'
import { createAddressMask } from '../../clients/address-mask'
import type { Geography } from '../../geo/geography'
import type { ReaderAccess } from '../../sources'
import { getSourceAddress } from '../service/get-source-address'
import type { ClientMeans } from './counted-clients'
import { getServiceClients } from './get-service-clients'

const clock = createManualClock(Date.UTC(2026, 0, 1, 12, 0, 0))
const nodes = ['n1', 'n2'].map((name, at) =>
  aNode(name, { addresses: [{ type: 'InternalIP', address: `10.1.0.${at + 1}` }], podCIDRs: [`10.42.${at}.0/24`] }),
)
const fromPool = aService({ annotations: new Map([['metallb.io/ip-allocated-from-pool', 'a']]) })
const web = aCluster(fromPool, [aSlice([anEndpoint('10.42.0.10', 'n1'), anEndpoint('10.42.1.10', 'n2')])], nodes)

type Given = {
  readonly means?: Partial<ClientMeans>
  readonly query?: Readonly<Record<string, string>>
  readonly access?: ReaderAccess
  readonly cluster?: FakeCluster
}

async function ask(observed: ObservedClients | null, given: Given = {}) {
  const cluster = { ...(given.cluster ?? aFollowedCluster(clock, web)) }
  const traffic = aClientSource(observed === null ? {} : { web: observed })
  const answer = await getServiceClients(
    clientMeans(given.means),
    { ...cluster, traffic },
    given.access ?? allAccess,
    { namespace: 'shop', name: 'web' },
    clientsQuery.parse(given.query ?? {}),
    clock.nowMs,
  )
  return { traffic, answer: serviceClientsResponse.parse(answer) }
}

const aGeography = (countries: Readonly<Record<string, string>>): Geography => ({
  countryOf: (address) => countries[address] ?? null,
  networkOf: (address) => (address.startsWith('203.0.113.') ? { number: 64500, organisation: 'Example Net' } : null),
  status: () => {
    const ready = { state: 'ready', inWords: 'countries: database of 2026-11-01, Test', builtAtMs: 0 } as const
    return { countries: ready, networks: ready }
  },
  refresh: async () => {},
})

describe('the clients of a Service', () => {
  test('are told with source, samples, class, count, share and country', async () => {
    const clients = [
      aClient('203.0.113.7', 500, { country: 'DE' }),
      aClient('198.51.100.1', 300),
      aClient('10.1.0.1', 150),
      aClient('10.42.1.77', 50),
    ]
    const { answer } = await ask(observedClients(clients))
    expect(answer).toMatchObject({ source: 'application', samples: 1000, unit: 'requests', distinct: 4, others: null })
    expect(
      answer.clients.map(({ address, class: kind, count, share, country }) => [address, kind, count, share, country]),
    ).toEqual([
      ['203.0.113.7', 'client', 500, 0.5, 'DE'],
      ['198.51.100.1', 'client', 300, 0.3, null],
      ['10.1.0.1', 'node', 150, 0.15, null],
      ['10.42.1.77', 'pod', 50, 0.05, null],
    ])
    expect(answer.clients[0]).toMatchObject({ perMinute: 50, countryFrom: 'source' })
  })

  test('have shares of all that the source counted, and the rest is said as others', async () => {
    const clients = [aClient('203.0.113.7', 250), aClient('203.0.113.8', 100)]
    const { answer } = await ask(observedClients(clients, { total: 1000, distinct: 40 }))
    expect(answer.clients.map(({ share }) => share)).toEqual([0.25, 0.1])
    expect(answer.others).toEqual({ addresses: 38, count: 650, share: 0.65 })
    expect(answer.concentration.inWords).toContain('only the 2 largest are listed')
  })

  test('have shares that are said to be too large where the source does not know the total', async () => {
    const { answer } = await ask(observedClients([aClient('203.0.113.7', 5)], { total: null, distinct: null }))
    expect(answer).toMatchObject({ isTotalKnown: false, total: 5, distinct: null })
    expect(answer.limits[0]).toContain('shares are of what it lists')
  })

  test('are as many as asked for, while countries and classes rest on more', async () => {
    const clients = Array.from({ length: 30 }, (_, at) => aClient(`203.0.113.${at + 20}`, 10, { country: 'DE' }))
    const { answer, traffic } = await ask(observedClients(clients), { query: { limit: '2' } })
    expect(answer.clients).toHaveLength(2)
    expect(answer.others).toMatchObject({ addresses: 28, count: 280 })
    expect(answer.countries).toEqual([{ country: 'DE', count: 300, share: 1, addresses: 30 }])
    expect(traffic.asked[0]?.limit).toBe(200)
  })

  test('are in a country as the source says, else as the database does; what is not known comes last', async () => {
    const clients = [
      aClient('203.0.113.7', 5, { country: 'fr' }),
      aClient('203.0.113.8', 4),
      aClient('198.51.100.9', 9),
    ]
    const { answer } = await ask(observedClients(clients), {
      means: { geography: aGeography({ '203.0.113.7': 'DE', '203.0.113.8': 'PL' }) },
    })
    expect(answer.countries.map(({ country, count }) => [country, count])).toEqual([
      ['FR', 5],
      ['PL', 4],
      [null, 9],
    ])
    expect(answer.clients.map(({ countryFrom }) => countryFrom)).toEqual([null, 'source', 'database'])
    expect(answer.countriesInWords).toBe('As the source labels them, and by the mounted database where it does not.')
    expect(answer.clients[1]?.asn).toEqual({ number: 64500, organisation: 'Example Net' })
  })

  test('that are not known are null, never zero, with why and what would change that', async () => {
    const { answer } = await ask(null)
    expect(answer).toMatchObject({
      source: null,
      samples: null,
      total: null,
      distinct: null,
      clients: [],
      notObserved: { why: 'no-metric', inWords: 'No metric has client addresses.' },
    })
  })

  test('that are none leave shares unknown', async () => {
    const { answer } = await ask(observedClients([]))
    expect(answer).toMatchObject({ samples: 0, clients: [], notObserved: null, concentration: { top1Share: null } })
  })

  test('are asked for over the span that is given', async () => {
    const { traffic, answer } = await ask(observedClients([]), {
      query: { start: '2026-01-01T11:00:00Z', end: '2026-01-01T11:30:00Z' },
    })
    expect(traffic.asked[0]?.span).toEqual(answer.span)
    expect(answer.span.endMs - answer.span.startMs).toBe(30 * 60_000)
  })

  test('of a Service that may not be read are not found', async () => {
    const access: ReaderAccess = { namespaces: new Set(['other']), nodes: true }
    await expect(ask(observedClients([]), { access })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('addresses of clients', () => {
  const clients = [
    aClient('203.0.113.7', 5),
    aClient('203.0.113.8', 4),
    aClient('2001:db8:1:2::1', 3),
    aClient('10.1.0.1', 2),
  ]

  test('are shown as networks where they are masked, counted together; those of nodes stay', async () => {
    const { answer } = await ask(observedClients(clients), { means: { addressMask: createAddressMask('masked') } })
    expect(answer.clients.map(({ address, count, addresses }) => [address, count, addresses])).toEqual([
      ['203.0.113.0/24', 9, 2],
      ['2001:db8:1::/48', 3, 1],
      ['10.1.0.1', 2, 1],
    ])
    expect(answer.masking).toBe('masked')
  })

  test.each(['masked', 'hashed'] as const)('appear nowhere in the answer where they are %s', async (masking) => {
    const { answer } = await ask(observedClients(clients), { means: { addressMask: createAddressMask(masking) } })
    expect(JSON.stringify(answer)).not.toMatch(/203\.0\.113\.[78]|2001:db8:1:2/)
  })

  test('that are none may hold anything, and are masked too', async () => {
    const observed = observedClients([aClient('ann@example.org', 5)])
    const { answer } = await ask(observed, { means: { addressMask: createAddressMask('masked') } })
    expect(answer.clients).toMatchObject([{ address: 'not an address', class: 'unknown' }])
  })

  test('are known again by their hash, until the process starts anew', async () => {
    const addressMask = createAddressMask('hashed')
    const hashes = async (mask = addressMask) =>
      (await ask(observedClients(clients), { means: { addressMask: mask } })).answer.clients.map(
        ({ address }) => address,
      )
    expect(await hashes()).toEqual(await hashes())
    expect((await hashes())[0]).toMatch(/^[0-9a-f]{8}$/)
    expect(await hashes(createAddressMask('hashed'))).not.toEqual(await hashes())
  })
})

describe('the source address of a Service', () => {
  test('does not wait for a metric source that takes long, and says that its evidence is on its way', async () => {
    const traffic = { ...aClientSource({}), clients: () => new Promise<never>(() => {}) }
    const cluster = { ...aFollowedCluster(clock, web), traffic }
    const means = { config: { balancerCidrs: [] }, clock }
    const asked = getSourceAddress(means, cluster, allAccess, { namespace: 'shop', name: 'web' }, clock.nowMs)
    await clock.pass(1000)
    expect(await asked).toMatchObject({ verdict: 'preserved', basis: 'expected', evidence: { state: 'pending' } })
  })

  async function verdictOf(
    observed: ObservedClients | null,
    access = allAccess,
    balancerCidrs: readonly string[] = [],
  ) {
    const traffic = aClientSource(observed === null ? {} : { web: observed })
    const cluster = { ...aFollowedCluster(clock, web), traffic }
    return getSourceAddress(
      { config: { balancerCidrs }, clock },
      cluster,
      access,
      { namespace: 'shop', name: 'web' },
      clock.nowMs,
    )
  }

  test('is judged by the addresses that pods saw', async () => {
    const seen = await verdictOf(observedClients([aClient('203.0.113.7', 5), aClient('203.0.113.8', 4)]))
    expect(seen).toMatchObject({ verdict: 'preserved', basis: 'observed', contradictions: [] })
  })

  test('is partial where nodes of others stand in for some, with shares and examples, against the policy', async () => {
    const clients = [
      aClient('203.0.113.7', 620, { seenBy: ['pod-10.42.0.10'] }),
      aClient('10.1.0.2', 380, { seenBy: ['pod-10.42.0.10'] }),
    ]
    const address = await verdictOf(observedClients(clients))
    expect(address).toMatchObject({ verdict: 'partial', basis: 'observed', hop: 'entry-node' })
    expect(address.reasons[1]).toBe('38 % of what was counted from outside came from 10.1.0.2 (n2).')
    expect(address.contradictions[0]).toContain(
      'policy is Local, yet 1 of 2 addresses that prove anything (50 %), with 38 % of the requests from outside, are',
    )
  })

  test('is not decided by what may be kubelet probes: a node seen by pods on it alone', async () => {
    const address = await verdictOf(observedClients([aClient('10.1.0.1', 60, { seenBy: ['pod-10.42.0.10'] })]))
    expect(address).toMatchObject({ verdict: 'preserved', basis: 'expected' })
  })

  test('is not decided by a node with pods where the source does not say who saw it', async () => {
    expect(await verdictOf(observedClients([aClient('10.1.0.2', 60)]))).toMatchObject({ basis: 'expected' })
  })

  test('is not decided by traffic from inside the cluster', async () => {
    expect(await verdictOf(observedClients([aClient('10.42.1.99', 60)]))).toMatchObject({ basis: 'expected' })
  })

  test('is decided by a node whose requests say that they are no probes', async () => {
    const address = await verdictOf(observedClients([aClient('10.1.0.1', 60, { isNoProbe: true })]))
    expect(address).toMatchObject({ verdict: 'lost', basis: 'observed' })
  })

  test('is lost at the balancer where the operator says that balancers have the addresses', async () => {
    const address = await verdictOf(observedClients([aClient('10.200.0.4', 60)]), allAccess, ['10.200.0.0/16'])
    expect(address).toMatchObject({ verdict: 'lost', hop: 'balancer' })
  })

  test('stays an expectation where nothing was observed, and for a reader who may not read nodes', async () => {
    expect(await verdictOf(null)).toMatchObject({ basis: 'expected' })
    const address = await verdictOf(observedClients([aClient('203.0.113.7', 5)]), { namespaces: 'all', nodes: false })
    expect(address).toMatchObject({ basis: 'expected' })
  })

  test('names no address of a client, whatever was observed', async () => {
    const clients = [
      aClient('203.0.113.7', 5, { seenBy: ['pod-10.42.0.10'] }),
      aClient('10.1.0.2', 4, { seenBy: ['pod-10.42.0.10'] }),
    ]
    expect(JSON.stringify(await verdictOf(observedClients(clients)))).not.toContain('203.0.113.7')
  })
})
