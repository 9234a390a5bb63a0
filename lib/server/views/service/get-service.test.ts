import { expect, test } from 'vitest'
import { aFollowedCluster, allAccess } from '@/e2e/fakes/followed-cluster'
import { hostileTexts } from '@/e2e/fakes/hostile-texts'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { serviceResponse } from '@/lib/contracts/service'
import type { Service } from '@/lib/domain/cluster'
import { aCluster, aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { getService } from './get-service'

const clock = createManualClock()

function ask(fields: Partial<Service> = {}) {
  const cluster = aFollowedCluster(clock, aCluster(aService(fields), [aSlice(podsOn([1]))], nodesOf(1)))
  return serviceResponse.parse(getService(cluster, allAccess, { namespace: 'shop', name: 'web' }, clock.nowMs()))
}

test('the fields that decide come as the object has them', () => {
  expect(
    ask({
      createdAtMs: Date.UTC(2026, 0, 1),
      annotations: new Map([
        ['b', '2'],
        ['a', '1'],
      ]),
    }),
  ).toMatchObject({
    type: 'LoadBalancer',
    policy: 'Local',
    healthCheckNodePort: 31234,
    createdAt: '2026-01-01T00:00:00.000Z',
    annotations: [
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ],
    selector: [{ key: 'app', value: 'web' }],
    endpointSlices: 1,
  })
})

test.each(hostileTexts.map((text) => [text]))('a hostile text is one harmless line: %j', (text) => {
  const answer = ask({
    annotations: new Map([['__proto__', text]]),
    finalizers: [text],
    loadBalancerClass: text,
    trafficDistribution: text,
    ingress: [{ ip: null, hostname: text, ipMode: null }],
  })
  expect(answer.annotations[0]?.key).toBe('__proto__')
  const shown = [
    answer.annotations[0]?.value,
    ...answer.finalizers,
    answer.loadBalancerClass,
    answer.ingress[0]?.hostname,
  ]
  for (const value of shown) {
    expect(value).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
    expect(value?.length).toBeLessThanOrEqual(500)
  }
})
