import { describe, expect, test } from 'vitest'
import type { ObservedClients } from '@/lib/domain/observed/traffic'
import { aCluster, aNode, anEndpoint, aService, aSlice } from '@/lib/domain/test-objects'
import { rangeOf } from './address-range'
import { rankClients } from './rank-clients'
import { aClient, observedClients } from './test-clients'

const node = aNode('n1', { addresses: [{ type: 'InternalIP', address: '10.1.0.1' }], podCIDRs: ['10.42.1.0/24'] })
const service = aService({ selector: new Map([['app.kubernetes.io/name', 'ingress-nginx']]) })
const state = aCluster(service, [aSlice([anEndpoint('10.9.0.7', 'n1')])], [node])

const rank = (observed: ObservedClients, group: 'address' | 'network' = 'address') =>
  rankClients({ observed, state, service, balancerCidrs: ['10.200.0.0/16'], group })

describe('the list of clients', () => {
  test('says of each address what it is', () => {
    const rows = rank(
      observedClients([
        aClient('203.0.113.7', 60),
        aClient('10.1.0.1', 20),
        aClient('10.42.1.1', 9),
        aClient('10.42.1.99', 5),
        aClient('10.9.0.7', 3),
        aClient('10.200.3.4', 2),
        aClient('168.63.129.16', 1),
      ]),
    )
    expect(rows.map(({ address, kind, node: of }) => [address, kind, of])).toEqual([
      ['203.0.113.7', 'client', null],
      ['10.1.0.1', 'node', 'n1'],
      ['10.42.1.1', 'cni-gateway', 'n1'],
      ['10.42.1.99', 'pod', null],
      ['10.9.0.7', 'ingress-controller-pod', null],
      ['10.200.3.4', 'balancer', null],
      ['168.63.129.16', 'probe', null],
    ])
  })

  test('adds what is the same address written in two ways', () => {
    const [row, ...others] = rank(observedClients([aClient('203.0.113.7', 6), aClient('::ffff:203.0.113.7', 4)]))
    expect(others).toEqual([])
    expect(row).toMatchObject({ address: '203.0.113.7', count: 10, share: 1 })
  })

  test('has shares of all that the source counted, listed or not', () => {
    const [row] = rank(observedClients([aClient('203.0.113.7', 25)], { total: 100 }))
    expect(row?.share).toBe(0.25)
    expect(row?.interval?.high).toBeGreaterThan(0.25)
  })

  test('has no chance in bytes', () => {
    expect(rank(observedClients([aClient('203.0.113.7', 25)], { measure: 'bytes' }))[0]?.interval).toBeNull()
  })

  test('counts IPv6 clients of one /64 as one where it is asked to, and no other addresses', () => {
    const clients = [aClient('2001:db8:1:2::1', 3), aClient('2001:db8:1:2:ffff::9', 4), aClient('203.0.113.7', 5)]
    expect(
      rank(observedClients(clients), 'network').map(({ address, count, addresses }) => [address, count, addresses]),
    ).toEqual([
      ['2001:db8:1:2::/64', 7, 2],
      ['203.0.113.7', 5, 1],
    ])
    expect(rank(observedClients(clients))).toHaveLength(3)
  })

  test('keeps what is no address as it is, of no known kind and no range', () => {
    expect(rank(observedClients([aClient('unix:', 1)]))[0]).toMatchObject({
      address: 'unix:',
      kind: 'unknown',
      range: null,
    })
  })
})

describe('the addresses of a proxy', () => {
  const proxied = aService({ annotations: new Map([['service.beta.kubernetes.io/aws-load-balancer-type', 'nlb-ip']]) })
  const behind = aCluster(proxied, [aSlice([anEndpoint('10.42.1.7', 'n1')])], [node])
  const kinds = (clients: readonly string[], balancerCidrs: readonly string[] = [], within = behind) =>
    rankClients({
      observed: observedClients(clients.map((address) => aClient(address, 1))),
      state: within,
      service: proxied,
      balancerCidrs,
      group: 'address',
    }).map(({ kind }) => kind)

  test('are told from clients behind a balancer that is known to be one: few, private, no node and no pod', () => {
    expect(kinds(['10.20.250.11', '10.20.250.12', '203.0.113.7', '10.1.0.1', '10.42.1.9'])).toEqual([
      'node',
      'likely-balancer',
      'likely-balancer',
      'pod',
      'client',
    ])
  })

  test('are not guessed at where there are many, where pods may have them, or where the operator says which they are', () => {
    const many = Array.from({ length: 8 }, (_, at) => `10.20.250.${at + 1}`)
    expect(new Set(kinds(many))).toEqual(new Set(['client']))
    const untold = aCluster(proxied, [aSlice([anEndpoint('10.9.0.7', 'n1')])], [node])
    expect(kinds(['10.20.250.11'], [], untold)).toEqual(['client'])
    expect(kinds(['10.20.250.11', '10.30.0.1'], ['10.30.0.0/16'])).toEqual(['client', 'balancer'])
  })

  test('are clients where the balancer passes packets on as they are', () => {
    const passing = aService({ annotations: new Map([['metallb.io/ip-allocated-from-pool', 'a']]) })
    const rows = rankClients({
      observed: observedClients([aClient('10.20.250.11', 1)]),
      state: aCluster(passing, [aSlice([anEndpoint('10.42.1.7', 'n1')])], [node]),
      service: passing,
      balancerCidrs: [],
      group: 'address',
    })
    expect(rows[0]?.kind).toBe('client')
  })
})

test.each([
  ['192.168.1.1', 'private'],
  ['fd00::1', 'private'],
  ['100.64.3.4', 'shared'],
  ['169.254.1.1', 'link-local'],
  ['127.0.0.6', 'loopback'],
  ['224.0.0.1', 'special'],
  ['203.0.113.7', 'public'],
  ['2a00::1', 'public'],
  ['?', null],
])('%s lies in a range that is %s', (address, range) => {
  expect(rangeOf(address)).toBe(range)
})
