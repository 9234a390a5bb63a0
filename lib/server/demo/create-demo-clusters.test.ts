import { describe, expect, test } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { createDemoClusters } from './create-demo-clusters'
import { minutes, seconds } from './simulation/cycle'

/** Both clusters, begun now and started after `idleMs`, with the clock that moves them. */
function start(seed = 7, idleMs = 0) {
  const clock = createManualClock()
  const [harbor, quay] = createDemoClusters({ seed, clock })
  if (harbor === undefined || quay === undefined) throw new Error('The demo lacks a cluster.')
  clock.advance(idleMs)
  for (const { source } of [harbor, quay]) source.start()
  return { clock, harbor, quay }
}

test('ids are URL-safe and unique', () => {
  const { harbor, quay } = start()
  expect([harbor.id, quay.id]).toEqual(['harbor-eu-1', 'quay-lab-2'])
})

describe('the same seed tells the same story', () => {
  test('for half an hour, whether it was watched all the time or is looked at once', () => {
    const watched = start()
    for (let minute = 5; minute <= 30; minute += 5) {
      watched.clock.advance(minutes(5))
      const glanced = start(7, minutes(minute) - seconds(1))
      glanced.clock.advance(seconds(1))
      expect(watched.harbor.source.state()).toEqual(glanced.harbor.source.state())
      expect(watched.quay.source.state()).toEqual(glanced.quay.source.state())
      expect(watched.quay.source.status()).toEqual(glanced.quay.source.status())
    }
  })

  test('to two who look at the same things at the same times, versions and health answers included', () => {
    const [one, other] = [start(), start()]
    const look = ({ harbor }: typeof one) =>
      ['shop/web', 'media/upload', 'shop/checkout', 'edge/ingress'].map((key) => harbor.health.look(key, 'all'))
    for (let minute = 1; minute <= 4; minute += 1) {
      for (const { clock } of [one, other]) clock.advance(minutes(0.5))
      expect(look(one)).toEqual(look(other))
      for (const step of [3, 7, 20]) for (const { clock } of [one, other]) clock.advance(seconds(step))
      expect(look(one)).toEqual(look(other))
      expect(one.harbor.source.version()).toBe(other.harbor.source.version())
    }
    expect(look(one)[0]?.askedNodes).toBeGreaterThanOrEqual(36)
  })
})

test('another seed tells it with other names and moments', () => {
  const pods = (seed: number) => start(seed).harbor.source.state().slices.get('shop/web')
  expect(pods(7)).not.toEqual(pods(8))
})

describe('a source', () => {
  test('announces every change once, with the Services that changed, and is silent between', () => {
    const { clock, harbor } = start()
    const { source } = harbor
    let known = source.state()
    let version = source.version()
    source.onChange((change) => {
      expect(change.version).toBe(version + 1)
      expect(change.services.size > 0 || change.nodesChanged).toBe(true)
      const now = source.state()
      for (const [key, slices] of now.slices) {
        if (slices !== known.slices.get(key)) expect(change.services).toContain(key)
      }
      expect(now.nodes === known.nodes).toBe(!change.nodesChanged)
      known = now
      version = change.version
    })
    clock.advance(minutes(12))
    expect(source.version()).toBe(version)
    expect(version).toBeGreaterThan(50)
  })

  test('starts once however often it is asked, and leaves no timer behind', async () => {
    const { clock, harbor, quay } = start()
    harbor.source.start()
    expect(clock.pending()).toBe(2)
    harbor.health.look('shop/web', 'all')
    for (const { source, health } of [harbor, quay]) await Promise.all([health.stop(), source.stop()])
    expect(clock.pending()).toBe(0)
  })
})

describe('the cluster in trouble', () => {
  const { clock, quay } = start()
  const watch = (resource: string) => quay.source.status().watches.find((each) => each.resource === resource)

  test('may not read nodes, and says which rule is missing', () => {
    expect(quay.source.state().nodes).toBeNull()
    expect(watch('nodes')).toMatchObject({
      state: 'denied',
      objects: 0,
      missingRule: { resource: 'nodes', namespace: null },
    })
  })

  test('is never whole: at any time a watch is lost, yet each comes back after a list that shows its progress', () => {
    const seen = new Map<string, Set<string>>()
    const progress: (number | null)[] = []
    for (let elapsed = 0; elapsed < minutes(17); elapsed += seconds(5)) {
      const { state, watches } = quay.source.status()
      expect(state).toBe('stale')
      for (const { resource, state: own, listedObjects } of watches) {
        seen.set(resource, (seen.get(resource) ?? new Set()).add(own))
        if (resource === 'endpointslices') progress.push(listedObjects)
      }
      clock.advance(seconds(5))
    }
    expect(seen.get('services')).toEqual(new Set(['live', 'stale']))
    expect(seen.get('endpointslices')).toEqual(new Set(['live', 'stale']))
    expect(new Set(progress).size).toBeGreaterThan(4)
  })

  test('counts what it cannot read', () => {
    expect(watch('endpointslices')?.unreadable.count).toBe(3)
    expect(watch('services')?.unreadable.examples[0]?.object).toBe('Service crane/control')
  })

  test('tells of a status that changes', () => {
    let told = 0
    const stop = quay.source.onStatus(() => {
      told += 1
    })
    clock.advance(minutes(8))
    stop()
    expect(told).toBeGreaterThan(5)
  })
})
