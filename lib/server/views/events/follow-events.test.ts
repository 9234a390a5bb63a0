import { describe, expect, test } from 'vitest'
import { aFollowedCluster, allAccess, aStatus } from '@/e2e/fakes/followed-cluster'
import { createManualClock, turnEventLoop } from '@/e2e/fakes/manual-clock'
import type { Hint } from '@/lib/contracts/events'
import { aCluster, aService } from '@/lib/domain/test-objects'
import type { ReaderAccess } from '../../sources'
import { followEvents } from './follow-events'

const state = aCluster(aService(), [], [])

function rig(options: { service?: string; since?: number; access?: ReaderAccess } = {}) {
  const clock = createManualClock()
  const cluster = aFollowedCluster(clock, state)
  const hints: Hint[] = []
  let closed = false
  let rights = options.access ?? allAccess
  const begin = () =>
    followEvents(
      { cluster, service: options.service ?? null, sinceMs: options.since ?? null, accessNow: async () => rights },
      rights,
      { hint: (hint) => hints.push(hint), close: () => (closed = true) },
      clock,
    )
  return {
    clock,
    cluster,
    begin,
    topics: () => hints.splice(0).map(({ topic }) => topic),
    hints: () => hints.splice(0),
    withdraw: (access: ReaderAccess) => {
      rights = access
    },
    closed: () => closed,
  }
}

describe('a stream begins', () => {
  test('with everything that the page may have missed while it loaded', () => {
    const { begin, topics } = rig({ service: 'shop/web' })
    begin()
    expect(topics()).toEqual(['cluster:c1', 'service:c1:shop/web', 'status:c1'])
  })

  test('after a loss with what changed meanwhile, and nothing else', () => {
    const clock = createManualClock()
    const quiet = rig({ since: clock.nowMs() })
    quiet.begin()
    expect(quiet.topics()).toEqual([])
    const busy = rig({ since: clock.nowMs() })
    busy.clock.advance(10)
    busy.cluster.publish(state, { services: ['shop/web'] })
    busy.begin()
    expect(busy.topics()).toEqual(['cluster:c1'])
  })
})

describe('a change', () => {
  test('of a Service is hinted to the overview at once, and to the page of that Service alone', () => {
    const overview = rig()
    const page = rig({ service: 'shop/web' })
    for (const { begin, topics, cluster } of [overview, page]) {
      begin()
      topics()
      cluster.publish(state, { services: ['shop/web'] })
    }
    expect(overview.topics()).toEqual(['cluster:c1'])
    expect(page.topics()).toEqual(['cluster:c1', 'service:c1:shop/web'])
    page.cluster.publish(state, { services: ['shop/other'] })
    expect(page.topics()).toEqual(['cluster:c1'])
  })

  test('of nodes concerns every Service', () => {
    const { begin, topics, cluster } = rig({ service: 'shop/web' })
    begin()
    topics()
    cluster.publish(state, { nodes: true })
    expect(topics()).toEqual(['cluster:c1', 'service:c1:shop/web'])
  })

  test('of health answers is hinted at most once a second, the last one never lost', () => {
    const { begin, hints, cluster, clock } = rig({ service: 'shop/web' })
    begin()
    hints()
    for (let answer = 0; answer < 20; answer += 1) {
      cluster.setRound({}, ['shop/web'])
      clock.advance(100)
    }
    clock.advance(1000)
    const versions = hints().map(({ version }) => version)
    expect(versions.length).toBeGreaterThanOrEqual(2)
    expect(versions.length).toBeLessThanOrEqual(4)
    expect(versions.at(-1)).toBeGreaterThan(clock.nowMs() - 1500)
  })

  test('of the status of a source is hinted', () => {
    const { begin, topics, cluster, clock } = rig()
    begin()
    topics()
    cluster.setStatus(aStatus([], { state: 'stale' }))
    clock.advance(1000)
    expect(topics()).toEqual(['status:c1'])
  })
})

describe('rights', () => {
  test('that are missing keep a change from being hinted at all', () => {
    const { begin, topics, cluster } = rig({
      service: 'secret/db',
      access: { namespaces: new Set(['shop']), nodes: false },
    })
    begin()
    topics()
    cluster.publish(state, { services: ['secret/db'], nodes: true })
    cluster.setRound({}, ['secret/db'])
    expect(topics()).toEqual([])
  })

  test('that are withdrawn end the stream within half a minute', async () => {
    const { begin, clock, withdraw, closed } = rig()
    begin()
    clock.advance(30_000)
    await turnEventLoop()
    expect(closed()).toBe(false)
    withdraw({ namespaces: new Set(), nodes: false })
    clock.advance(30_000)
    await turnEventLoop()
    expect(closed()).toBe(true)
  })
})

test('a stream that ended leaves nothing behind', () => {
  const { begin, cluster, clock, topics } = rig()
  const end = begin()
  cluster.setRound({}, ['shop/web'])
  cluster.setRound({}, ['shop/web'])
  topics()
  end()
  cluster.publish(state, { services: ['shop/web'] })
  expect(topics()).toEqual([])
  expect(clock.pending()).toBe(0)
})
