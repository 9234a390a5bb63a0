import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { usualAppCounter } from '@/e2e/fixtures/prometheus-settings'
import type { SourceError } from '@/lib/server/sources'
import { createPresets } from './presets/presets'
import { toTrafficStatus } from './traffic-status'
import { waysToMore } from './ways'

const presets = createPresets(usualAppCounter)
const calm = { answeredAtMs: 5, error: null, pausedUntilMs: null, inFlight: 0 }
const error: SourceError = { code: 'timeout', message: 'It did not answer.', action: 'Look.', atMs: 1 }

const status = (metrics: readonly string[] | null, asker: Partial<typeof calm> | object = {}) =>
  toTrafficStatus(
    'http://prometheus:9090',
    { ...calm, ...asker },
    presets,
    metrics === null ? null : { metrics: new Set(metrics), exported: new Set(), atMs: 1 },
  )
const preset = (metrics: readonly string[], id: string) => status(metrics).presets?.find((each) => each.id === id)

test.each([
  [{}, 'live'],
  [{ answeredAtMs: null }, 'idle'],
  [{ error }, 'failed'],
  [{ error, pausedUntilMs: 9 }, 'paused'],
])('the state of a server: %j is %s', (asker, state) => {
  expect(status([], asker).state).toBe(state)
})

describe('a preset', () => {
  test('says what it can answer of what was found', () => {
    const metrics = ['kubeskoop_tcp_passiveopens', 'kubeskoop_netdev_rxbytes']
    expect(preset(metrics, 'kubeskoop')).toMatchObject({
      found: true,
      measures: ['connections-opened', 'bytes'],
      clients: false,
      lacks: null,
    })
    expect(preset(metrics, 'hubble')).toMatchObject({ found: false, measures: [], lacks: null })
  })

  test('that is there without counting anything for pods says what is missing', () => {
    expect(preset(['hubble_flows_processed_total'], 'hubble')).toMatchObject({ found: true, measures: [] })
    expect(preset(['hubble_flows_processed_total'], 'hubble')?.lacks).toContain('destinationContext=pod')
  })

  test('that counts clients by country says so', () => {
    expect(preset(['http_requests_total'], 'app')).toMatchObject({ clients: true, countries: true })
    expect(preset(['kubeskoop_flow_bytes'], 'kubeskoop')).toMatchObject({ clients: true, countries: false })
  })

  test('is not known before anyone looked', () => {
    expect(status(null).presets).toBeNull()
    expect(waysToMore(status(null))).toEqual([])
  })
})

describe('the way to more', () => {
  const kinds = (metrics: readonly string[]) =>
    waysToMore(status(metrics)).map(({ yaml }) => (load(yaml) as { kind?: string }).kind ?? 'values')

  test('is YAML that goes by what is there already', () => {
    expect(kinds([])).toEqual(['PodMonitor', 'ServiceMonitor'])
    expect(kinds(['hubble_flows_processed_total'])).toEqual(['values', 'ServiceMonitor'])
    expect(kinds(['netobserv_node_ingress_bytes_total'])).toEqual(['FlowMetric', 'ServiceMonitor'])
  })

  test('is not shown to what is known already', () => {
    expect(kinds(['kubeskoop_tcp_passiveopens'])).toEqual(['ServiceMonitor'])
    expect(kinds(['kubeskoop_tcp_passiveopens', 'http_requests_total'])).toEqual([])
  })
})
