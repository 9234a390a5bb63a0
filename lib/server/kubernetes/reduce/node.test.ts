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
      providerId: 'aws:///zone-0/i-node-0',
      kubeletVersion: 'v1.36.3',
      createdAtMs: Date.UTC(2026, 4, 1, 8),
    })
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
