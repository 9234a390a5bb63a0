import { describe, expect, test } from 'vitest'
import { aTrafficSource } from '@/e2e/fakes/fake-traffic'
import { aFollowedCluster, allAccess } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { monitoringResponse } from '@/lib/contracts/monitoring'
import { known, type NotKnown } from '@/lib/domain/fact'
import type { LabelledService, Monitor, PrometheusObject } from '@/lib/domain/monitoring/objects'
import { aCluster, aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import type { MonitoringFacts, ReaderAccess, TrafficQuestion } from '../../sources'
import { getMonitoring } from './get-monitoring'

const clock = createManualClock()
const everything = { matchLabels: new Map<string, string>(), matchExpressions: [] }
const byApp = { matchLabels: new Map([['app', 'web']]), matchExpressions: [] }
const web: LabelledService = {
  namespace: 'shop',
  name: 'web',
  labels: new Map([['app', 'web']]),
  selector: new Map([['app', 'web']]),
  ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: '8080' }],
}
const monitor: Monitor = {
  kind: 'ServiceMonitor',
  namespace: 'monitoring',
  name: 'web',
  labels: new Map(),
  selector: byApp,
  namespaces: 'any',
  endpoints: [{ port: 'http', targetPort: null }],
}
const prometheus: PrometheusObject = {
  namespace: 'monitoring',
  name: 'k8s',
  serviceMonitors: { monitors: everything, namespaces: everything },
  podMonitors: { monitors: everything, namespaces: everything },
  ignoresNamespaceSelectors: false,
  isUnmanaged: false,
}
const told = { serviceMonitors: known([monitor]), prometheuses: known([prometheus]), services: known([web]) }

async function ask(facts: Partial<MonitoringFacts> = told, access: ReaderAccess = allAccess) {
  const cluster = aFollowedCluster(clock, aCluster(aService(), [aSlice(podsOn([2, 1]))], nodesOf(2)))
  cluster.setMonitoring(facts)
  const asked: TrafficQuestion[] = []
  const traffic = {
    ...aTrafficSource({}),
    targets: async (question: TrafficQuestion) => {
      asked.push(question)
      const target = { job: 'web', service: 'web', endpoint: 'http', isUp: true }
      return { known: true as const, value: question.pods.map(({ name }) => ({ podName: name, ...target })) }
    },
  }
  const ref = { namespace: 'shop', name: 'web' }
  const answer = await getMonitoring({ ...cluster, traffic }, access, ref, clock.nowMs)
  return { answer: monitoringResponse.parse(answer), asked }
}

test('a Service that is scraped is told so, by the pods that it has now', async () => {
  const { answer, asked } = await ask()
  expect(answer.verdict.holds).toBe(true)
  expect(answer.monitors).toMatchObject([{ name: 'web', through: 'web', mends: [] }])
  expect(answer.unread).toEqual([])
  expect(asked[0]?.pods).toHaveLength(3)
})

test('a metrics Service with the same pods counts, one with other pods does not', async () => {
  const named = (name: string, selector: Record<string, string>): LabelledService => ({
    ...web,
    name,
    labels: new Map([['app', name]]),
    selector: new Map(Object.entries(selector)),
  })
  const byMetrics = {
    ...monitor,
    name: 'metrics',
    selector: { ...byApp, matchLabels: new Map([['app', 'web-metrics']]) },
  }
  const own = { ...told, serviceMonitors: known([byMetrics]) }
  const plain = { ...web, labels: new Map<string, string>() }
  const same = await ask({ ...own, services: known([plain, named('web-metrics', { app: 'web' })]) })
  expect(same.answer.monitors[0]?.through).toBe('web-metrics')
  const other = await ask({ ...own, services: known([plain, named('web-metrics', { app: 'else' })]) })
  expect(other.answer.monitors).toEqual([])
})

describe('a reader of some namespaces', () => {
  const some: ReaderAccess = { namespaces: new Set(['shop']), nodes: true }

  test('learns nothing of monitors and Prometheus objects elsewhere, not even that there are none', async () => {
    const { answer } = await ask(told, some)
    const without = await ask({ services: known([web]) }, some)
    expect(answer).toEqual(without.answer)
    expect(JSON.stringify(answer)).not.toContain('monitoring/')
  })

  test('is not told that no Prometheus takes a monitor', async () => {
    const own = { ...told, serviceMonitors: known([{ ...monitor, namespace: 'shop' }]) }
    const { answer } = await ask(own, some)
    expect(answer.monitors[0]?.prometheus.holds).toBeNull()
  })
})

test('what may not be read comes with the right as YAML; what this cluster does not serve needs none', async () => {
  const right = { apiGroup: 'monitoring.coreos.com', resource: 'servicemonitors', verbs: ['list'], namespace: null }
  const denied: NotKnown = { known: false, why: 'denied', inWords: 'User "keel" cannot list it.', right }
  const { answer } = await ask({ ...told, serviceMonitors: denied, podMonitors: { ...denied, why: 'absent' } })
  expect(answer.unread).toHaveLength(1)
  expect(answer.unread[0]?.missingRightYaml).toContain('resources: ["servicemonitors"]')
})
