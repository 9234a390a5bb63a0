import { describe, expect, it } from 'vitest'
import { rawPod } from '@/e2e/fakes/raw-workloads'
import { createInterner } from '../interner'
import { reducePod } from './pod'

function read(raw: unknown) {
  const reduction = reducePod(raw, createInterner())
  if (reduction.kind !== 'object') throw new Error(JSON.stringify(reduction))
  return reduction.value
}

describe('a pod', () => {
  it('keeps where it is, how it is and whose it is, and nothing that could be a secret', () => {
    const { pod, controller } = read(rawPod())
    expect(pod).toEqual({
      name: 'cart-7d9f-x2x4p',
      nodeName: 'node-1',
      phase: 'Running',
      ready: true,
      terminating: false,
      addresses: ['10.244.0.7', 'fd00::7'],
      labels: new Map([
        ['app', 'cart'],
        ['pod-template-hash', '7d9f'],
      ]),
      hostNetwork: false,
      owner: { kind: 'ReplicaSet', name: 'cart-7d9f' },
      unschedulable: null,
      createdAtMs: Date.UTC(2026, 4, 4, 10, 11, 12),
    })
    expect(controller).toEqual({ apiGroup: 'apps', kind: 'ReplicaSet', name: 'cart-7d9f' })
    expect(JSON.stringify(pod)).not.toContain('hunter2')
  })

  it('that no node takes says why, in one line', () => {
    const conditions = [
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available:\n\u202e1' },
    ]
    const { pod } = read(rawPod({}, { nodeName: undefined }, { phase: 'Pending', podIP: '', podIPs: [], conditions }))
    expect(pod).toMatchObject({ nodeName: null, phase: 'Pending', ready: false, addresses: [] })
    expect(pod.unschedulable).toBe('0/3 nodes are available: <U+202E>1')
  })

  it('that is being deleted terminates, and stays ready as long as it says so', () => {
    const fields = { deletionTimestamp: '2026-05-04T10:11:12Z' }
    expect(read(rawPod({}, {}, {}, fields)).pod).toMatchObject({ terminating: true, ready: true })
  })

  it('on the host network, of a phase that is not known, with an old status', () => {
    const status = { phase: 'Dreaming', podIPs: undefined, podIP: '10.0.0.1' }
    expect(read(rawPod({}, { hostNetwork: true }, status)).pod).toMatchObject({
      hostNetwork: true,
      phase: 'Unknown',
      addresses: ['10.0.0.1'],
    })
  })

  it('that nobody manages has no owner, and an owner that only owns is none', () => {
    expect(read(rawPod({}, {}, {}, { ownerReferences: undefined })).pod.owner).toBeNull()
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name: 'node-1', controller: false }]
    expect(read(rawPod({}, {}, {}, { ownerReferences })).controller).toBeNull()
  })

  it('whose node has no name that a node can have is not read at all', () => {
    expect(reducePod(rawPod({}, { nodeName: '<script>' }), createInterner())).toEqual({
      kind: 'unreadable',
      key: 'shop/cart-7d9f-x2x4p',
      object: 'Pod shop/cart-7d9f-x2x4p',
      reason: 'spec.nodeName is "<script>", not a node\'s name',
    })
  })
})
