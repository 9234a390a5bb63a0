import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { until } from '@/e2e/fakes/until'
import { parseConfig } from '@/lib/server/config'
import { REUSE_MS } from '@/lib/server/http/answer-cache'
import type { MadeRoute } from '@/lib/server/http/route'
import { createRuntime, type Runtime, replaceRuntime } from '@/lib/server/runtime'
import { GET as distribution } from './v1/clusters/[cluster]/services/[namespace]/[name]/distribution/route'
import { GET as service } from './v1/clusters/[cluster]/services/[namespace]/[name]/route'
import { GET as services } from './v1/clusters/[cluster]/services/route'

const clock = createManualClock()
let live: Runtime
beforeAll(() => {
  live = createRuntime(parseConfig({ EVENKEEL_DEMO: '1', EVENKEEL_LOG_LEVEL: 'silent' }), clock)
  replaceRuntime(live)
})
afterAll(async () => {
  await live.stop()
  replaceRuntime(undefined)
})

const ask = (route: MadeRoute, query = '', held = '', name = 'web') =>
  route(new Request(`http://localhost/${query}`, { headers: held === '' ? {} : { 'if-none-match': held } }), {
    params: Promise.resolve({
      cluster: 'harbor-eu-1',
      ...(route === services ? {} : { namespace: 'shop', name }),
    }),
  })
const tagOf = async (...question: Parameters<typeof ask>) => (await ask(...question)).headers.get('etag') ?? ''

describe('while nothing changes in the cluster', () => {
  test.each([
    ['the list of Services', services, '?limit=5'],
    ['a Service', service, ''],
    ['its distribution', distribution, '?model=zonal&probed=true'],
  ])('%s is not sent again to whoever holds it', async (_, route, query) => {
    const tag = await tagOf(route, query)
    clock.advance(REUSE_MS - 1)
    expect((await ask(route, query, tag)).status).toBe(304)
  })

  test('another question, or one about another Service, gets an answer of its own', async () => {
    const tags = new Set([
      await tagOf(distribution),
      await tagOf(distribution, '?policy=Cluster'),
      await tagOf(distribution, '', '', 'checkout'),
      await tagOf(service),
      await tagOf(service, '', '', 'checkout'),
    ])
    expect(tags.size).toBe(5)
  })

  test('what the health ports answer is asked each time', async () => {
    let given: Response | null = null
    ask(distribution, '?health=answered').then((response) => {
      given = response
    })
    await until('the first round is over', () => {
      clock.advance(100)
      return given !== null
    })
    const first = await (await ask(distribution, '?health=answered')).json()
    clock.advance(1)
    const again = await (await ask(distribution, '?health=answered')).json()
    expect(first.basis).toBe('as-answered')
    expect(again.freshness.asOfMs).toBe(first.freshness.asOfMs + 1)
  })
})
