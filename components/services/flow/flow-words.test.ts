import { describe, expect, test } from 'vitest'
import { answerPort, distributionAnswer, exampleE1 } from '@/e2e/fixtures/service-answers'
import { addressRail } from './address-rail'
import { layoutFlow } from './flow-layout'
import { buildFlow } from './flow-model'
import {
  columnHeads,
  groupNotes,
  sayDivisor,
  sayEnd,
  sayIdleNodes,
  sayLoad,
  sayProbeShort,
  sayShares,
} from './flow-words'

const plain = (text: string | null) => text?.replaceAll(/\s/g, ' ')

const pictureOf = (answer = exampleE1()) => {
  const port = answer.ports[0]
  const flow = port === undefined ? null : buildFlow(answer, port)
  if (flow === null || port === undefined) throw new Error('nothing to draw')
  return { flow, port, layout: layoutFlow(flow, 1326) }
}

describe('the words of the flow picture', () => {
  test('the hottest group is compared with a named pod, the others with the fair share', () => {
    const { flow, layout } = pictureOf()
    const notes = groupNotes(flow, layout.groups)
    expect(notes.get('kn-a04')).toEqual({ text: 'below fair: 0.67 of it', strong: false })
    expect(notes.get('kn-b02')).toEqual({ text: 'near fair', strong: false })
    expect(notes.get('kn-c07')).toEqual({ text: '2.5× a pod on kn-a04', strong: true })
  })

  test('an even Service needs no notes', () => {
    const nodes = ['a', 'b'].map((name) => ({ name, pods: 2, entryShare: 0.5 }))
    const { flow, layout } = pictureOf(distributionAnswer([answerPort(nodes)]))
    expect(groupNotes(flow, layout.groups).size).toBe(0)
  })

  test('a node says by how many it divides, and why what it drops ends there', () => {
    const port = answerPort([
      { name: 'a', pods: 5, entryShare: 0.5 },
      { name: 'b', pods: 0, entryShare: 0.5 },
    ])
    const { flow } = pictureOf(distributionAnswer([port]))
    expect(flow.nodes.map(sayDivisor)).toEqual(['÷ 5 pods', '÷ 0 pods'])
    expect(flow.nodes[1] && sayEnd(flow.nodes[1])).toBe('dropped: no usable pod here, Local may not forward')
  })

  test('a share that is not certain is said as a range', () => {
    expect(plain(sayShares([0.5, 0.1]))).toBe('10.0 to 50.0 %')
    expect(plain(sayShares([0.5, 0.5]))).toBe('50.0 %')
    expect(sayLoad({ low: 1, high: 2.5 })).toBe('×1.00 to 2.50')
  })

  test('nodes that get nothing are one line with their number and reasons', () => {
    const port = answerPort([
      { name: 'a', pods: 1, entryShare: 1 },
      { name: 'b', pods: 0, entryShare: 0, reason: 'no candidate: its label excludes it' },
      ...['c', 'd'].map((name) => ({ name, pods: 0, entryShare: 0 })),
    ])
    const { flow } = pictureOf(distributionAnswer([port]))
    expect(sayIdleNodes(flow)).toBe('3 nodes get nothing: 2 has no ready pod; b no candidate: its label excludes it')
    expect(sayIdleNodes(flow, 62)).toBe('3 nodes get nothing: 2 has no ready pod; b no candidate')
    expect(sayIdleNodes(flow, 52)).toBe('3 nodes get nothing: 2 has no ready pod; 1 more')
  })

  test('nodes that get nothing for the same reason share it', () => {
    const port = answerPort([
      { name: 'a', pods: 1, entryShare: 1 },
      ...['b', 'c'].map((name) => ({ name, pods: 0, entryShare: 0, reason: 'owns no address of the Service' })),
    ])
    const { flow } = pictureOf(distributionAnswer([port]))
    expect(sayIdleNodes(flow)).toBe('2 nodes get nothing; each owns no address of the Service')
  })

  test('the head of the node column counts the pool among its candidates', () => {
    const { flow, port } = pictureOf()
    expect(columnHeads(flow, exampleE1(), port)).toEqual({
      balancer: 'equal-node',
      nodes: '3 of 3 candidates in the pool',
      pods: 'Local: a node uses its own pods only',
    })
    expect(plain(sayProbeShort(exampleE1()))).toBe('probes 10 s × 2')
  })
})

describe('the address rail', () => {
  const stages = [
    { hop: 'balancer' as const, does: 'keeps' as const, inWords: 'AWS NLB keeps it' },
    { hop: 'entry-node' as const, does: 'replaces' as const, inWords: 'SNAT on the entry node' },
  ]
  const answer = (more: Partial<ReturnType<typeof exampleE1>> = {}) => ({ ...exampleE1(), ...more })

  test('each hop says what becomes of the address, and the end says what the pod sees', () => {
    const sourceAddress = { ...exampleE1().sourceAddress, stages, podSees: 'an address of the entry node' }
    const rail = addressRail(answer({ sourceAddress }))
    expect(rail.atBalancer).toEqual({ state: 'kept', text: 'AWS NLB keeps it' })
    expect(rail.atNode).toEqual({ state: 'replaced', text: 'SNAT on the entry node' })
    expect(rail.pod).toBe('expected: pod sees an address of the entry node')
  })

  test('a way that is not known is left open, hop by hop', () => {
    const rail = addressRail(answer({ sourceAddress: { ...exampleE1().sourceAddress, stages: [] } }))
    expect([rail.atBalancer.state, rail.atNode?.state]).toEqual(['open', 'open'])
  })

  test('without a node hop nothing is said about one', () => {
    const direct = exampleE1()
    expect(addressRail(answer({ model: { ...direct.model, id: 'direct' } })).atNode).toBeNull()
  })
})
