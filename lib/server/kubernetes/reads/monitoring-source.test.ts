import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADMIN_TOKEN } from '@/e2e/fakes/kube-api/access'
import type { RawObject } from '@/e2e/fakes/kube-api/resources'
import { type FakeKubeApi, startFakeKubeApi } from '@/e2e/fakes/kube-api/server'
import { createManualClock, type ManualClock } from '@/e2e/fakes/manual-clock'
import {
  rawLabelledService,
  rawNamespace,
  rawPodMonitor,
  rawPrometheus,
  rawServiceMonitor,
} from '@/e2e/fakes/raw-monitoring'
import { createConnection, tokenCredentials } from '@/e2e/fakes/reflector-rig'
import type { Fact } from '@/lib/domain/fact'
import type { MonitoringSource } from '@/lib/server/sources'
import { createTransport } from '../transport/http'
import type { KubeTransport } from '../transport/transport'
import { createMonitoringSource } from './monitoring-source'

let clock: ManualClock
let api: FakeKubeApi
let transport: KubeTransport
let source: MonitoringSource

const kinds = ['servicemonitors', 'podmonitors', 'prometheuses']
const apply = (...objects: readonly object[]) => api.apply(...(objects as RawObject[]))

beforeEach(async () => {
  clock = createManualClock()
  api = await startFakeKubeApi({ clock })
  connect()
})
afterEach(async () => {
  await source.stop()
  transport.close()
  await api.close()
})

function connect(token = ADMIN_TOKEN, namespaces: readonly string[] = []): void {
  transport = createTransport({ connection: createConnection(api.url, tokenCredentials(token)), clock })
  source = createMonitoringSource({ transport: () => transport, namespaces, clock })
}

function applyShop(): void {
  for (const kind of kinds) api.installed.add(`${kind}.v1`)
  apply(
    rawServiceMonitor({}, { namespaceSelector: { matchNames: ['shop', 'bank'] } }),
    rawPodMonitor({}, { podMetricsEndpoints: [{ targetPort: 8080 }], namespaceSelector: { any: true } }),
    rawPrometheus(),
    rawNamespace('shop', { team: 'shop' }),
    rawLabelledService(),
    rawLabelledService({ namespace: 'bank', name: 'till' }),
  )
}

const valueIn = <T>(fact: Fact<T>): T => {
  if (!fact.known) throw new Error(fact.inWords)
  return fact.value
}
const asked = () => api.log.find({}).map(({ path }) => path)

describe('what is read of the Prometheus Operator', () => {
  it('is its monitors and Prometheus objects, with labels of namespaces and of the Services there', async () => {
    applyShop()
    const facts = await source.facts('shop')
    expect(valueIn(facts.serviceMonitors)).toMatchObject([
      {
        kind: 'ServiceMonitor',
        name: 'cart',
        namespaces: ['shop', 'bank'],
        endpoints: [{ port: 'http', targetPort: null }],
      },
    ])
    expect(valueIn(facts.podMonitors)).toMatchObject([
      { kind: 'PodMonitor', namespaces: 'any', endpoints: [{ port: null, targetPort: '8080' }] },
    ])
    expect(valueIn(facts.prometheuses)).toMatchObject([
      {
        serviceMonitors: { monitors: { matchLabels: new Map([['release', 'stack']]) } },
        // Empty takes all, absent takes none, or one's own namespace.
        podMonitors: { monitors: { matchLabels: new Map() }, namespaces: null },
        ignoresNamespaceSelectors: false,
        isUnmanaged: false,
      },
    ])
    expect(valueIn(facts.namespaceLabels).get('shop')?.get('team')).toBe('shop')
    expect(valueIn(facts.services)).toMatchObject([
      { name: 'cart', labels: new Map([['app', 'cart']]), ports: [{ name: 'http', targetPort: '8080' }] },
    ])
    expect(facts.isWhole).toBe(true)
  })

  it('is read once for all who ask within half a minute', async () => {
    applyShop()
    await Promise.all([source.facts('shop'), source.facts('shop')])
    const first = asked().length
    await source.facts('shop')
    expect(asked()).toHaveLength(first)
    await source.facts('bank')
    expect(asked().slice(first)).toEqual(['/api/v1/namespaces/bank/services'])
    clock.advance(30_001)
    await source.facts('shop')
    expect(asked().filter((path) => path.endsWith('/prometheuses'))).toHaveLength(2)
  })

  it('is absent in a cluster without the operator, with and without the right', async () => {
    const { serviceMonitors, podMonitors, prometheuses } = await source.facts('shop')
    for (const fact of [serviceMonitors, podMonitors, prometheuses]) expect(fact).toMatchObject({ why: 'absent' })
    // Nobody chooses by labels of namespaces.
    expect(asked()).not.toContain('/api/v1/namespaces')
    grant([])
    connect('reader')
    expect((await source.facts('shop')).serviceMonitors).toMatchObject({ known: false })
  })

  it('names the very right that is missing, part by part', async () => {
    applyShop()
    grant(['servicemonitors', 'services'])
    connect('reader')
    const { serviceMonitors, podMonitors, prometheuses } = await source.facts('shop')
    expect(serviceMonitors.known).toBe(true)
    expect(podMonitors).toMatchObject({
      why: 'denied',
      right: { apiGroup: 'monitoring.coreos.com', resource: 'podmonitors', verbs: ['list'], namespace: null },
    })
    expect(prometheuses).toMatchObject({ why: 'denied', right: { resource: 'prometheuses' } })
  })

  it('is read namespace by namespace where rights are given so, and says that it is not all', async () => {
    applyShop()
    connect(ADMIN_TOKEN, ['shop', 'monitoring'])
    const facts = await source.facts('shop')
    expect(facts.isWhole).toBe(false)
    expect(valueIn(facts.serviceMonitors)).toHaveLength(1)
    expect(valueIn(facts.prometheuses)).toHaveLength(1)
    expect(asked()).toContain('/apis/monitoring.coreos.com/v1/namespaces/monitoring/prometheuses')
  })

  it('leaves out a monitor that makes no sense, and keeps the others', async () => {
    applyShop()
    apply(rawServiceMonitor({ name: 'odd' }, { selector: { matchExpressions: [{ key: 'a', operator: 'Like' }] } }))
    expect(valueIn((await source.facts('shop')).serviceMonitors).map(({ name }) => name)).toEqual(['cart'])
  })
})

function grant(resources: readonly string[]): void {
  api.access.tokens.set('reader', 'reader')
  api.access.rules.set('reader', [{ resources: [...resources], verbs: ['get', 'list'], namespaces: null }])
}
