import { describe, expect, it } from 'vitest'
import { type RawFields, rawEndpoint, rawEndpointSlice } from '@/e2e/fakes/raw-objects'
import { reduceEndpointSlice } from './endpoint-slice'
import { createInterner } from './interner'

const intern = createInterner()

function read(raw: unknown) {
  const reduction = reduceEndpointSlice(raw, intern)
  if (reduction.kind !== 'object') throw new Error(JSON.stringify(reduction))
  return reduction
}

const readEndpoint = (fields: RawFields, addressType = 'IPv4') =>
  read(rawEndpointSlice({}, { addressType, endpoints: [rawEndpoint(1, fields)] }))

describe('an EndpointSlice', () => {
  it('keeps what decides which endpoints are used where', () => {
    expect(read(rawEndpointSlice({}, { endpoints: [rawEndpoint(1)] }))).toEqual({
      kind: 'object',
      key: 'shop/cart-x7k2p',
      leftOut: null,
      value: {
        namespace: 'shop',
        name: 'cart-x7k2p',
        serviceName: 'cart',
        addressType: 'IPv4',
        headless: false,
        ports: [{ name: 'http', protocol: 'TCP', port: 8080 }],
        endpoints: [
          {
            addresses: ['10.244.0.1'],
            ready: true,
            serving: true,
            terminating: false,
            nodeName: 'node-1',
            zone: 'zone-1',
            zoneHints: ['zone-1'],
            nodeHints: [],
            podName: 'cart-7d9f-1',
          },
        ],
      },
    })
  })

  it('leaves a condition that is absent unknown, for the domain to judge', () => {
    const [endpoint] = readEndpoint({ conditions: { ready: true } }).value.endpoints
    expect(endpoint).toMatchObject({ ready: true, serving: null, terminating: null })
    expect(readEndpoint({ conditions: undefined }).value.endpoints[0]).toMatchObject({ ready: null })
  })

  it('is read when endpoints and ports are null, as the API server writes empty lists', () => {
    expect(read(rawEndpointSlice({}, { endpoints: null, ports: null })).value).toMatchObject({
      endpoints: [],
      ports: [],
    })
  })

  it('knows a port without name or number from a port with them', () => {
    const ports = [{ protocol: 'UDP' }, { name: '', port: 53 }]
    expect(read(rawEndpointSlice({}, { ports })).value.ports).toEqual([
      { name: null, protocol: 'UDP', port: null },
      { name: '', protocol: 'TCP', port: 53 },
    ])
  })

  it('is headless when the label is there, whatever its value', () => {
    const labels = { 'kubernetes.io/service-name': 'cart', 'service.kubernetes.io/headless': '' }
    expect(read(rawEndpointSlice({}, {}, { labels })).value.headless).toBe(true)
  })

  it('names a pod only where the target is one', () => {
    expect(readEndpoint({ targetRef: { kind: 'Node', name: 'node-1' } }).value.endpoints[0]?.podName).toBeNull()
    expect(readEndpoint({ targetRef: undefined }).value.endpoints[0]?.podName).toBeNull()
  })

  it('shares ports, hints and names with other slices instead of holding them again', () => {
    const first = read(rawEndpointSlice()).value
    const second = read(rawEndpointSlice({ name: 'cart-other' })).value
    expect(second.ports).toBe(first.ports)
    expect(second.endpoints[0]?.zoneHints).toBe(first.endpoints[0]?.zoneHints)
  })

  it('of no Service is irrelevant, which is no fault', () => {
    const none = reduceEndpointSlice(rawEndpointSlice({}, {}, { labels: {} }), intern)
    expect(none).toEqual({ kind: 'irrelevant', key: 'shop/cart-x7k2p' })
    expect(reduceEndpointSlice(rawEndpointSlice({}, {}, { labels: null }), intern).kind).toBe('irrelevant')
  })

  it.each([
    [{ addressType: 'IPv5' }, 'addressType is "IPv5", which is none of IPv4, IPv6, FQDN'],
    [{ addressType: undefined }, 'addressType is missing'],
    [{ ports: 'http' }, 'ports is a string, not a list'],
    [{ endpoints: {} }, 'endpoints is an object, not a list'],
    [{ endpoints: new Array(1001).fill(null) }, 'endpoints has 1001 entries, more than 1000'],
  ])('with nonsense for all endpoints is left out whole: %#', (fields, reason) => {
    expect(reduceEndpointSlice(rawEndpointSlice({}, fields), intern)).toEqual({
      kind: 'unreadable',
      key: 'shop/cart-x7k2p',
      object: 'EndpointSlice shop/cart-x7k2p',
      reason,
    })
  })
})

describe('an endpoint that cannot be read is left out and the others stay', () => {
  it.each([
    [null, 'it is null, not an object'],
    [{ addresses: undefined }, 'addresses is empty'],
    [{ addresses: [] }, 'addresses is empty'],
    [{ addresses: ['<b>'] }, 'addresses[] is "<b>", not of type IPv4'],
    [{ addresses: ['2001:db8::1'] }, 'addresses[] is "2001:db8::1", not of type IPv4'],
    [{ conditions: { ready: 'yes' } }, 'conditions.ready is a string, not true or false'],
    [{ nodeName: 'Node_1' }, 'nodeName is "Node_1", not a node\'s name'],
    [{ hints: { forZones: [{ name: 7 }] } }, 'hints.forZones[].name is a number, not a text'],
    [{ targetRef: { kind: 'Pod', name: '../secrets' } }, 'targetRef.name is "../secrets", not a pod\'s name'],
  ])('%j', (fields, reason) => {
    const bad = fields === null ? null : rawEndpoint(1, fields)
    const { value, leftOut } = read(rawEndpointSlice({}, { endpoints: [rawEndpoint(0), bad, rawEndpoint(2)] }))
    expect(value.endpoints.map(({ addresses }) => addresses[0])).toEqual(['10.244.0.0', '10.244.0.2'])
    expect(leftOut).toBe(`1 of 3 endpoints left out; endpoints[1]: ${reason}`)
  })

  it.each([
    ['IPv4', '010.000.001.001', '10.0.1.1'],
    ['IPv6', 'FD00:0:0::00A', 'fd00::a'],
    ['IPv6', '::ffff:10.0.0.1', '::ffff:a00:1'],
    ['IPv6', 'fd00::a', 'fd00::a'],
    ['FQDN', 'db.example.com', 'db.example.com'],
  ])('an %s address that the API server lets stand as %s is kept as kube-proxy spells it', (type, address, spelled) => {
    const { value, leftOut } = readEndpoint({ addresses: [address] }, type)
    expect(leftOut).toBeNull()
    expect(value.endpoints[0]?.addresses).toEqual([spelled])
  })
})

describe('a port that cannot be read is left out and the others stay', () => {
  it.each([
    [null, 'it is null, not an object'],
    [{ name: 'http', port: '80' }, 'port is "80", not a whole number from 0 to 65535'],
    [{ name: 'http', port: 99_999 }, 'port is 99999, not a whole number from 0 to 65535'],
    [{ name: 'http', port: 80, protocol: 'QUIC' }, 'protocol is "QUIC", which is none of TCP, UDP, SCTP'],
  ])('%j', (bad, reason) => {
    const { value, leftOut } = read(rawEndpointSlice({}, { ports: [bad, { name: 'http', port: 8080 }] }))
    expect(value.ports).toEqual([{ name: 'http', protocol: 'TCP', port: 8080 }])
    expect(value.endpoints).not.toEqual([])
    expect(leftOut).toBe(`1 of 2 ports left out; ports[0]: ${reason}`)
  })

  it('is told beside the endpoints that are', () => {
    const fields = { ports: [{ port: -1 }], endpoints: [rawEndpoint(0, { addresses: [] })] }
    expect(read(rawEndpointSlice({}, fields)).leftOut).toBe(
      '1 of 1 endpoints left out; endpoints[0]: addresses is empty; ' +
        '1 of 1 ports left out; ports[0]: port is -1, not a whole number from 0 to 65535',
    )
  })
})
