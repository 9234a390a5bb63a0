import { describe, expect, test } from 'vitest'
import { aSourceAddress } from '@/lib/domain/test-objects'
import { sayInOne, sayRail, saySourceAddress } from './say-source-address'

describe('the sentence of the header', () => {
  test('says that clients are seen, and what that rests on', () => {
    const address = aSourceAddress({ verdict: 'preserved', podSees: 'the client' })
    expect(sayInOne('web', address)).toBe('Pods of web see the client’s address (expected from configuration).')
    expect(sayInOne('web', { ...address, basis: 'observed' })).toBe(
      'Pods of web see the client’s address (as observed).',
    )
  })

  test('says what is seen instead, where it is replaced, what carries it on and what breaks here', () => {
    const address = aSourceAddress({
      verdict: 'lost',
      hop: 'entry-node',
      podSees: 'an address of the entry node',
      carriedBy: ['PROXY protocol v2'],
      breaks: [
        { what: 'network-policy', object: 'allow-office', inWords: '' },
        { what: 'session-affinity', object: null, inWords: '' },
        { what: 'rate-limit', object: null, inWords: '' },
      ],
    })
    expect(sayInOne('web', address)).toBe(
      'Pods of web see an address of the entry node, not the client’s: it is replaced on the entry node, which breaks NetworkPolicy allow-office and session affinity; PROXY protocol v2 carries it on (expected from configuration).',
    )
  })

  test('says where it is replaced once more', () => {
    const stages = [
      { hop: 'balancer', does: 'replaces', inWords: '' },
      { hop: 'entry-node', does: 'replaces', inWords: '' },
    ] as const
    const address = aSourceAddress({
      verdict: 'lost',
      hop: 'balancer',
      podSees: 'an address of the entry node',
      stages,
    })
    expect(sayInOne('web', address)).toContain('it is replaced by the balancer, and again on the entry node')
  })

  test('says that some clients are seen', () => {
    const address = aSourceAddress({
      verdict: 'partial',
      hop: 'balancer-pod',
      podSees: 'the client, or the address of a svclb pod',
    })
    expect(sayInOne('web', address)).toBe(
      'Pods of web see the client’s address on some connections only: the client, or the address of a svclb pod, replaced by a svclb pod (expected from configuration).',
    )
  })

  test('says that it is not known', () => {
    expect(sayInOne('web', aSourceAddress())).toBe(
      'Whether pods of web see the client’s address is not known from what is read.',
    )
  })

  test('marks the phrase that answers', () => {
    expect(saySourceAddress('web', aSourceAddress({ verdict: 'preserved' })).phrase).toBe('see the client’s address')
  })
})

describe('the rail', () => {
  test('begins with the client, names each hop and ends with what the pod sees and what that rests on', () => {
    const stages = [
      { hop: 'balancer', does: 'keeps', inWords: 'MetalLB keeps it' },
      { hop: 'entry-node', does: 'replaces', inWords: 'SNAT on the entry node' },
    ] as const
    const rail = sayRail(aSourceAddress({ verdict: 'lost', podSees: 'an address of the entry node', stages }))
    expect(rail.stretches.map(({ hop, does }) => [hop, does])).toEqual([
      [null, 'keeps'],
      ['balancer', 'keeps'],
      ['entry-node', 'replaces'],
    ])
    expect(rail.pod).toBe('expected: pod sees an address of the entry node')
  })

  test('says so where what the pod sees is not known', () => {
    expect(sayRail(aSourceAddress()).pod).toBe('expected: pod sees an address that is not known')
  })
})
