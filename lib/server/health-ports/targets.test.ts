import { describe, expect, test } from 'vitest'
import { nothingAnnounced } from '@/lib/domain/announcements'
import type { ClusterNode, ClusterState, IpFamily } from '@/lib/domain/cluster'
import { aNode, aService } from '@/lib/domain/test-objects'
import type { ProbeSettings } from './address-rules'
import { createTargetRules } from './targets'

const port = 31_234
const settings: ProbeSettings = {
  probeAllowCidrs: [],
  nodePortRange: { from: 30_000, to: 32_767 },
  listensOnLoopback: false,
}

const internal = (...addresses: readonly string[]) =>
  aNode('n1', { addresses: addresses.map((address) => ({ type: 'InternalIP', address })) })

const stateOf = (nodes: readonly ClusterNode[] | null, clusterIPs: readonly string[] = []): ClusterState => ({
  services: new Map([['shop/web', aService({ clusterIPs })]]),
  slices: new Map(),
  nodes: nodes === null ? null : new Map(nodes.map((node) => [node.name, node])),
  serverVersion: null,
  announcements: nothingAnnounced,
})

type Question = {
  readonly nodes?: readonly ClusterNode[]
  readonly clusterIPs?: readonly string[]
  readonly family?: IpFamily | null
  readonly port?: number
  readonly apiServer?: string | null
  readonly settings?: Partial<ProbeSettings>
}

/** What is asked on the node n1, or why nothing is. */
function target(addresses: readonly string[], question: Question = {}): string | null | undefined {
  const rules = createTargetRules({ ...settings, ...question.settings })
  const state = stateOf([internal(...addresses), ...(question.nodes ?? [])], question.clusterIPs)
  const ask = { port: question.port ?? port, family: question.family ?? null }
  const { addresses: asked, refusals } = rules.targets(state, ask, question.apiServer ?? null)
  const address = asked.get('n1')
  expect(address === null).toBe(refusals.has('n1'))
  return address ?? refusals.get('n1')
}

describe('S13: what no node address makes Evenkeel ask', () => {
  test.each([
    ['127.0.0.1', 'is a loopback address'],
    ['127.9.9.9', 'is a loopback address'],
    ['::1', 'is a loopback address'],
    ['0:0:0:0:0:0:0:1', 'is a loopback address'],
    ['0.0.0.0', 'is the unspecified address'],
    ['0.1.2.3', 'is the unspecified address'],
    ['::', 'is the unspecified address'],
    ['169.254.169.254', 'is a link-local address'],
    ['169.254.1.1', 'is a link-local address'],
    ['fe80::1', 'is a link-local address'],
    ['fd00:ec2::254', 'is where a cloud serves the metadata of a machine'],
    ['fd00:0ec2:0:0::0254', 'is where a cloud serves the metadata of a machine'],
    ['fd20:ce::254', 'is where a cloud serves the metadata of a machine'],
    ['168.63.129.16', 'is where a cloud serves the metadata of a machine'],
    ['100.100.100.200', 'is where a cloud serves the metadata of a machine'],
    ['224.0.0.1', 'is a multicast address'],
    ['239.255.255.250', 'is a multicast address'],
    ['ff02::1', 'is a multicast address'],
    ['255.255.255.255', 'is the broadcast address'],
    ['::ffff:127.0.0.1', 'hides an IPv4 address in an IPv6 one'],
    ['::ffff:7f00:1', 'hides an IPv4 address in an IPv6 one'],
    ['::ffff:10.0.0.1', 'hides an IPv4 address in an IPv6 one'],
    ['::127.0.0.1', 'hides an IPv4 address in an IPv6 one'],
    ['::7f00:1', 'hides an IPv4 address in an IPv6 one'],
    ['::ffff:0:127.0.0.1', 'hides an IPv4 address in an IPv6 one'],
    ['64:ff9b::169.254.169.254', 'hides an IPv4 address in an IPv6 one'],
    ['2002:7f00:1::', 'hides an IPv4 address in an IPv6 one'],
    ['2001::7f00:1', 'hides an IPv4 address in an IPv6 one'],
    ['2130706433', 'is not an IP address'],
    ['0x7f000001', 'is not an IP address'],
    ['0177.0.0.1', 'is not an IP address'],
    ['127.1', 'is not an IP address'],
    ['10.0.0.01', 'is not an IP address'],
    ['10.0.0.1:80', 'is not an IP address'],
    ['[fd00::1]', 'is not an IP address'],
    ['fd00::1%eth0', 'is not an IP address'],
    ['10.0.0.1/24', 'is not an IP address'],
    [' 10.0.0.1', 'is not an IP address'],
    ['10.0.0.1\n', 'is not an IP address'],
    ['http://10.0.0.1/', 'is not an IP address'],
    ['rebind.example.org', 'is not an IP address'],
    ['localhost', 'is not an IP address'],
    ['', 'is not an IP address'],
    ['１０.0.0.1', 'is not an IP address'],
  ])('%s', (address, reason) => {
    const said = target([address])
    expect(said).toContain(reason)
    expect(said).toContain('never asked.')
  })

  test('an address of any length, of which only the beginning is shown', () => {
    const said = target(['x'.repeat(65_536)])
    expect(said).toContain('is not an IP address')
    expect(said?.length).toBeLessThan(120)
  })

  test('the cluster IP of a Service', () => {
    expect(target(['10.96.0.1'], { clusterIPs: ['10.96.0.1'] })).toContain('is the cluster IP of a Service')
    expect(target(['FD00:96:0::1'], { clusterIPs: ['fd00:96::1'] })).toContain('is the cluster IP of a Service')
  })

  test('an address in the pod network of any node', () => {
    const nodes = [aNode('n2', { podCIDRs: ['10.244.2.0/24', 'fd00:244:2::/64'] })]
    expect(target(['10.244.2.7'], { nodes })).toContain('is in the pod network 10.244.2.0/24')
    expect(target(['fd00:244:2::7'], { nodes })).toContain('is in the pod network fd00:244:2::/64')
    expect(target(['10.244.3.7'], { nodes })).toBe('10.244.3.7')
  })

  test('the API server, which is its address and port together', () => {
    const apiServer = `https://10.0.0.1:${port}`
    expect(target(['10.0.0.1'], { apiServer })).toBe(`10.0.0.1 port ${port} is the API server, so it is never asked.`)
    expect(target(['10.0.0.2'], { apiServer })).toBe('10.0.0.2')
    expect(target(['10.0.0.1'], { apiServer: 'https://10.0.0.1:6443' })).toBe('10.0.0.1')
    expect(target(['fd00::1'], { apiServer: `https://[FD00:0::1]:${port}/prefix` })).toContain('is the API server')
  })

  test('the port of an API server that is known by name alone, on any node', () => {
    const apiServer = `https://api.example.org:${port}`
    expect(target(['10.0.0.1'], { apiServer })).toContain('is the API server')
    expect(target(['10.0.0.1'], { apiServer: 'https://api.example.org' })).toBe('10.0.0.1')
  })

  test.each([22, 80, 443, 6443, 10_250, 29_999, 32_768])('port %d, which no health port can be', (outside) => {
    const said = target(['10.0.0.1'], { port: outside })
    expect(said).toBe(`Port ${outside} is outside EVENKEEL_NODE_PORT_RANGE (30000-32767), so it is never asked.`)
  })

  test('an address outside the networks that the settings allow', () => {
    const allow = { settings: { probeAllowCidrs: ['10.0.0.0/16', 'fd00::/64'] } }
    expect(target(['10.1.0.1'], allow)).toContain('is outside EVENKEEL_PROBE_ALLOW_CIDRS')
    expect(target(['10.0.9.1'], allow)).toBe('10.0.9.1')
    expect(target(['fd00::9'], allow)).toBe('fd00::9')
  })

  test('a refused address, however wide the settings allow', () => {
    const wide = { settings: { probeAllowCidrs: ['0.0.0.0/0', '::/0'], listensOnLoopback: true } }
    expect(target(['127.0.0.1'], wide)).toContain('is a loopback address')
    expect(target(['::1'], wide)).toContain('is a loopback address')
    expect(target(['169.254.169.254'], wide)).toContain('is a link-local address')
    expect(target(['::ffff:10.0.0.1'], wide)).toContain('hides an IPv4 address')
  })
})

describe('loopback', () => {
  const named = ['127.0.0.0/8', '::1/128']

  test('is asked when the settings name it and Evenkeel itself listens on loopback only', () => {
    const local = { settings: { probeAllowCidrs: named, listensOnLoopback: true } }
    expect(target(['127.0.0.2'], local)).toBe('127.0.0.2')
    expect(target(['::1'], local)).toBe('::1')
    expect(target(['10.0.0.1'], local)).toContain('is outside EVENKEEL_PROBE_ALLOW_CIDRS')
  })

  test('is refused with a hint where the settings could allow it', () => {
    expect(target(['127.0.0.2'], { settings: { listensOnLoopback: true } })).toBe(
      'InternalIP 127.0.0.2 is a loopback address that EVENKEEL_PROBE_ALLOW_CIDRS does not name, so it is never asked.',
    )
  })

  test('is never asked by an Evenkeel that others can reach', () => {
    expect(target(['127.0.0.2'], { settings: { probeAllowCidrs: named } })).toContain('is a loopback address')
  })
})

describe('what is asked on a node', () => {
  test('is its first InternalIP of the family, in its one spelling', () => {
    const both = ['10.0.0.1', '10.0.0.2', 'FD00:0:0::1']
    expect(target(both)).toBe('10.0.0.1')
    expect(target(both, { family: 'IPv4' })).toBe('10.0.0.1')
    expect(target(both, { family: 'IPv6' })).toBe('fd00::1')
  })

  test.each([
    '10.0.0.1',
    '172.16.5.4',
    '192.168.1.1',
    '100.64.0.1',
    '198.18.0.1',
    '192.0.2.1',
    '8.8.8.8',
    'fd12::1',
    '2001:db8::1',
  ])('may be %s', (address) => expect(target([address])).toBe(address))

  test('is the next address when the first may not be asked', () => {
    expect(target(['127.0.0.1', '10.0.0.1'])).toBe('10.0.0.1')
  })

  test('is no address of another type or family', () => {
    const node = aNode('n1', { addresses: [{ type: 'ExternalIP', address: '192.0.2.9' }] })
    const { addresses, refusals } = createTargetRules(settings).targets(stateOf([node]), { port, family: null }, null)
    expect(addresses.get('n1')).toBeNull()
    expect(refusals.get('n1')).toBe('The Node has no InternalIP.')
    expect(target(['10.0.0.1'], { family: 'IPv6' })).toBe('The Node has no IPv6 InternalIP.')
  })

  test('may be 10256, outside the NodePort range', () => {
    expect(target(['10.0.0.1'], { port: 10_256 })).toBe('10.0.0.1')
  })

  test('is nothing when Nodes may not be read', () => {
    const { addresses } = createTargetRules(settings).targets(stateOf(null), { port, family: null }, null)
    expect(addresses.size).toBe(0)
  })

  test('is worked out once for all Services, and anew when nodes or cluster IPs change', () => {
    const rules = createTargetRules(settings)
    const ask = { port, family: 'IPv4' } as const
    const state = stateOf([internal('10.0.0.1')], ['10.96.0.1'])
    const first = rules.targets(state, ask, null)
    const sameIps = { ...state, services: new Map(state.services).set('shop/api', aService({ clusterIPs: [] })) }
    expect(rules.targets(sameIps, { port: 30_001, family: 'IPv4' }, null)).toBe(first)
    const taken = {
      ...state,
      services: new Map(state.services).set('shop/api', aService({ clusterIPs: ['10.0.0.1'] })),
    }
    expect(rules.targets(taken, ask, null).refusals.get('n1')).toContain('is the cluster IP')
    const moved = { ...state, nodes: new Map([['n1', internal('10.0.0.9')]]) }
    expect(rules.targets(moved, ask, null).addresses.get('n1')).toBe('10.0.0.9')
  })
})
