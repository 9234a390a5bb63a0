import { describe, expect, test } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import type { Announcement } from '@/lib/domain/announcements'
import { createDemoClusters } from '@/lib/server/demo/create-demo-clusters'
import { minutes, seconds } from '@/lib/server/demo/simulation/cycle'

function start() {
  const clock = createManualClock()
  const [harbor, quay] = createDemoClusters({ seed: 7, clock })
  if (harbor === undefined || quay === undefined) throw new Error('The demo lacks a cluster.')
  for (const { source } of [harbor, quay]) source.start()
  const announcements = () => harbor.source.state().announcements
  return { clock, harbor, quay, announcements }
}

const nodesOf = (said: readonly (Announcement | string)[]) =>
  said.flatMap((one) => (typeof one === 'string' ? [] : [one.node]))

describe('who announces in the working cluster', () => {
  test('is said of Services and nodes that there are, by every product that it has', () => {
    const { harbor, announcements } = start()
    const { services, nodes } = harbor.source.state()
    for (const [part, fact] of Object.entries(announcements())) {
      if (!fact.known) throw new Error(`${part}: ${fact.inWords}`)
      if (!(fact.value instanceof Map)) continue
      for (const [key, said] of fact.value as ReadonlyMap<string, readonly (Announcement | string)[]>) {
        expect(services.has(key), key).toBe(true)
        for (const node of nodesOf(said)) expect(nodes?.has(node), node).toBe(true)
      }
    }
  })

  test('agrees with what kube-vip writes on its Services, at any time', () => {
    const { clock, harbor, announcements } = start()
    for (let passed = 0; passed < minutes(13); passed += seconds(30)) {
      const { kubeVip } = announcements()
      for (const [key, { annotations }] of harbor.source.state().services) {
        const host = annotations.get('kube-vip.io/vipHost')
        const lease = kubeVip.known ? kubeVip.value.get(key) : undefined
        expect(lease?.[0]?.node, key).toBe(host)
      }
      clock.advance(seconds(30))
    }
  })

  test('moves, each time with a change that names the Service', () => {
    const { clock, harbor, announcements } = start()
    const holder = () => {
      const { ciliumL2 } = announcements()
      return ciliumL2.known ? ciliumL2.value.get('tools/survey')?.[0]?.node : undefined
    }
    const moves: string[] = []
    let before = holder()
    harbor.source.onChange(({ services }) => {
      if (holder() === before) return
      before = holder()
      expect(services).toContain('tools/survey')
      moves.push(before ?? '')
    })
    clock.advance(minutes(13))
    expect(moves).toEqual(['kn-c08', 'kn-b08', 'kn-a08'])
  })

  test('is read like anything else: the status tells of each resource', () => {
    const { clock, harbor } = start()
    clock.advance(minutes(1))
    const { optional } = harbor.source.status()
    expect(optional).toHaveLength(7)
    expect(new Set(optional.map(({ state }) => state))).toEqual(new Set(['live']))
    for (const { checkedAtMs } of optional) expect(clock.nowMs() - checkedAtMs).toBeLessThan(seconds(15))
  })
})

test('in the cluster in trouble it is forbidden or not there, with the right that is missing', () => {
  const { quay } = start()
  const { optional, state } = quay.source.status()
  expect(new Set(optional.map((one) => one.state))).toEqual(new Set(['denied', 'absent']))
  for (const { state: own, missingRule, resource } of optional) {
    expect(missingRule?.resource ?? null).toBe(own === 'denied' ? resource : null)
  }
  expect(state).toBe('stale')
})
