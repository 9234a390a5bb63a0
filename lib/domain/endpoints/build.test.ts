import { describe, expect, test } from 'vitest'
import { anEndpoint, aService, aSlice, httpPort, terminating } from '@/lib/domain/test-objects'
import { buildEndpoints } from './build'

const addressesOf = (...question: Parameters<typeof buildEndpoints>) =>
  buildEndpoints(...question).map(({ endpoints }) => endpoints.map(({ address }) => address))

describe('building endpoints (domain page 1.1)', () => {
  test('T1: an endpoint that is in two slices counts once, as the one that does not terminate', () => {
    const going = aSlice([anEndpoint('10.0.0.1', 'n1', { ...terminating, podName: 'old' })])
    const running = aSlice([anEndpoint('10.0.0.1', 'n2', { podName: 'new' })])
    for (const slices of [
      [going, running],
      [running, going],
    ]) {
      const [port] = buildEndpoints(aService(), slices)
      expect(port?.endpoints).toHaveLength(1)
      expect(port?.endpoints[0]).toMatchObject({ terminating: false, ready: true, podName: 'new', nodeName: 'n2' })
    }
  })

  test('T2: absent conditions mean ready, serving and not terminating', () => {
    const slice = aSlice([anEndpoint('10.0.0.1', 'n1', { ready: null, serving: null, terminating: null })])
    const [port] = buildEndpoints(aService(), [slice])
    expect(port?.endpoints[0]).toMatchObject({ ready: true, serving: true, terminating: false })
  })

  test('T15: each family has its own endpoints', () => {
    const service = aService({ ipFamilies: ['IPv4', 'IPv6'] })
    const four = aSlice([anEndpoint('10.0.0.1', 'n1'), anEndpoint('10.0.0.2', 'n2')])
    const six = aSlice([anEndpoint('fd00::1', 'n1')], { addressType: 'IPv6' })
    expect(addressesOf(service, [four, six])).toEqual([['10.0.0.1', '10.0.0.2'], ['fd00::1']])
  })

  test('a family that the Service does not have is not served, whatever slices there are', () => {
    expect(addressesOf(aService(), [aSlice([anEndpoint('fd00::1', 'n1')], { addressType: 'IPv6' })])).toEqual([[]])
  })

  test('only the first address of an endpoint is used, and only of the family of its slice', () => {
    const two = anEndpoint('10.0.0.1', 'n1', { addresses: ['10.0.0.1', '10.0.0.2'] })
    const wrong = anEndpoint('fd00::1', 'n1')
    const none = anEndpoint('', 'n1', { addresses: [] })
    expect(addressesOf(aService(), [aSlice([two, wrong, none])])).toEqual([['10.0.0.1']])
  })

  test.each([
    ['another name', { name: 'metrics', protocol: 'TCP', port: 9090 }],
    ['another protocol', { name: 'http', protocol: 'UDP', port: 8080 }],
    ['no name', { name: null, protocol: 'TCP', port: 8080 }],
    ['no port', { name: 'http', protocol: 'TCP', port: null }],
    ['port zero', { name: 'http', protocol: 'TCP', port: 0 }],
  ] as const)('a slice port with %s matches no servicePort', (_, port) => {
    expect(addressesOf(aService(), [aSlice([anEndpoint('10.0.0.1', 'n1')], { ports: [port] })])).toEqual([[]])
  })

  test('headless and FQDN slices are skipped', () => {
    const endpoints = [anEndpoint('10.0.0.1', 'n1')]
    const slices = [aSlice(endpoints, { headless: true }), aSlice(endpoints, { addressType: 'FQDN' })]
    expect(addressesOf(aService(), slices)).toEqual([[]])
  })

  test('one address under two target ports is two endpoints', () => {
    const other = aSlice([anEndpoint('10.0.0.1', 'n1')], { ports: [{ name: 'http', protocol: 'TCP', port: 9090 }] })
    const [port] = buildEndpoints(aService(), [aSlice([anEndpoint('10.0.0.1', 'n1')]), other])
    expect(port?.endpoints.map((endpoint) => endpoint.port)).toEqual([8080, 9090])
  })

  test('a renamed servicePort no longer matches its slices', () => {
    const slices = [aSlice([anEndpoint('10.0.0.1', 'n1')])]
    expect(addressesOf(aService(), slices)).toEqual([['10.0.0.1']])
    expect(addressesOf(aService({ ports: [{ ...httpPort, name: 'admin' }] }), slices)).toEqual([[]])
  })

  test('a Service without families has those of its cluster IPs', () => {
    const service = aService({ ipFamilies: [], clusterIPs: ['fd00::10'] })
    const six = aSlice([anEndpoint('fd00::1', 'n1')], { addressType: 'IPv6' })
    expect(addressesOf(service, [six])).toEqual([['fd00::1']])
    expect(addressesOf(aService({ ipFamilies: [], clusterIPs: ['None'] }), [six])).toEqual([])
  })
})
