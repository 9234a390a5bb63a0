import { describe, expect, test } from 'vitest'
import { known, type NotKnown } from '@/lib/domain/fact'
import type { LabelSelector } from '@/lib/domain/workload'
import { checkMonitoring } from './check-monitoring'
import type { LabelledService, Monitor, MonitoringQuestion, PrometheusObject, ScrapeTarget } from './objects'

const labels = (pairs: Record<string, string>) => new Map(Object.entries(pairs))
const selecting = (pairs: Record<string, string>): LabelSelector => ({
  matchLabels: labels(pairs),
  matchExpressions: [],
})
const everything = selecting({})
const http = { name: 'http', protocol: 'TCP', port: 80, targetPort: '8080' } as const

const aService = (fields: Partial<LabelledService> = {}): LabelledService => ({
  namespace: 'shop',
  name: 'web',
  labels: labels({ app: 'web' }),
  selector: labels({ tier: 'front' }),
  ports: [http],
  ...fields,
})
const aMonitor = (fields: Partial<Monitor> = {}): Monitor => ({
  kind: 'ServiceMonitor',
  namespace: 'shop',
  name: 'web',
  labels: labels({ release: 'stack' }),
  selector: selecting({ app: 'web' }),
  namespaces: [],
  endpoints: [{ port: 'http', targetPort: null }],
  ...fields,
})
const selection = { monitors: everything, namespaces: everything }
const aPrometheus = (fields: Partial<PrometheusObject> = {}): PrometheusObject => ({
  namespace: 'monitoring',
  name: 'k8s',
  serviceMonitors: selection,
  podMonitors: selection,
  ignoresNamespaceSelectors: false,
  isUnmanaged: false,
  ...fields,
})
const aTarget = (fields: Partial<ScrapeTarget> = {}): ScrapeTarget => ({
  podName: 'web-0',
  job: 'web',
  service: 'web',
  endpoint: 'http',
  isUp: true,
  ...fields,
})
const notKnown = (why: NotKnown['why'], inWords: string): NotKnown => ({ known: false, why, inWords, right: null })

const ask = (fields: Partial<MonitoringQuestion> = {}) =>
  checkMonitoring({
    service: aService(),
    siblings: [],
    pods: known([{ name: 'web-0', labels: labels({ tier: 'front', pod: 'web' }) }]),
    containerPorts: known([{ name: 'app', port: 8080, protocol: 'TCP', hostPort: null }]),
    serviceMonitors: known([aMonitor()]),
    podMonitors: known([]),
    prometheuses: known([aPrometheus()]),
    namespaceLabels: known(new Map([['shop', labels({ team: 'shop' })]])),
    isWhole: true,
    targets: { known: true, value: [aTarget()] },
    ...fields,
  })
const monitorsAre = (...monitors: Monitor[]) => ask({ serviceMonitors: known(monitors) })
const prometheusIs = (fields: Partial<PrometheusObject>, more: Partial<MonitoringQuestion> = {}) =>
  ask({ prometheuses: known([aPrometheus(fields)]), ...more })

describe('a Service that is scraped', () => {
  test('has four times yes, and nothing to mend', () => {
    const { verdict, monitors, manifest } = ask()
    expect(verdict).toEqual({
      holds: true,
      inWords: 'ServiceMonitor shop/web selects this Service. The last scrape of 1 pod was answered.',
    })
    expect(monitors).toHaveLength(1)
    const [one] = monitors
    expect([one?.selects.holds, one?.port.holds, one?.prometheus.holds, one?.up.holds]).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(one?.mends).toEqual([])
    expect(manifest).toBeNull()
  })

  test('may be so through another Service with all of its pods', () => {
    const metrics = aService({
      name: 'web-metrics',
      labels: labels({ app: 'web-metrics' }),
      ports: [{ ...http, name: 'metrics' }],
    })
    const monitor = aMonitor({
      selector: selecting({ app: 'web-metrics' }),
      endpoints: [{ port: 'metrics', targetPort: null }],
    })
    const { verdict, monitors } = ask({
      siblings: [metrics],
      serviceMonitors: known([monitor]),
      targets: { known: true, value: [aTarget({ service: 'web-metrics', endpoint: 'metrics' })] },
    })
    expect(verdict.holds).toBe(true)
    expect(monitors[0]?.through).toBe('web-metrics')
  })

  test('may be so without any monitor', () => {
    const { verdict, manifest } = monitorsAre()
    expect(verdict).toMatchObject({ holds: true, inWords: expect.stringContaining('no monitor') })
    expect(manifest).toBeNull()
  })

  test('may be so by a PodMonitor, whose targets are told by its job', () => {
    const pods = aMonitor({
      kind: 'PodMonitor',
      selector: selecting({ pod: 'web' }),
      endpoints: [{ port: 'app', targetPort: null }],
    })
    const value = [aTarget({ service: '', job: 'shop/web', endpoint: 'app' })]
    const { verdict, monitors } = ask({
      serviceMonitors: known([]),
      podMonitors: known([pods]),
      targets: { known: true, value },
    })
    expect(verdict.holds).toBe(true)
    expect(monitors[0]).toMatchObject({ kind: 'PodMonitor', through: null })
  })
})

describe('whether a monitor selects a Service', () => {
  test.each<[string, Partial<Monitor>, boolean]>([
    ['in its own namespace, without a namespaceSelector', {}, true],
    ['elsewhere, without a namespaceSelector', { namespace: 'monitoring' }, false],
    ['elsewhere, with any', { namespace: 'monitoring', namespaces: 'any' }, true],
    ['elsewhere, with its name', { namespace: 'monitoring', namespaces: ['bank', 'shop'] }, true],
    ['in its own, which its namespaceSelector does not name', { namespaces: ['bank'] }, false],
    ['with an empty selector', { selector: everything }, true],
    [
      'by a matchExpression',
      { selector: { matchLabels: new Map(), matchExpressions: [{ key: 'app', operator: 'Exists', values: [] }] } },
      true,
    ],
  ])('%s', (_, fields, holds) => {
    const [first] = monitorsAre(aMonitor(fields)).monitors
    expect(first?.selects.holds).toBe(holds)
  })

  test('that has nothing to do with it is not told of', () => {
    expect(monitorsAre(aMonitor({ name: 'db', selector: selecting({ app: 'db' }) })).monitors).toEqual([])
  })

  test('by labels of the pods is told as what it is, with the label that the Service lacks', () => {
    const [first] = monitorsAre(aMonitor({ name: 'front', selector: selecting({ tier: 'front' }) })).monitors
    expect(first?.selects).toMatchObject({ holds: false, inWords: expect.stringContaining('labels of the pods') })
    expect(first?.mends.map(({ command }) => command)).toEqual(['kubectl -n shop label --overwrite svc web tier=front'])
  })

  test('in another namespace is mended without losing the one that it looks into by default', () => {
    const [first] = monitorsAre(aMonitor({ namespace: 'monitoring' })).monitors
    expect(first?.mends.map(({ command }) => command)).toEqual([
      `kubectl -n monitoring patch servicemonitor web --type=merge -p '{"spec":{"namespaceSelector":{"matchNames":["monitoring","shop"]}}}'`,
    ])
  })
})

describe('the port that is to be scraped', () => {
  const portOf = (
    fields: Partial<Monitor>,
    service: Partial<LabelledService> = {},
    more: Partial<MonitoringQuestion> = {},
  ) => ask({ serviceMonitors: known([aMonitor(fields)]), service: aService(service), ...more }).monitors[0]

  test.each<[string, Monitor['endpoints'], boolean | null]>([
    ['by a name that the Service has', [{ port: 'http', targetPort: null }], true],
    ['by a name that it has not', [{ port: 'metrics', targetPort: null }], false],
    [
      'by one of two names',
      [
        { port: 'metrics', targetPort: null },
        { port: 'http', targetPort: null },
      ],
      true,
    ],
    ['by the number of a container’s port', [{ port: null, targetPort: '8080' }], true],
    ['by the name of a container’s port', [{ port: null, targetPort: 'app' }], true],
    ['by a number that no container declares', [{ port: null, targetPort: '9090' }], false],
    ['by neither, which is every port', [{ port: null, targetPort: null }], true],
    ['by no endpoint at all', [], false],
  ])('%s', (_, endpoints, holds) => {
    expect(portOf({ endpoints })?.port.holds).toBe(holds)
  })

  test('of a container is not known where containers are not', () => {
    const denied = notKnown('denied', 'Pods may not be read.')
    const one = portOf({ endpoints: [{ port: null, targetPort: '8080' }] }, {}, { containerPorts: denied })
    expect(one?.port).toEqual({
      holds: null,
      inWords: 'Whether a container declares port 8080 is not known. Pods may not be read.',
    })
  })

  test('over UDP cannot be scraped', () => {
    const one = portOf(
      { endpoints: [{ port: 'dns', targetPort: null }] },
      { ports: [{ ...http, name: 'dns', protocol: 'UDP' }] },
    )
    expect(one?.port).toMatchObject({ holds: false, inWords: expect.stringContaining('UDP') })
  })

  test('of another name is mended in the monitor', () => {
    const one = portOf({ endpoints: [{ port: 'metrics', targetPort: null }] })
    expect(one?.port.inWords).toBe('Service web has no port named metrics: it has http.')
    expect(one?.mends.map(({ command }) => command)).toEqual([
      `kubectl -n shop patch servicemonitor web --type=json -p '[{"op":"add","path":"/spec/endpoints/0/port","value":"http"}]'`,
    ])
  })

  test('without a name is mended in the Service', () => {
    const one = portOf({ endpoints: [{ port: 'metrics', targetPort: null }] }, { ports: [{ ...http, name: '' }] })
    expect(one?.mends.map(({ command }) => command)).toEqual([
      `kubectl -n shop patch svc web --type=json -p '[{"op":"add","path":"/spec/ports/0/name","value":"metrics"}]'`,
    ])
  })
})

describe('whether a Prometheus takes a monitor', () => {
  const byRelease = selecting({ release: 'stack' })
  test.each<[string, LabelSelector | null, LabelSelector | null, boolean | null]>([
    ['empty selectors take all', everything, everything, true],
    ['no selector takes none', null, everything, false],
    ['a selector that the labels meet', byRelease, everything, true],
    ['a selector that they do not meet', selecting({ release: 'other' }), everything, false],
    ['no namespace selector means its own namespace', everything, null, false],
    ['a namespace by its labels', everything, selecting({ team: 'shop' }), true],
    ['a namespace that has not the label', everything, selecting({ team: 'bank' }), false],
    [
      'a namespace by its name, which needs no reading',
      everything,
      selecting({ 'kubernetes.io/metadata.name': 'shop' }),
      true,
    ],
  ])('%s', (_, monitors, namespaces, holds) => {
    expect(prometheusIs({ serviceMonitors: { monitors, namespaces } }).monitors[0]?.prometheus.holds).toBe(holds)
  })

  test('in the namespace of the Prometheus itself it needs no namespace selector', () => {
    const { monitors } = prometheusIs({
      namespace: 'shop',
      serviceMonitors: { monitors: everything, namespaces: null },
    })
    expect(monitors[0]?.prometheus.holds).toBe(true)
  })

  test('goes by the selectors for pods where the monitor is a PodMonitor', () => {
    const pods = aMonitor({ kind: 'PodMonitor', selector: selecting({ pod: 'web' }) })
    const none = { podMonitors: { monitors: null, namespaces: null } }
    const { monitors } = prometheusIs(none, { serviceMonitors: known([]), podMonitors: known([pods]) })
    expect(monitors[0]?.prometheus).toMatchObject({
      holds: false,
      inWords: expect.stringContaining('podMonitorSelector'),
    })
  })

  test('is not known of one without any selector, whose configuration is written by hand', () => {
    expect(prometheusIs({ isUnmanaged: true }).monitors[0]?.prometheus.holds).toBeNull()
  })

  test('is not known where the labels of namespaces are not, and a selector asks for them', () => {
    const denied = notKnown('denied', 'Namespaces may not be read.')
    const byTeam = { serviceMonitors: { monitors: everything, namespaces: selecting({ team: 'shop' }) } }
    const { prometheus } = prometheusIs(byTeam, { namespaceLabels: denied }).monitors[0] ?? {}
    expect(prometheus).toMatchObject({ holds: null, inWords: expect.stringContaining('Namespaces may not be read.') })
    expect(ask({ namespaceLabels: denied }).monitors[0]?.prometheus.holds).toBe(true)
  })

  test('that ignores namespace selectors does not take one of another namespace', () => {
    const elsewhere = aMonitor({ namespace: 'monitoring', namespaces: 'any' })
    const { monitors, manifest } = prometheusIs(
      { ignoresNamespaceSelectors: true },
      { serviceMonitors: known([elsewhere]) },
    )
    expect(monitors[0]?.prometheus).toMatchObject({
      holds: false,
      inWords: expect.stringContaining('ignoreNamespaceSelectors'),
    })
    expect(manifest?.yaml).toContain('namespace: shop')
  })

  const prometheusMend = (fields: Partial<PrometheusObject>) =>
    prometheusIs(fields).monitors[0]?.mends.map(({ command }) => command)

  test.each<[string, Partial<PrometheusObject>, string]>([
    [
      'by a label of the monitor',
      { serviceMonitors: { monitors: selecting({ release: 'other' }), namespaces: everything } },
      'kubectl -n shop label --overwrite servicemonitor web release=other',
    ],
    [
      'by a label of the namespace',
      { serviceMonitors: { monitors: everything, namespaces: selecting({ scrape: 'yes' }) } },
      'kubectl label --overwrite namespace shop scrape=yes',
    ],
    [
      'by letting it look into all namespaces',
      { serviceMonitors: { monitors: everything, namespaces: null } },
      `kubectl -n monitoring patch prometheus.monitoring.coreos.com k8s --type=merge -p '{"spec":{"serviceMonitorNamespaceSelector":{}}}'`,
    ],
    [
      'by letting it take all monitors',
      { serviceMonitors: { monitors: null, namespaces: everything } },
      `kubectl -n monitoring patch prometheus.monitoring.coreos.com k8s --type=merge -p '{"spec":{"serviceMonitorSelector":{}}}'`,
    ],
  ])('is mended %s', (_, fields, command) => {
    expect(prometheusMend(fields)).toEqual([command])
  })

  test('is mended at the one that is nearest to taking it', () => {
    const none = aPrometheus({ name: 'a', serviceMonitors: { monitors: null, namespaces: null } })
    const near = aPrometheus({
      name: 'b',
      serviceMonitors: { monitors: selecting({ release: 'b' }), namespaces: everything },
    })
    const { monitors } = ask({ prometheuses: known([none, near]) })
    expect(monitors[0]?.mends[0]?.command).toContain('release=b')
  })
})

describe('whether the targets are up', () => {
  const upOf = (targets: MonitoringQuestion['targets']) => ask({ targets }).monitors[0]?.up
  test('is a matter of the last scrape of each pod', () => {
    const value = [aTarget(), aTarget({ podName: 'web-1', isUp: false })]
    expect(upOf({ known: true, value })).toMatchObject({
      holds: false,
      inWords: expect.stringContaining('1 of 2 pods failed, such as web-1'),
    })
  })

  test('of another port, or found through another Service, says nothing of this monitor', () => {
    const value = [aTarget({ endpoint: 'admin' }), aTarget({ service: 'other' })]
    expect(upOf({ known: true, value })).toMatchObject({
      holds: false,
      inWords: expect.stringContaining('no target of it'),
    })
  })

  test('is not known where no Prometheus is configured', () => {
    const { verdict, monitors } = ask({
      targets: { known: false, why: 'not-configured', inWords: 'None is configured.' },
    })
    expect(monitors[0]?.up).toEqual({ holds: null, inWords: 'None is configured.' })
    expect(verdict.holds).toBeNull()
  })
})

describe('a Service that no monitor selects', () => {
  const none = { serviceMonitors: known([]), targets: { known: true, value: [] } } as const

  test('gets a ServiceMonitor that a Prometheus of the cluster takes', () => {
    const monitors = { monitors: selecting({ release: 'stack' }), namespaces: everything }
    const { verdict, manifest } = prometheusIs({ serviceMonitors: monitors }, none)
    expect(verdict).toEqual({ holds: false, inWords: 'No ServiceMonitor or PodMonitor selects this Service.' })
    expect(manifest?.command).toBeNull()
    expect(manifest?.yaml).toBe(`apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: web
  namespace: shop
  labels:
    release: stack
spec:
  selector:
    matchLabels:
      app: web
  endpoints:
    - port: http
      path: "/metrics"
      interval: "30s"
`)
  })

  test('scrapes the port whose name speaks of metrics', () => {
    const ports = [http, { ...http, name: 'http-metrics', port: 9090 }]
    expect(ask({ ...none, service: aService({ ports }) }).manifest?.yaml).toContain('port: http-metrics')
  })

  test('without labels is given one first, and without names of ports is scraped by that of the container', () => {
    const { manifest } = ask({ ...none, service: aService({ labels: new Map(), ports: [{ ...http, name: '' }] }) })
    expect(manifest?.command).toBe('kubectl -n shop label svc web app.kubernetes.io/name=web')
    expect(manifest?.yaml).toContain('app.kubernetes.io/name: web')
    expect(manifest?.yaml).toContain('targetPort: 8080')
  })

  test('without a TCP port gets none', () => {
    expect(ask({ ...none, service: aService({ ports: [{ ...http, protocol: 'UDP' }] }) }).manifest).toBeNull()
  })

  test('in a cluster without the operator gets a scrape configuration', () => {
    const absent = notKnown('absent', 'It does not serve servicemonitors.')
    const { verdict, manifest } = ask({ ...none, serviceMonitors: absent, podMonitors: absent, prometheuses: absent })
    expect(verdict).toMatchObject({ holds: false, inWords: expect.stringContaining('Operator is not in this cluster') })
    expect(manifest?.yaml).toContain('role: endpointslice')
  })

  test('is not said to have none where monitors may not be read, or only some of them', () => {
    const denied = notKnown('denied', 'ServiceMonitors may not be read.')
    expect(ask({ ...none, serviceMonitors: denied }).verdict).toEqual({
      holds: null,
      inWords: 'ServiceMonitors may not be read.',
    })
    expect(ask({ ...none, podMonitors: denied }).verdict.holds).toBeNull()
    expect(ask({ ...none, isWhole: false }).verdict.holds).toBeNull()
    const untaken = prometheusIs({ serviceMonitors: { monitors: null, namespaces: null } }, { isWhole: false })
    expect(untaken.monitors[0]?.prometheus.holds).toBeNull()
  })
})

test('no name or label of a cluster breaks out of a command', () => {
  const hostile = `x'; rm -rf / #`
  const [first] = monitorsAre(aMonitor({ name: 'web', selector: selecting({ app: 'web', team: hostile }) })).monitors
  expect(first?.mends[0]?.command).toBe(`kubectl -n shop label --overwrite svc web 'team=x'\\''; rm -rf / #'`)
})
