import { describe, expect, it } from 'vitest'
import { createMutations } from '@/e2e/fakes/mutations'
import {
  rawBgpAdvertisement,
  rawBgpConfiguration,
  rawLease,
  rawMetallbStatus,
  rawServiceLbDaemonSet,
} from '@/e2e/fakes/raw-announcements'
import type { RawFields } from '@/e2e/fakes/raw-objects'
import { createInterner } from '../interner'
import type { Reduction } from '../reduction'
import { reduceBgpAdvertisement } from './bgp-advertisement'
import { reduceBgpConfiguration } from './bgp-configuration'
import { reduceLease } from './lease'
import { reduceMetallbStatus } from './metallb-status'
import { reduceServiceLb } from './service-lb'

const intern = createInterner()
const RENEWED = '2026-05-04T10:12:00.500000Z'

function read<T>(reduction: Reduction<T>): T {
  if (reduction.kind !== 'object') throw new Error(JSON.stringify(reduction))
  return reduction.value
}

const lease = (raw: unknown) => reduceLease(raw, () => true, intern)
const l2 = (raw: unknown) => reduceMetallbStatus('ServiceL2Status', raw, intern)
const advertisement = (raw: unknown) => reduceBgpAdvertisement(raw, intern)

describe('a status of MetalLB', () => {
  it('says which node announces which Service, and which object says so', () => {
    expect(read(l2(rawMetallbStatus('ServiceL2Status')))).toEqual({
      service: 'shop/cart',
      announcement: {
        node: 'node-1',
        family: null,
        object: 'ServiceL2Status metallb-system/l2-node-1-shop-cart',
      },
    })
  })

  it('whose status is not written yet says so in its labels; one that says nothing is not filled in', () => {
    const raw = rawMetallbStatus('ServiceBGPStatus')
    expect(read(l2({ ...raw, status: {} })).announcement.node).toBe('node-1')
    expect(l2({ ...raw, status: {}, metadata: { ...raw.metadata, labels: {} } }).kind).toBe('irrelevant')
  })

  it('of a node that has no peer announces to nobody', () => {
    const lonely = rawMetallbStatus('ServiceBGPStatus', {}, { peers: [] })
    expect(reduceMetallbStatus('ServiceBGPStatus', lonely, intern).kind).toBe('irrelevant')
  })

  it('that names no Service and no node is not read', () => {
    expect(l2(rawMetallbStatus('ServiceL2Status', {}, { node: 'a b' })).kind).toBe('unreadable')
    expect(l2(rawMetallbStatus('ServiceL2Status', {}, { serviceName: '<b>' }))).toMatchObject({
      kind: 'unreadable',
      reason: 'it names "shop/<b>", not a Service',
    })
  })
})

describe('a Lease', () => {
  it('says who holds it, since how many moves and until when', () => {
    expect(read(lease(rawLease('kube-system/cilium-l2announce-shop-cart', 'node-1', RENEWED)))).toEqual({
      namespace: 'kube-system',
      name: 'cilium-l2announce-shop-cart',
      node: 'node-1',
      transitions: 3,
      renewedAtMs: Date.UTC(2026, 4, 4, 10, 12, 0, 500),
      durationSeconds: 15,
    })
  })

  it.each(['', 'kube-controller-manager_0f57de58'])('that "%s" holds is held by no node', (holder) => {
    expect(lease(rawLease('kube-system/x', holder, RENEWED)).kind).toBe('irrelevant')
  })

  it('that nobody asked for is not looked at', () => {
    const raw = { ...rawLease('kube-system/x', 'node-1', RENEWED), spec: 7 }
    expect(reduceLease(raw, (name) => name === 'y', intern).kind).toBe('irrelevant')
  })
})

describe('an advertisement of Cilium', () => {
  it('says which Services have their load balancer addresses advertised', () => {
    const raw = rawBgpAdvertisement({ matchLabels: { bgp: 'yes' } })
    expect(read(advertisement(raw))).toEqual({
      name: 'services',
      selectors: [{ matchLabels: new Map([['bgp', 'yes']]), matchExpressions: [] }],
    })
  })

  it('of other addresses, or without a selector, selects no Service', () => {
    expect(read(advertisement(rawBgpAdvertisement({}, { addresses: ['ClusterIP'] }))).selectors).toEqual([])
    expect(read(advertisement(rawBgpAdvertisement(undefined))).selectors).toEqual([])
  })
})

describe('what others say', () => {
  it('a DaemonSet of k3s names its Service, wherever that is', () => {
    const raw = rawServiceLbDaemonSet('shop/cart')
    expect(read(reduceServiceLb(raw))).toEqual({ service: 'shop/cart', daemonSet: 'svclb-shop-cart-0f57de58' })
    const labels = { 'svccontroller.k3s.cattle.io/svcname': 'traefik' }
    const old = { ...raw, metadata: { ...raw.metadata, labels } }
    expect(read(reduceServiceLb(old)).service).toBe('kube-system/traefik')
  })

  it('Calico advertises blocks, in its one configuration for the whole cluster', () => {
    expect(read(reduceBgpConfiguration(rawBgpConfiguration()))).toEqual({
      loadBalancerIPs: ['192.0.2.0/24'],
      externalIPs: ['198.51.100.0/24'],
      clusterIPs: ['10.96.0.0/12'],
    })
    expect(reduceBgpConfiguration(rawBgpConfiguration({}, 'node.node-1')).kind).toBe('irrelevant')
  })
})

it('F23 20,000 randomly mutated objects throw nothing', () => {
  const { mutate } = createMutations(20_261_129)
  const kinds: readonly (readonly [make: () => RawFields, reduce: (raw: unknown) => Reduction<unknown>])[] = [
    [() => rawMetallbStatus('ServiceL2Status'), l2],
    [() => rawLease('kube-system/x', 'node-1', RENEWED), lease],
    [() => rawBgpAdvertisement({ matchLabels: { bgp: 'yes' } }), advertisement],
    [() => rawServiceLbDaemonSet('shop/cart'), reduceServiceLb],
    [() => rawBgpConfiguration(), reduceBgpConfiguration],
  ]
  const count = { object: 0, unreadable: 0, irrelevant: 0 }
  for (let index = 0; index < 20_000; index += 1) {
    const [make, reduce] = kinds[index % kinds.length] ?? [rawBgpConfiguration, l2]
    count[reduce(mutate(make())).kind] += 1
  }
  expect(count.object + count.unreadable + count.irrelevant).toBe(20_000)
  expect(Math.min(count.object, count.unreadable, count.irrelevant)).toBeGreaterThan(100)
  expect({}).not.toHaveProperty('polluted')
}, 60_000)
