import { describe, expect, test } from 'vitest'
import { type Announcements, type AnnouncerLease, announceAlike, nothingAnnounced } from './announcements'
import { known } from './fact'

const key = 'shop/web'
const lease = (node: string, fields: Partial<AnnouncerLease> = {}): AnnouncerLease => ({
  node,
  family: null,
  object: 'Lease kube-system/cilium-l2announce-shop-web',
  transitions: 0,
  abandonedSinceMs: null,
  durationSeconds: 15,
  ...fields,
})
const held = (node: string, fields: Partial<AnnouncerLease> = {}, of = key): Announcements => ({
  ...nothingAnnounced,
  ciliumL2: known(new Map([[of, [lease(node, fields)]]])),
})

describe('two readings announce alike', () => {
  test('when a Lease came back to the node that has it', () => {
    expect(announceAlike(held('n1', { transitions: 1 }), held('n1', { transitions: 3 }), key)).toBe(true)
  })

  test('when the announcer of another Service moved', () => {
    expect(announceAlike(held('n1', {}, 'pay/api'), held('n2', {}, 'pay/api'), key)).toBe(true)
  })

  test('when both went unread for the same reason', () => {
    expect(announceAlike(nothingAnnounced, { ...nothingAnnounced }, key)).toBe(true)
  })
})

describe('two readings do not announce alike', () => {
  test('when the announcer moved, or is named no more', () => {
    expect(announceAlike(held('n1'), held('n2'), key)).toBe(false)
    expect(announceAlike(held('n1'), held('n1', {}, 'pay/api'), key)).toBe(false)
  })

  test('when the holder of a Lease renews it no more', () => {
    expect(announceAlike(held('n1'), held('n1', { abandonedSinceMs: 1 }), key)).toBe(false)
  })

  test('when one could be read and the other not: empty is not unread', () => {
    const empty: Announcements = { ...nothingAnnounced, ciliumL2: known(new Map()) }
    expect(announceAlike(empty, nothingAnnounced, key)).toBe(false)
  })

  test('when what Calico advertises changed', () => {
    const advertises = (cidr: string): Announcements => ({
      ...nothingAnnounced,
      calico: known({ loadBalancerIPs: [cidr], externalIPs: [], clusterIPs: [] }),
    })
    expect(announceAlike(advertises('192.0.2.0/24'), advertises('198.51.100.0/24'), key)).toBe(false)
  })
})
