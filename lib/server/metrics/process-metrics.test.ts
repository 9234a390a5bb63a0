import { describe, expect, test } from 'vitest'
import { aFollowedCluster } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { parseExposition, samplesOfFamily } from '@/e2e/fakes/parse-exposition'
import { hasPromtool, promtool } from '@/e2e/fakes/promtool'
import { aCluster, aService, nodesOf } from '@/lib/domain/test-objects'
import type { PresetStatus } from '../sources'
import { noTraffic } from '../traffic/no-traffic'
import { createProcessMetrics } from './process-metrics'

const clock = createManualClock()
const preset = (id: string, found: boolean): PresetStatus => ({
  id,
  name: id,
  found,
  measures: [],
  clients: false,
  countries: false,
  also: null,
  lacks: null,
})

async function textWith(detected: readonly PresetStatus[] | null) {
  const cluster = {
    ...aFollowedCluster(clock, aCluster(aService(), [], nodesOf(2))),
    traffic: { ...noTraffic, detected: () => detected },
  }
  const caches = { prometheus: { hit: 3, miss: 2, coalesced: 1 } }
  const metrics = createProcessMetrics({ clusters: () => [cluster], streams: () => 0, caches, clock })
  const text = await metrics.text()
  metrics.stop()
  return text
}
const samples = async (family: string, detected: readonly PresetStatus[] | null = null) =>
  samplesOfFamily(parseExposition(await textWith(detected)), family).map(({ labels, value }) => [labels, value])

test('each preset is told as detected or not, and nothing before anybody looked', async () => {
  expect(await samples('evenkeel_preset_detected', [preset('app', true), preset('hubble', false)])).toEqual([
    [{ cluster: 'c1', preset: 'app' }, 1],
    [{ cluster: 'c1', preset: 'hubble' }, 0],
  ])
  expect(await samples('evenkeel_preset_detected')).toEqual([])
})

test('each cache tells how often it was asked, by what came of it', async () => {
  expect(await samples('evenkeel_cache_requests_total')).toEqual([
    [{ cache: 'prometheus', result: 'hit' }, 3],
    [{ cache: 'prometheus', result: 'miss' }, 2],
    [{ cache: 'prometheus', result: 'coalesced' }, 1],
  ])
})

describe.skipIf(!hasPromtool)('in Prometheus’ own judgement (promtool, Debian package prometheus)', () => {
  test('the page is well-formed and named as metrics are', async () => {
    const { isContent, said } = promtool(['check', 'metrics'], await textWith([preset('app', true)]))
    // Node's own metrics are named by their library.
    const ours = said.split('\n').filter((line) => line.startsWith('evenkeel_'))
    expect(isContent || ours.length === 0, said).toBe(true)
    expect(ours).toEqual([])
  })
})
