import { describe, expect, test } from 'vitest'
import { anEndpoint, aService, aSlice, terminating, unready } from '@/lib/domain/test-objects'
import { countLocalEndpoints } from './local-count'

const count = (...question: Parameters<typeof countLocalEndpoints>) =>
  Object.fromEntries(countLocalEndpoints(...question))
const twoPorts = [
  { name: 'http', protocol: 'TCP', port: 8080 },
  { name: 'https', protocol: 'TCP', port: 8443 },
] as const

describe('the count of a health check node port (domain page 2.1)', () => {
  test('T4: a pod with two ports counts once', () => {
    expect(count(aService(), [aSlice([anEndpoint('10.0.0.1', 'n1')], { ports: twoPorts })])).toEqual({ n1: 1 })
  })

  test('T3: an endpoint without a node name counts nowhere', () => {
    expect(count(aService(), [aSlice([anEndpoint('10.0.0.1', null)])])).toEqual({})
  })

  test('T9: unready pods count once publishNotReadyAddresses makes them ready endpoints', () => {
    const published = anEndpoint('10.0.0.1', 'n1', { ready: true, serving: false, terminating: false })
    expect(count(aService({ publishNotReadyAddresses: true }), [aSlice([published])])).toEqual({ n1: 1 })
  })

  test('unready and terminating endpoints do not count', () => {
    expect(
      count(aService(), [aSlice([anEndpoint('10.0.0.1', 'n1', unready), anEndpoint('10.0.0.2', 'n1', terminating)])]),
    ).toEqual({})
  })

  test('T23: a port without targets on a node is not noticed by the count', () => {
    const http = aSlice([anEndpoint('10.0.0.2', 'n2')])
    const both = aSlice([anEndpoint('10.0.0.1', 'n1')], { ports: twoPorts })
    expect(count(aService(), [http, both])).toEqual({ n1: 1, n2: 1 })
  })

  test('T15: each family has a count of its own, the first one unless asked', () => {
    const service = aService({ ipFamilies: ['IPv4', 'IPv6'] })
    const slices = [
      aSlice([anEndpoint('10.0.0.1', 'n1'), anEndpoint('10.0.0.2', 'n1')]),
      aSlice([anEndpoint('fd00::1', 'n2')], { addressType: 'IPv6' }),
    ]
    expect(count(service, slices)).toEqual({ n1: 2 })
    expect(count(service, slices, 'IPv6')).toEqual({ n2: 1 })
  })

  test('T1: an address that is in two slices counts once, and as the one that does not terminate', () => {
    const going = aSlice([anEndpoint('10.0.0.1', 'n1', terminating)])
    const running = aSlice([anEndpoint('10.0.0.1', 'n1')])
    expect(count(aService(), [going, running])).toEqual({ n1: 1 })
    expect(count(aService(), [running, going, running])).toEqual({ n1: 1 })
  })
})
