import { expect, test } from 'vitest'
import type { HealthOverviewResponse } from '@/lib/contracts/health'
import { NO_HEALTH, sumHealth } from './health-totals'

test('a Service without a health port adds no node that could be asked', () => {
  const { verdicts } = NO_HEALTH
  const row = { namespace: 'shop', askedNodes: 0, totalNodes: 36, verdicts, nodes: [] }
  const answer: HealthOverviewResponse = {
    services: [
      { ...row, name: 'web', port: 31_842, askedNodes: 12 },
      { ...row, name: 'mqtt', port: null },
    ],
    askedNodes: 12,
    verdicts,
    freshness: { state: 'live', version: 1, asOfMs: 0, ageSeconds: 1, gaps: [] },
  }
  expect(sumHealth(answer)).toMatchObject({ askedNodes: 12, nodes: 36 })
})
