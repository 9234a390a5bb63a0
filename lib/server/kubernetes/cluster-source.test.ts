import { describe, expect, it, vi } from 'vitest'
import { clusterBench } from '@/e2e/fakes/cluster-bench'
import type { ClusterRig } from '@/e2e/fakes/cluster-rig'
import { endpointSlice, node, service } from '@/e2e/fakes/kube-api/objects'
import type { FakeKubeApi, FakeKubeApiOptions } from '@/e2e/fakes/kube-api/server'

const bench = clusterBench()

/** A small shop: two Services, a slice, two nodes. */
async function serveShop(options: FakeKubeApiOptions = {}): Promise<FakeKubeApi> {
  const api = await bench.serve(options)
  api.apply(
    node('node-1', 'zone-a', '10.0.0.1'),
    node('node-2', 'zone-b', '10.0.0.2'),
    service('shop', 'cart'),
    service('bank', 'till'),
    endpointSlice('shop', 'cart', [{ nodeName: 'node-1', address: '10.244.0.1' }]),
  )
  return api
}

const servicesOf = ({ source }: ClusterRig) => [...source.state().services.keys()].sort()

describe('a cluster that can be read', () => {
  it('is held as Services, their slices and nodes, with the version of its API server', async () => {
    const api = await serveShop()
    bench.writeConfig(api.url)
    const rig = bench.follow()
    await rig.untilState('live')
    await rig.eventually('the version is known', ({ status }) => status().serverVersion)
    await rig.eventually('it is published', ({ state }) => state().serverVersion)
    expect(servicesOf(rig)).toEqual(['bank/till', 'shop/cart'])
    expect(rig.source.state().slices.get('shop/cart')?.[0]?.endpoints[0]).toMatchObject({ nodeName: 'node-1' })
    expect([...(rig.source.state().nodes?.keys() ?? [])]).toEqual(['node-1', 'node-2'])
    expect(rig.source.state().serverVersion).toEqual({ major: 1, minor: 36 })
    expect(rig.source.status()).toMatchObject({ server: api.url, serverVersion: 'v1.36.3', error: null })
  })

  it('is followed: a change names the Services that changed', async () => {
    const api = await serveShop()
    bench.writeConfig(api.url)
    const rig = bench.follow()
    await rig.untilState('live')
    await rig.eventually('all is published', ({ state }) => state().services.size === 2 && state().nodes?.size === 2)
    const before = rig.source.version()
    api.apply(service('shop', 'cart', { externalTrafficPolicy: 'Local' }))
    await rig.eventually('a new state is published', ({ version }) => version() > before)
    expect(rig.changes.at(-1)).toMatchObject({ services: new Set(['shop/cart']), nodesChanged: false })
    api.remove('Service', 'bank/till')
    await rig.eventually('the Service is gone', ({ state }) => state().services.size === 1)
  })

  it('F29 is followed on when a listener throws', async () => {
    const api = await serveShop()
    bench.writeConfig(api.url)
    const rig = bench.follow()
    const fail = () => {
      throw new Error('a bug of ours')
    }
    rig.source.onChange(fail)
    const unsubscribe = rig.source.onStatus(fail)
    const told = vi.fn()
    rig.source.onStatus(told)
    await rig.untilState('live')
    unsubscribe()
    await rig.eventually('it is published', ({ state }) => state().services.size === 2)
    expect(told).toHaveBeenCalled()
    expect(rig.log.join('\n')).toContain('a bug of ours')
  })

  it('is started once, and leaves no timer and no connection when it is stopped', async () => {
    const api = await serveShop({ bookmarkEveryMs: null })
    bench.writeConfig(api.url)
    const rig = bench.follow()
    rig.source.start()
    await rig.untilState('live')
    await rig.eventually('the version is known', ({ status }) => status().serverVersion)
    expect(api.watches()).toHaveLength(3)
    await rig.stop()
    await rig.eventually('all connections are closed', () => api.listener.openSockets() === 0)
    rig.source.start()
    // What still waits is the server's: it ends each watch in time.
    await rig.eventually('nothing is asked any more', () => api.watches().length === 0)
  })
})

describe('F9 rights that are missing', () => {
  const rule = (resources: string[], namespaces: string[] | null = null) =>
    ({ resources, verbs: ['get', 'list', 'watch'], namespaces }) as const

  it.each([
    ['nodes', '', 'live'],
    ['endpointslices', 'discovery.k8s.io', 'live'],
    ['services', '', 'denied'],
  ] as const)(
    '%s: the others are live, the rule is named, a grant is found within a minute',
    async (resource, apiGroup, state) => {
      const api = await serveShop()
      api.access.tokens.set('reader-token', 'reader')
      const others = ['services', 'endpointslices', 'nodes'].filter((other) => other !== resource)
      api.access.rules.set('reader', [rule(others)])
      bench.writeConfig(api.url, { token: 'reader-token' })
      const rig = bench.follow()
      await rig.eventually('the right is found missing', () => rig.watch(resource).state === 'denied')
      await rig.untilState(state)
      expect(rig.watch(resource).missingRule).toEqual({
        apiGroup,
        resource,
        verbs: ['get', 'list', 'watch'],
        namespace: null,
      })
      expect(rig.watch(resource).error).toMatchObject({ code: 'forbidden' })
      for (const other of ['services', 'endpointslices', 'nodes'] as const) {
        if (other !== resource) await rig.eventually(`${other} are live`, () => rig.watch(other).state === 'live')
      }
      await rig.eventually(
        'the rest is published',
        ({ state }) => resource === 'services' || state().services.size === 2,
      )
      if (resource === 'nodes') expect(rig.source.state().nodes).toBeNull()
      api.access.rules.set('reader', 'all')
      await bench.clock.pass(61_000, { stepMs: 1000 })
      await rig.untilState('live')
      await rig.eventually('all is known', ({ state }) => state().services.size === 2 && state().nodes?.size === 2)
      expect(rig.watch(resource)).toMatchObject({ state: 'live', missingRule: null, error: null })
    },
  )

  it('rights on some namespaces are enough when these are configured, and nodes are unknown, not none', async () => {
    const api = await serveShop()
    api.access.tokens.set('team-token', 'team')
    api.access.rules.set('team', [rule(['services', 'endpointslices'], ['shop'])])
    bench.writeConfig(api.url, { token: 'team-token' })
    const rig = bench.follow({ namespaces: ['shop', 'bank', 'shop'] })
    await rig.eventually('bank is denied', () => rig.watch('services', 'bank').state === 'denied')
    await rig.eventually('nodes are denied', () => rig.watch('nodes').state === 'denied')
    await rig.eventually('the shop is published', ({ state }) => state().slices.size === 1)
    expect(servicesOf(rig)).toEqual(['shop/cart'])
    expect(rig.source.state().nodes).toBeNull()
    expect(rig.source.status()).toMatchObject({ state: 'live', error: null })
    expect(rig.watch('services', 'bank').missingRule?.namespace).toBe('bank')
    expect(rig.watch('nodes').missingRule).toMatchObject({ resource: 'nodes', namespace: null })
    expect(rig.source.status().watches).toHaveLength(5)
  })

  it('rights on some namespaces alone, without configured namespaces, are denied with the rule', async () => {
    const api = await serveShop()
    api.access.tokens.set('team-token', 'team')
    api.access.rules.set('team', [rule(['services', 'endpointslices'], ['shop'])])
    bench.writeConfig(api.url, { token: 'team-token' })
    const rig = bench.follow()
    await rig.untilState('denied')
    expect(rig.watch('services').missingRule).toMatchObject({ resource: 'services', namespace: null })
    expect(rig.source.state().services.size).toBe(0)
  })

  it('a right that is taken away takes what was read under it, and a new grant brings all of it back', async () => {
    const api = await serveShop()
    api.access.tokens.set('reader-token', 'reader')
    api.access.rules.set('reader', 'all')
    bench.writeConfig(api.url, { token: 'reader-token' })
    const rig = bench.follow()
    await rig.eventually('all is published', ({ state }) => state().services.size === 2 && state().nodes?.size === 2)
    api.access.rules.set('reader', [rule(['services', 'endpointslices'])])
    for (const watch of api.watches('nodes')) watch.end()
    await rig.eventually('nodes are denied', () => rig.watch('nodes').state === 'denied')
    await rig.eventually('nodes are unknown', ({ state }) => state().nodes === null)
    expect(rig.source.status().state).toBe('live')
    api.apply(node('node-3', 'zone-c', '10.0.0.3'))
    api.access.rules.set('reader', 'all')
    await bench.clock.pass(61_000, { stepMs: 1000 })
    await rig.eventually('all nodes are back', ({ state }) => state().nodes?.size === 3)
    expect(rig.watch('nodes')).toMatchObject({ state: 'live', missingRule: null })
  })
})

describe('two clusters', () => {
  const harms: Readonly<Record<string, { harm(api: FakeKubeApi): unknown; state: string; code: string | null }>> = {
    down: { harm: (api) => api.listener.down(), state: 'connecting', code: 'connection-refused' },
    forbidden: { harm: (api) => api.access.rules.clear(), state: 'denied', code: null },
    silent: {
      harm: (api) => api.faults.add({ times: 99, fault: { kind: 'stall' } }),
      state: 'connecting',
      code: 'timeout',
    },
    'answering nonsense': {
      harm: (api) => api.faults.add({ times: 99, fault: { kind: 'body', status: 200, text: '<html>login</html>' } }),
      state: 'listing',
      code: 'bad-answer',
    },
  }

  it.each(Object.entries(harms))('one that is %s does not disturb the other', async (_what, { harm, state, code }) => {
    const [good, bad] = [await serveShop(), await serveShop()]
    await harm(bad)
    bench.writeContexts({ good: good.url, bad: bad.url })
    const broken = bench.follow({ context: 'bad' })
    const healthy = bench.follow({ context: 'good' })
    await healthy.untilState('live')
    await bench.clock.pass(95_000, { stepMs: 1000 })
    await broken.eventually(`the broken one is ${state}`, ({ status }) => {
      const { state: now, error } = status()
      expect([state, 'connecting', 'listing']).toContain(now)
      return code === null ? now === state : error?.code === code
    })
    good.apply(service('shop', 'new'))
    await healthy.eventually('the change arrives', (source) => source.state().services.has('shop/new'))
    expect(healthy.source.status()).toMatchObject({ state: 'live', error: null })
    expect(healthy.changes.at(-1)?.version).toBe(healthy.source.version())
  })
})
