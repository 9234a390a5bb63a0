import { describe, expect, it } from 'vitest'
import { type RawFields, rawNode } from '@/e2e/fakes/raw-objects'
import type { ClusterNode } from '@/lib/domain/cluster'
import { sameValue } from '../store/same-value'
import { createInterner } from './interner'
import { reduceNode } from './node'

const reduce = (raw: unknown) => reduceNode(raw, createInterner())

function read(raw: unknown): ClusterNode {
  const reduction = reduce(raw)
  if (reduction.kind !== 'object') throw new Error(JSON.stringify(reduction))
  return reduction.value
}

const withStatus = (status: RawFields) => read(rawNode({}, {}, status))

describe('a Node', () => {
  it('keeps what decides whether traffic enters there', () => {
    expect(read(rawNode({}, { unschedulable: true, taints: [{ key: 'gpu', effect: 'NoSchedule' }] }))).toEqual({
      name: 'node-0',
      zone: 'zone-0',
      region: 'region-1',
      os: null,
      labels: new Map([['node.kubernetes.io/exclude-from-external-load-balancers', '']]),
      taints: [{ key: 'gpu', value: '', effect: 'NoSchedule' }],
      unschedulable: true,
      deleting: false,
      ready: 'True',
      networkUnavailable: false,
      addresses: [
        { type: 'InternalIP', address: '10.0.0.10' },
        { type: 'Hostname', address: 'node-0' },
      ],
      podCIDRs: ['10.244.0.0/24'],
      pluginAddresses: [],
      providerId: 'aws:///zone-0/i-node-0',
      kubeletVersion: 'v1.36.3',
      createdAtMs: Date.UTC(2026, 4, 1, 8),
    })
  })

  it('says which system it runs, in one text for all nodes that run the same', () => {
    const intern = createInterner()
    const [a, b] = [1, 2].map((at) => {
      const raw = rawNode({ name: `node-${at}` })
      Object.assign(raw.metadata.labels, { 'kubernetes.io/os': ['win', 'dows'].join('') })
      const reduction = reduceNode(raw, intern)
      return reduction.kind === 'object' ? reduction.value : null
    })
    expect([a?.os, b?.os]).toEqual(['windows', 'windows'])
    expect(a?.labels.has('kubernetes.io/os')).toBe(false)
  })

  it('that only renewed its heartbeat says the same as before', () => {
    const later = rawNode()
    later.metadata.resourceVersion = '78'
    later.status.conditions = [{ type: 'Ready', status: 'True', lastHeartbeatTime: '2026-05-04T10:16:12Z' }]
    later.status.images = []
    expect(sameValue(read(rawNode()), read(later))).toBe(true)
  })

  it('that nobody reported on is neither ready nor unready', () => {
    expect(read({ metadata: { name: 'node-0' } })).toMatchObject({ ready: null, zone: null, addresses: [], taints: [] })
    expect(withStatus({ conditions: null }).ready).toBeNull()
  })

  it.each(['True', 'False', 'Unknown'])('says of readiness what its condition says: %s', (status) => {
    expect(withStatus({ conditions: [{ type: 'Ready', status }] }).ready).toBe(status)
  })

  it('has no network only while the condition is True', () => {
    const networkUnavailable = (status: string) =>
      withStatus({ conditions: [{ type: 'NetworkUnavailable', status }] }).networkUnavailable
    expect([networkUnavailable('True'), networkUnavailable('False'), networkUnavailable('Unknown')]).toEqual([
      true,
      false,
      false,
    ])
  })

  it('stays when one of its addresses is of a type that nobody knows', () => {
    const addresses = [
      { type: 'QuantumIP', address: '10.0.0.9' },
      { type: 'InternalIP', address: '10.0.0.10' },
    ]
    expect(withStatus({ addresses }).addresses).toEqual([{ type: 'InternalIP', address: '10.0.0.10' }])
  })

  it('takes the single podCIDR of an old API server', () => {
    expect(read(rawNode({}, { podCIDRs: undefined, podCIDR: '10.9.0.0/24' })).podCIDRs).toEqual(['10.9.0.0/24'])
  })

  it.each([
    ['Calico', { 'projectcalico.org/IPv4IPIPTunnelAddr': '192.168.7.64' }, ['192.168.7.64']],
    [
      'Calico with WireGuard in both families',
      {
        'projectcalico.org/IPv4WireguardInterfaceAddr': '192.168.7.66',
        'projectcalico.org/IPv4VXLANTunnelAddr': '192.168.7.65',
        'projectcalico.org/IPv6VXLANTunnelAddr': 'FD00:10:0:0::7',
        'projectcalico.org/IPv6WireguardInterfaceAddr': 'fd00:10::8',
      },
      ['192.168.7.65', 'fd00:10::7', '192.168.7.66', 'fd00:10::8'],
    ],
    [
      'Cilium, which says it under both of its names',
      { 'network.cilium.io/ipv4-cilium-host': '10.0.2.195', 'io.cilium.network.ipv4-cilium-host': '10.0.2.195' },
      ['10.0.2.195'],
    ],
    ['Cilium by its older name', { 'io.cilium.network.ipv6-cilium-host': 'fd00::1c8' }, ['fd00::1c8']],
    ['flannel', { 'flannel.alpha.coreos.com/public-ip': '172.16.1.20' }, ['172.16.1.20']],
    [
      'OVN-Kubernetes',
      { 'k8s.ovn.org/node-gateway-router-lrp-ifaddr': '{"ipv4":"100.64.0.5/16","ipv6":"fd98::5/64"}' },
      ['100.64.0.5', 'fd98::5'],
    ],
    [
      'OVN-Kubernetes with several networks',
      { 'k8s.ovn.org/node-gateway-router-lrp-ifaddrs': '{"default":{"ipv4":"100.64.0.4/16"}}' },
      ['100.64.0.4'],
    ],
    [
      'nobody who can be understood',
      {
        'projectcalico.org/IPv4IPIPTunnelAddr': '',
        'projectcalico.org/IPv4VXLANTunnelAddr': '300.1.2.3',
        'flannel.alpha.coreos.com/public-ip': 7,
        'network.cilium.io/ipv4-cilium-host': '1'.repeat(100_000),
        'projectcalico.org/IPv4Address': '10.0.0.10/24',
      },
      [],
    ],
  ])('keeps the addresses that its network plugin says are its own: %s', (_, annotations, addresses) => {
    const raw = rawNode()
    expect(read({ ...raw, metadata: { ...raw.metadata, annotations } }).pluginAddresses).toEqual(addresses)
  })

  it('keeps few of them, each list once for equal nodes, and nothing else of its annotations', () => {
    const many = Array.from({ length: 100 }, (_, at) => `"10.9.0.${at}"`).join()
    const raw = rawNode()
    const metadata = { ...raw.metadata, annotations: { 'k8s.ovn.org/node-gateway-router-lrp-ifaddrs': many } }
    const intern = createInterner()
    const [one, other] = [reduceNode({ ...raw, metadata }, intern), reduceNode({ ...raw, metadata }, intern)]
    if (one.kind !== 'object' || other.kind !== 'object') throw new Error('both can be read')
    expect(one.value.pluginAddresses).toHaveLength(16)
    expect(one.value.pluginAddresses).toBe(other.value.pluginAddresses)
    expect(one.value).not.toHaveProperty('annotations')
  })

  it.each([
    [rawNode({ name: 'Node_0' }), 'metadata.name is "Node_0", not a Kubernetes name'],
    [rawNode({}, { taints: [{}] }), 'spec.taints[].key is missing'],
    [rawNode({}, { unschedulable: 1 }), 'spec.unschedulable is a number, not true or false'],
    [rawNode({}, {}, { conditions: [null] }), 'status.conditions[] is null, not an object'],
    [
      rawNode({}, {}, { conditions: [{ type: 'Ready', status: 'Perhaps' }] }),
      'status.conditions[].status is "Perhaps", which is none of True, False, Unknown',
    ],
  ])('that cannot be read names the field: %#', (raw, reason) => {
    expect(reduce(raw)).toMatchObject({ kind: 'unreadable', reason })
  })
})
