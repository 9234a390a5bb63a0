import { describe, expect, it } from 'vitest'
import { clusterBench } from '@/e2e/fakes/cluster-bench'
import type { ClusterRig } from '@/e2e/fakes/cluster-rig'
import { hostileTexts } from '@/e2e/fakes/hostile-texts'
import { ADMIN_TOKEN } from '@/e2e/fakes/kube-api/access'
import { createAuthority } from '@/e2e/fakes/kube-api/certificates'
import { endpointSlice, node, service } from '@/e2e/fakes/kube-api/objects'
import type { FakeKubeApi, FakeKubeApiOptions } from '@/e2e/fakes/kube-api/server'
import { createMountedVolume } from '@/e2e/fakes/temporary-folder'

const bench = clusterBench()

/** One Service, one node. */
async function serve(options: FakeKubeApiOptions = {}): Promise<FakeKubeApi> {
  const api = await bench.serve(options)
  api.apply(service('shop', 'cart'), node('node-1', 'zone-a', '10.0.0.1'))
  return api
}

const untilError = (rig: ClusterRig, code: string) =>
  rig.eventually(`the error is ${code}`, ({ status }) => (status().error?.code === code ? status().error : null))

describe('a cluster that cannot be reached says why, and is picked up without a restart', () => {
  it('no kubeconfig, until there is one', async () => {
    const api = await serve()
    const rig = bench.follow()
    expect(rig.source.status()).toMatchObject({
      state: 'connecting',
      server: null,
      error: { code: 'kubeconfig-missing', atMs: bench.clock.nowMs() },
    })
    expect(rig.source.status().watches.map(({ resource, state }) => `${resource} ${state}`)).toEqual([
      'services connecting',
      'endpointslices connecting',
      'nodes connecting',
    ])
    await bench.clock.pass(60_000)
    expect(rig.log).toHaveLength(1)
    bench.writeConfig(api.url)
    await bench.clock.pass(5000)
    await rig.untilState('live')
    expect(rig.source.status().error).toBeNull()
  })

  it('an unknown context, until the kubeconfig has it', async () => {
    const api = await serve()
    bench.writeConfig(api.url)
    const rig = bench.follow({ context: 'production' })
    expect(rig.source.status().error).toMatchObject({
      code: 'context-unknown',
      message: 'The kubeconfig has no context "production".',
      action: 'Choose one that is there: shop.',
    })
    bench.writeContexts({ production: api.url })
    await bench.clock.pass(5000)
    await rig.untilState('live')
  })

  it('an exec plugin that fails, until it does not', async () => {
    const api = await serve()
    const script = bench.folder.write('plugin.cjs', 'console.error("session expired"); process.exit(1)')
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: [script] }
    bench.writeConfig(api.url, { exec })
    const rig = bench.follow({ environment: { PATH: process.env.PATH } })
    const error = await untilError(rig, 'exec-failed')
    expect(error.message).toContain('session expired')
    const credential = { kind: 'ExecCredential', status: { token: ADMIN_TOKEN } }
    bench.folder.write('plugin.cjs', `console.log(${JSON.stringify(JSON.stringify(credential))})`)
    await rig.untilState('live')
    expect(rig.source.status().error).toBeNull()
  })

  it('credentials that are not accepted, until they are', async () => {
    const api = await serve()
    bench.writeConfig(api.url, { token: 'expired' })
    const rig = bench.follow()
    expect((await untilError(rig, 'unauthorized')).action).toContain('Log in again')
    bench.writeConfig(api.url)
    await rig.untilState('live')
  })

  it('an API server that refuses connections, until it is up; what was known stays', async () => {
    const api = await serve()
    bench.writeConfig(api.url)
    const rig = bench.follow()
    await rig.eventually('all is published', ({ state }) => state().services.size === 1 && state().nodes?.size === 1)
    await api.listener.down()
    await bench.clock.pass(30_000, { stepMs: 500 })
    await untilError(rig, 'connection-refused')
    expect(rig.source.status().state).toBe('stale')
    expect(rig.source.state().services.size).toBe(1)
    await api.listener.up()
    await rig.untilState('live')
  })

  it('a certificate that the kubeconfig does not vouch for, until the kubeconfig is mended (F32)', async () => {
    const [authority, stranger] = [createAuthority('ours'), createAuthority('another')]
    const api = await serve({ certificate: authority.issue({ hosts: ['127.0.0.1'] }) })
    const ca = bench.folder.write('ca.crt', stranger.cert)
    bench.writeConfig(api.url, { token: ADMIN_TOKEN }, { 'certificate-authority': ca })
    const rig = bench.follow()
    await untilError(rig, 'certificate')
    bench.folder.write('ca.crt', `${authority.cert}\n`)
    await rig.untilState('live')
  })

  it('a kubeconfig that names another API server now: the old state stays until the new one is whole', async () => {
    const [old, next] = [await serve(), await serve()]
    next.apply(service('shop', 'new'))
    next.remove('Service', 'shop/cart')
    bench.writeConfig(old.url)
    const rig = bench.follow()
    await rig.eventually('the old one is published', ({ state }) => state().services.has('shop/cart'))
    const seen = new Set<string>()
    rig.source.onChange(() => seen.add([...rig.source.state().services.keys()].join()))
    bench.writeConfig(next.url)
    for (const watch of old.watches()) watch.end()
    await rig.eventually('the new one is published', ({ state }) => state().services.has('shop/new'))
    expect([...seen].filter((keys) => keys !== 'shop/cart')).toEqual(['shop/new'])
    expect(rig.source.status()).toMatchObject({ server: next.url, error: null })
    await rig.eventually('nothing is asked of the old one', () => old.listener.openSockets() === 0)
  })
})

/** The regular end of watches, which opens new ones; not so soon that they would count as broken. */
async function endWatches(api: FakeKubeApi): Promise<void> {
  await bench.clock.pass(6000, { stepMs: 500 })
  for (const watch of api.watches()) watch.end()
}

describe('F8 a token that rotates', () => {
  it('is followed through its ..data swap: nothing is stale and nothing is listed again', async () => {
    const api = await serve()
    const volume = createMountedVolume(bench.folder, { token: ADMIN_TOKEN })
    bench.writeConfig(api.url, { tokenFile: volume.file('token') })
    const rig = bench.follow()
    await rig.untilState('live')
    const states = new Set<string>()
    rig.source.onStatus(() => states.add(rig.source.status().state))
    for (let generation = 1; generation <= 5; generation += 1) {
      volume.swap({ token: `token-${generation}` })
      api.access.tokens.clear()
      api.access.tokens.set(`token-${generation}`, 'admin')
      await endWatches(api)
      api.apply(service('shop', `after-${generation}`))
      await rig.eventually('the change arrives', ({ state }) => state().services.has(`shop/after-${generation}`))
      await rig.eventually('all watches are open', () => api.watches().length === 3)
    }
    expect([...states]).toEqual(['live'])
    expect(rig.source.status().watches.map(({ relists }) => relists)).toEqual([0, 0, 0])
  })

  it('and is gone for half a minute costs nothing while the old one is accepted', async () => {
    const api = await serve()
    const volume = createMountedVolume(bench.folder, { token: ADMIN_TOKEN })
    bench.writeConfig(api.url, { tokenFile: volume.file('token') })
    const rig = bench.follow()
    await rig.untilState('live')
    volume.clear()
    for (let second = 0; second < 30; second += 6) {
      await endWatches(api)
      await rig.eventually('all watches are open', () => api.watches().length === 3)
    }
    expect(rig.source.status()).toMatchObject({ state: 'live', error: null })
    volume.swap({ token: 'next' })
    api.access.tokens.set('next', 'admin').delete(ADMIN_TOKEN)
    await endWatches(api)
    await rig.eventually('the new token is used', () => api.watches().length === 3)
  })

  it('and was never there is told, and found when it comes', async () => {
    const api = await serve()
    bench.writeConfig(api.url, { tokenFile: `${bench.folder.path}/token` })
    const rig = bench.follow()
    await untilError(rig, 'credentials-unreadable')
    bench.folder.write('token', ADMIN_TOKEN)
    await rig.untilState('live')
  })
})

describe('F23 F24 objects that make no sense', () => {
  it('cost themselves alone, are counted once, and are taken in when they are mended', async () => {
    const api = await serve()
    const weird = { ...service('shop', 'weird'), spec: { type: 'Weird' } }
    api.apply(
      weird,
      { ...service('shop', 'bare'), spec: null },
      { ...node('node-2', 'zone-a', '10.0.0.2'), status: 'up' },
    )
    bench.writeConfig(api.url)
    const rig = bench.follow()
    await rig.eventually(
      'the rest is published',
      ({ state }) => state().services.size === 1 && state().nodes?.size === 1,
    )
    expect(rig.watch('services').unreadable).toEqual({
      count: 2,
      examples: [
        { object: 'Service shop/bare', reason: 'spec is missing' },
        {
          object: 'Service shop/weird',
          reason: 'spec.type is "Weird", which is none of ClusterIP, NodePort, LoadBalancer, ExternalName',
        },
      ],
    })
    expect(rig.watch('nodes').unreadable.count).toBe(1)
    api.apply(weird)
    api.apply(service('shop', 'bare'))
    await rig.eventually('it is taken in', ({ state }) => state().services.has('shop/bare'))
    expect(rig.watch('services').unreadable.count).toBe(1)
    expect(rig.source.status().state).toBe('live')
  })

  it('a slice that loses an endpoint is shown as a slice that could not be read in full', async () => {
    const api = await serve()
    const slice = endpointSlice('shop', 'cart', [
      { nodeName: 'node-1', address: '10.244.0.1' },
      { nodeName: 'node-1', address: '10.244.0.999<b>' },
    ])
    api.apply(slice)
    bench.writeConfig(api.url)
    const rig = bench.follow()
    await rig.eventually('the slice is published', ({ state }) => state().slices.get('shop/cart'))
    expect(rig.source.state().slices.get('shop/cart')?.[0]?.endpoints).toHaveLength(1)
    expect(rig.watch('endpointslices').unreadable).toEqual({
      count: 1,
      examples: [
        {
          object: 'EndpointSlice shop/cart-slice',
          reason: '1 of 2 endpoints left out; endpoints[1]: addresses[] is "10.244.0.999<b>", not of type IPv4',
        },
      ],
    })
  })

  it('hostile names come through the wire as names of nothing, fit to show', async () => {
    const api = await serve()
    for (const text of hostileTexts.filter((text) => text !== '' && text !== 'constructor')) {
      api.apply(service('shop', text), node(text, 'zone-a', '10.0.0.9'))
    }
    bench.writeConfig(api.url)
    const rig = bench.follow()
    await rig.untilState('live')
    await rig.eventually(
      'the rest is published',
      ({ state }) => state().services.size === 1 && state().nodes?.size === 1,
    )
    const { unreadable } = rig.watch('services')
    expect(unreadable.count).toBe(hostileTexts.length - 2)
    expect(JSON.stringify(unreadable.examples)).not.toMatch(/[\p{Cf}\p{Cs}]|\\u00/u)
    expect(JSON.stringify(unreadable.examples).length).toBeLessThan(5000)
  })
})
