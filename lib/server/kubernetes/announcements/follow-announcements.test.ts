import { describe, expect, it } from 'vitest'
import { clusterBench } from '@/e2e/fakes/cluster-bench'
import type { ClusterRig } from '@/e2e/fakes/cluster-rig'
import type { AccessRule } from '@/e2e/fakes/kube-api/access'
import { service } from '@/e2e/fakes/kube-api/objects'
import type { RawObject } from '@/e2e/fakes/kube-api/resources'
import type { FakeKubeApi } from '@/e2e/fakes/kube-api/server'
import {
  rawBgpAdvertisement,
  rawBgpConfiguration,
  rawLease,
  rawMetallbStatus,
  rawServiceLbDaemonSet,
} from '@/e2e/fakes/raw-announcements'
import type { Announcements } from '@/lib/domain/announcements'

const bench = clusterBench()
type Part = keyof Announcements

/** A small cluster with custom resources: `servicel2statuses.v1beta1`. */
async function serve(installed: readonly string[] = [], ...objects: readonly object[]): Promise<FakeKubeApi> {
  const api = await bench.serve()
  for (const resource of installed) api.installed.add(resource)
  api.apply(service('shop', 'cart'), service('bank', 'till'), service('shop', 'inside', { type: 'ClusterIP' }))
  put(api, ...objects)
  bench.writeConfig(api.url)
  return api
}

const put = (api: FakeKubeApi, ...objects: readonly object[]) => api.apply(...(objects as RawObject[]))
const now = (agoMs = 0): string => new Date(bench.clock.nowMs() - agoMs).toISOString()
const L2 = 'servicel2statuses.v1beta1'

/** Time passes until something holds; polls that fall due are answered. */
const inTime = (rig: ClusterRig, what: string, probe: () => unknown) =>
  rig.eventually(what, () => {
    bench.clock.advance(1000)
    return probe()
  })

const factOf = <P extends Part>({ source }: ClusterRig, part: P): Announcements[P] => source.state().announcements[part]

/** By Service, as plain values. */
function readValue<P extends Exclude<Part, 'calico'>>(rig: ClusterRig, part: P): Record<string, unknown> {
  const fact = factOf(rig, part)
  if (!fact.known) throw new Error(`${part}: ${fact.inWords}`)
  return Object.fromEntries(fact.value as ReadonlyMap<string, unknown>)
}

const stateOf = ({ source }: ClusterRig, part: Part) => source.status().optional.find((one) => one.part === part)?.state

/** States follow what is told, a quarter of a second later at most. */
const untilPublished = (rig: ClusterRig, part: Part) =>
  rig.eventually(`${part} is published`, () => {
    const fact = factOf(rig, part)
    return fact.known || fact.why !== 'not-asked'
  })

const everythingPublished = async (rig: ClusterRig): Promise<void> => {
  for (const part of Object.keys(rig.source.state().announcements) as Part[]) await untilPublished(rig, part)
  await rig.eventually('the rest is published', ({ state }) => state().serverVersion !== null && state().nodes !== null)
}

const isKnown = (rig: ClusterRig, part: Part) => rig.eventually(`${part} is known`, () => factOf(rig, part).known)

describe('who announces addresses', () => {
  it('MetalLB says for each Service by node, in layer 2 mode and by BGP', async () => {
    await serve(
      [L2, 'servicebgpstatuses.v1beta1'],
      rawMetallbStatus('ServiceL2Status', { node: 'node-2' }),
      rawMetallbStatus('ServiceBGPStatus', { node: 'node-2', name: 'bgp-b' }),
      rawMetallbStatus('ServiceBGPStatus', { node: 'node-1', name: 'bgp-a' }),
    )
    const rig = bench.follow()
    await isKnown(rig, 'metallbL2')
    await isKnown(rig, 'metallbBgp')
    expect(readValue(rig, 'metallbL2')).toEqual({
      'shop/cart': [{ node: 'node-2', family: null, object: 'ServiceL2Status metallb-system/l2-node-2-shop-cart' }],
    })
    expect(readValue(rig, 'metallbBgp')['shop/cart']).toMatchObject([{ node: 'node-1' }, { node: 'node-2' }])
  })

  it('a Lease of Cilium names Service and node, dashes and all', async () => {
    const api = await serve(
      [],
      service('a', 'b-c'),
      service('a-b', 'c'),
      rawLease('kube-system/cilium-l2announce-shop-cart', 'node-1', now(3000)),
      rawLease('kube-system/cilium-l2announce-a-b-c', 'node-2', now(3000)),
      rawLease('kube-system/cilium-l2announce-shop-gone', 'node-2', now(3000)),
      rawLease('kube-system/kube-scheduler', 'node-1_0f57', now(3000)),
      rawLease('kube-node-lease/node-1', 'node-1', now(3000)),
    )
    const rig = bench.follow()
    await isKnown(rig, 'ciliumL2')
    expect(Object.keys(readValue(rig, 'ciliumL2')).sort()).toEqual(['a-b/c', 'a/b-c', 'shop/cart'])
    expect(readValue(rig, 'ciliumL2')['shop/cart']).toEqual([
      {
        node: 'node-1',
        family: null,
        object: 'Lease kube-system/cilium-l2announce-shop-cart',
        transitions: 3,
        abandonedSinceMs: null,
        durationSeconds: 15,
      },
    ])
    expect(api.log.find({ resource: 'leases' }).every(({ path }) => path.includes('/namespaces/kube-system/'))).toBe(
      true,
    )
  })

  it('Cilium advertises by BGP what an advertisement selects: by label, name, class and type', async () => {
    const api = await serve(
      ['ciliumbgpadvertisements.v2alpha1'],
      service('shop', 'labelled', {}, { labels: { bgp: 'yes' } }),
      service('shop', 'other-class', { loadBalancerClass: 'example.com/x' }, { labels: { bgp: 'yes' } }),
      service('shop', 'port', { type: 'NodePort' }, { labels: { bgp: 'yes' } }),
      rawBgpAdvertisement({ matchLabels: { bgp: 'yes' } }, { version: 'v2alpha1' }),
    )
    const rig = bench.follow()
    await isKnown(rig, 'ciliumBgp')
    expect(readValue(rig, 'ciliumBgp')).toEqual({ 'shop/labelled': ['services'] })
    const byName = { matchExpressions: [{ key: 'io.kubernetes.service.namespace', operator: 'In', values: ['bank'] }] }
    put(api, rawBgpAdvertisement(byName, { version: 'v2alpha1' }))
    await inTime(rig, 'the other Service is advertised', () => 'bank/till' in readValue(rig, 'ciliumBgp'))
    expect(rig.changes.at(-1)?.services).toEqual(new Set(['shop/labelled', 'bank/till']))
  })

  it('kube-vip elects by Service, or one node for all; nobody looks where it has no Service', async () => {
    const vip = { loadBalancerClass: 'kube-vip.io/kube-vip-class' }
    const named = { annotations: { 'kube-vip.io/leaseName': 'common/shared' } }
    const api = await serve(
      [],
      service('shop', 'radio', vip),
      service('shop', 'shared', vip, named),
      rawLease('shop/kubevip-radio', 'node-1', now(3000)),
      rawLease('common/shared', 'node-2', now(3000)),
      rawLease('kube-node-lease/node-1', 'node-1', now(3000)),
    )
    const rig = bench.follow()
    await isKnown(rig, 'kubeVip')
    expect(readValue(rig, 'kubeVip')).toMatchObject({
      'shop/radio': [{ node: 'node-1', object: 'Lease shop/kubevip-radio' }],
      'shop/shared': [{ node: 'node-2', object: 'Lease common/shared' }],
    })
    const asked = new Set(api.log.find({ resource: 'leases' }).map(({ path }) => path.split('/').at(-2)))
    expect(asked).toEqual(new Set(['kube-system', 'shop', 'common']))
    api.remove('Lease', 'shop/kubevip-radio')
    put(api, rawLease('kube-system/plndr-svcs-lock', 'node-3', now()))
    await inTime(rig, 'the one lock counts', () =>
      JSON.stringify(readValue(rig, 'kubeVip')['shop/radio']).includes('plndr-svcs-lock'),
    )
  })

  it('kube-vip without a Service is absent, and no Lease of a namespace is read for it', async () => {
    const api = await serve()
    const rig = bench.follow()
    await everythingPublished(rig)
    expect(stateOf(rig, 'kubeVip')).toBe('absent')
    expect(factOf(rig, 'kubeVip')).toMatchObject({ known: false, why: 'absent', right: null })
    expect(api.log.find({ resource: 'leases' }).map(({ path }) => path)).toEqual([
      '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases',
    ])
  })

  it('k3s names its DaemonSets, Calico its blocks', async () => {
    const api = await serve(
      ['bgpconfigurations.v1'],
      rawServiceLbDaemonSet('shop/cart'),
      { ...rawServiceLbDaemonSet('shop/x', 'proxy'), metadata: { name: 'proxy', namespace: 'kube-system' } },
      rawBgpConfiguration(),
    )
    const rig = bench.follow()
    await isKnown(rig, 'k3sServiceLb')
    await isKnown(rig, 'calico')
    expect(readValue(rig, 'k3sServiceLb')).toEqual({ 'shop/cart': ['svclb-shop-cart-0f57de58'] })
    expect(factOf(rig, 'calico')).toMatchObject({ value: { loadBalancerIPs: ['192.0.2.0/24'] } })
    const [asked] = api.log.find({ resource: 'daemonsets' })
    expect(asked?.query.get('labelSelector')).toBe('svccontroller.k3s.cattle.io/svcname')
  })
})

describe('a move is followed', () => {
  it('within seconds, naming the Services that it is about and no others', async () => {
    const api = await serve([L2], rawMetallbStatus('ServiceL2Status', { name: 'l2-a' }))
    const rig = bench.follow()
    await isKnown(rig, 'metallbL2')
    await everythingPublished(rig)
    const startMs = bench.clock.nowMs()
    const before = rig.changes.length
    put(api, rawMetallbStatus('ServiceL2Status', { name: 'l2-a', node: 'node-2' }))
    await inTime(rig, 'the new node is known', () => JSON.stringify(readValue(rig, 'metallbL2')).includes('node-2'))
    expect(bench.clock.nowMs() - startMs).toBeLessThan(20_000)
    const [change] = rig.changes.slice(before)
    expect(change).toMatchObject({ services: new Set(['shop/cart']), nodesChanged: false })
    expect(change?.version).toBe(rig.source.version())
  })

  it('a Lease that is merely renewed publishes nothing; one that is overdue does', async () => {
    const renew = (api: FakeKubeApi, agoMs: number) =>
      put(api, rawLease('kube-system/cilium-l2announce-shop-cart', 'node-1', now(agoMs)))
    const api = await serve()
    renew(api, 0)
    const rig = bench.follow()
    await isKnown(rig, 'ciliumL2')
    await everythingPublished(rig)
    const version = rig.source.version()
    const polls = () => api.log.count({ resource: 'leases' })
    for (let round = 0; round < 4; round += 1) {
      renew(api, 2000)
      const asked = polls()
      await inTime(rig, 'it is read again', () => polls() > asked)
    }
    expect(rig.source.version()).toBe(version)
    await inTime(
      rig,
      'it is overdue',
      () => !JSON.stringify(readValue(rig, 'ciliumL2')).includes('"abandonedSinceMs":null'),
    )
    expect(rig.changes.at(-1)?.services).toEqual(new Set(['shop/cart']))
  })

  it('what has not changed is asked of the cache of the API server, not of etcd', async () => {
    const api = await serve([L2], rawMetallbStatus('ServiceL2Status'))
    const rig = bench.follow()
    const asked = () => api.log.find({ resource: 'servicel2statuses' })
    await inTime(rig, 'it was read three times', () => asked().length >= 3)
    expect(asked()[0]?.query.get('resourceVersion')).toBeNull()
    for (const { query } of asked().slice(1)) {
      expect(query.get('resourceVersionMatch')).toBe('NotOlderThan')
      expect(query.get('limit')).toBeNull()
    }
  })
})

describe('what is absent or denied is tolerated', () => {
  const grant = (api: FakeKubeApi, ...resources: readonly string[]) => {
    const rule: AccessRule = {
      resources: ['services', 'endpointslices', 'nodes', ...resources],
      verbs: ['get', 'list', 'watch'],
      namespaces: null,
    }
    api.access.tokens.set('reader', 'reader')
    api.access.rules.set('reader', [rule])
    bench.writeConfig(api.url, { token: 'reader' })
  }

  it('a custom resource that is not installed is absent, is asked for every ten minutes, and found then', async () => {
    const api = await serve()
    const rig = bench.follow()
    await rig.untilState('live')
    await rig.eventually('it is told', () => stateOf(rig, 'metallbL2') === 'absent')
    await untilPublished(rig, 'metallbL2')
    expect(factOf(rig, 'metallbL2')).toMatchObject({ why: 'absent', right: null })
    const asked = () => api.log.count({ resource: 'servicel2statuses' })
    await bench.clock.pass(450_000, { stepMs: 5000 })
    expect(asked()).toBe(1)
    api.installed.add(L2)
    put(api, rawMetallbStatus('ServiceL2Status'))
    await bench.clock.pass(300_000, { stepMs: 5000 })
    await isKnown(rig, 'metallbL2')
    expect(stateOf(rig, 'metallbL2')).toBe('live')
  })

  it('F9 without a right the rule is named, the cluster is live, and a grant is found within about a minute', async () => {
    const api = await serve([L2], rawMetallbStatus('ServiceL2Status'))
    grant(api)
    const rig = bench.follow()
    await rig.untilState('live')
    await rig.eventually('all is told', () => rig.source.status().optional.length === 7)
    const { optional, state, error } = rig.source.status()
    expect({ state, error }).toEqual({ state: 'live', error: null })
    expect(Object.fromEntries(optional.map((one) => [one.part, one.state]))).toEqual({
      metallbL2: 'denied',
      // Refused as well, but not even served: no right would help.
      metallbBgp: 'absent',
      ciliumBgp: 'absent',
      calico: 'absent',
      kubeVip: 'absent',
      ciliumL2: 'denied',
      k3sServiceLb: 'denied',
    })
    const rule = { apiGroup: 'metallb.io', resource: 'servicel2statuses', verbs: ['list'], namespace: null }
    expect(optional.find(({ part }) => part === 'metallbL2')).toMatchObject({
      missingRule: rule,
      adds: 'which node announces each address of MetalLB in layer 2 mode',
      error: { code: 'forbidden' },
    })
    expect(optional.find(({ part }) => part === 'ciliumL2')?.missingRule).toMatchObject({ namespace: 'kube-system' })
    await untilPublished(rig, 'metallbL2')
    expect(factOf(rig, 'metallbL2')).toMatchObject({ why: 'denied', right: rule })
    grant(api, 'servicel2statuses')
    await inTime(rig, 'it is known', () => factOf(rig, 'metallbL2').known)
    expect(stateOf(rig, 'metallbL2')).toBe('live')
  })

  it('a right that is taken away takes what was read under it', async () => {
    const api = await serve([L2], rawMetallbStatus('ServiceL2Status'))
    grant(api, 'servicel2statuses')
    const rig = bench.follow()
    await isKnown(rig, 'metallbL2')
    grant(api)
    await inTime(rig, 'it is unknown', () => !factOf(rig, 'metallbL2').known)
    expect(factOf(rig, 'metallbL2')).toMatchObject({ why: 'denied' })
    expect(rig.changes.at(-1)?.services).toEqual(new Set(['shop/cart', 'bank/till']))
  })

  it('a resource that goes takes what it said along', async () => {
    const api = await serve([L2], rawMetallbStatus('ServiceL2Status'))
    const rig = bench.follow()
    await isKnown(rig, 'metallbL2')
    api.installed.delete(L2)
    await inTime(rig, 'it is absent', () => stateOf(rig, 'metallbL2') === 'absent')
    await inTime(rig, 'it is published', () => !factOf(rig, 'metallbL2').known)
  })
})

describe('what goes wrong', () => {
  it.each([
    ['an error', { kind: 'status', body: { kind: 'Status', code: 500, message: 'etcdserver: no leader' } }],
    ['silence', { kind: 'stall' }],
    ['a login page', { kind: 'body', status: 200, text: '<html>' }],
  ] as const)(
    '%s for a moment changes nothing, for minutes makes it unknown; the cluster stays live',
    async (_, fault) => {
      const api = await serve([L2], rawMetallbStatus('ServiceL2Status'))
      const rig = bench.follow()
      await isKnown(rig, 'metallbL2')
      await rig.untilState('live')
      const lift = api.faults.add({ resource: 'servicel2statuses', times: 1000, fault: fault as never })
      await inTime(rig, 'the status tells', () => stateOf(rig, 'metallbL2') === 'failed')
      expect(factOf(rig, 'metallbL2').known).toBe(true)
      await inTime(rig, 'it is no longer believed', () => !factOf(rig, 'metallbL2').known)
      expect(factOf(rig, 'metallbL2')).toMatchObject({ why: 'failed' })
      expect(rig.source.status().state).toBe('live')
      lift()
      await inTime(rig, 'it is known again', () => factOf(rig, 'metallbL2').known)
      expect(rig.source.status().optional.find(({ part }) => part === 'metallbL2')?.error).toBeNull()
    },
  )

  it('F23 an object that makes no sense is left out, counted and named', async () => {
    await serve(
      [L2],
      rawMetallbStatus('ServiceL2Status'),
      rawMetallbStatus('ServiceL2Status', { name: 'odd' }, { node: '\u202enode' }),
    )
    const rig = bench.follow()
    await isKnown(rig, 'metallbL2')
    expect(readValue(rig, 'metallbL2')['shop/cart']).toHaveLength(1)
    expect(rig.source.status().optional.find(({ part }) => part === 'metallbL2')?.unreadable).toEqual({
      count: 1,
      examples: [
        {
          object: 'ServiceL2Status metallb-system/odd',
          reason: 'status.node is "<U+202E>node", not a node\'s name',
        },
      ],
    })
  })

  it('nothing is asked before the Services are known, nor after the end', async () => {
    const api = await serve([L2])
    const lift = api.faults.add({ resource: 'services', times: 1000, fault: { kind: 'stall' } })
    const rig = bench.follow()
    await bench.clock.pass(20_000, { stepMs: 1000 })
    expect(api.log.count({ resource: 'servicel2statuses' })).toBe(0)
    lift()
    await inTime(rig, 'it is asked', () => api.log.count({ resource: 'servicel2statuses' }) > 0)
    await rig.stop()
    const asked = api.log.count({ resource: 'servicel2statuses' })
    await bench.clock.pass(120_000, { stepMs: 5000 })
    expect(api.log.count({ resource: 'servicel2statuses' })).toBe(asked)
  })
})
