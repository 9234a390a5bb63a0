import { expect } from 'vitest'
import { settingsFor } from '@/e2e/fixtures/prometheus-settings'
import { createPrometheusTraffic } from '@/lib/server/prometheus/traffic-source'
import type { Clock } from '@/lib/server/sources'
import { systemClock } from '@/lib/server/system-clock'

/** What Evenkeel makes of a Prometheus; a failure of the code itself fails the test. */
export const trafficFrom = (url: string, clock: Clock = systemClock) =>
  createPrometheusTraffic({
    settings: settingsFor(url),
    clock,
    random: Math.random,
    onBug: (error) => expect.unreachable(String(error)),
  })
