import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NotKnown } from '@/lib/domain/fact'
import { checkMonitoring } from '@/lib/domain/monitoring/check-monitoring'
import type { MonitoringQuestion } from '@/lib/domain/monitoring/objects'
import { createMonitoringSource } from '@/lib/server/kubernetes/reads/monitoring-source'
import { createTransport } from '@/lib/server/kubernetes/transport/http'
import type { MonitoringFacts } from '@/lib/server/sources'
import { systemClock } from '@/lib/server/system-clock'
import { missingRightYaml } from '@/lib/server/views/missing-right'
import { controlPlaneAssets, howToGetAssets } from '../control-plane/assets'
import { type ControlPlane, startControlPlane } from '../control-plane/harness'
import { createNamespace, createService, mustSend } from '../control-plane/objects'
import type { User } from '../control-plane/users'
import { monitoringDefinitions, rawPrometheus, rawServiceMonitor } from '../fakes/raw-monitoring'
import { createConnection, tokenCredentials } from '../fakes/reflector-rig'
import { createTemporaryFolder, type TemporaryFolder } from '../fakes/temporary-folder'

const assets = controlPlaneAssets()
if (assets === null) test.skip(`monitors on a real control plane: ${howToGetAssets}`, () => {})

describe.skipIf(assets === null)('how a Service is scraped, on a real control plane', () => {
  let plane: ControlPlane
  let folder: TemporaryFolder

  beforeAll(async () => {
    plane = await startControlPlane()
    folder = createTemporaryFolder()
    for (const namespace of ['shop', 'monitoring']) await createNamespace(plane, namespace)
    const spec = { type: 'LoadBalancer', selector: { app: 'cart' }, ports: [{ name: 'http', port: 80 }] }
    await createService(plane, { namespace: 'shop', name: 'cart', spec })
    await plane.kubectl('-n', 'shop', 'label', 'svc', 'cart', 'app=cart')
  })
  afterAll(async () => {
    await plane?.stop()
    folder?.dispose()
  })

  async function read(user: User): Promise<MonitoringFacts> {
    const credentials = tokenCredentials(plane.token(user))
    const ca = readFileSync(plane.caFile, 'utf8')
    const connection = createConnection(plane.server, { ...credentials, tls: { ...credentials.tls, ca } })
    const transport = createTransport({ connection, clock: systemClock })
    const source = createMonitoringSource({ transport: () => transport, namespaces: [], clock: systemClock })
    const facts = await source.facts('shop')
    await source.stop()
    transport.close()
    return facts
  }

  const judge = (facts: MonitoringFacts) => {
    const service = facts.services.known ? facts.services.value.find(({ name }) => name === 'cart') : undefined
    if (service === undefined) throw new Error('there is no Service')
    const nothing: NotKnown = { known: false, why: 'not-asked', inWords: 'Not asked.', right: null }
    const question: MonitoringQuestion = {
      ...facts,
      service,
      siblings: [],
      pods: nothing,
      containerPorts: nothing,
      targets: { known: false, why: 'not-configured', inWords: 'None is configured.' },
    }
    return checkMonitoring(question)
  }

  /** Runs a command as it stands on the page. */
  const run = (command: string) => {
    const file = folder.write('mend.sh', command)
    expect(command).toMatch(/^kubectl /)
    return plane.kubectl(...wordsOf(readFileSync(file, 'utf8')))
  }

  test('without the operator it is absent, with the right and without it', async () => {
    for (const user of ['admin', 'nobody'] as const) {
      const { serviceMonitors, prometheuses } = await read(user)
      expect([serviceMonitors, prometheuses]).toMatchObject([{ why: 'absent' }, { why: 'absent' }])
    }
  })

  test('without the right it is denied, and the YAML that is named lifts that, part by part', async () => {
    for (const definition of monitoringDefinitions) {
      await mustSend(plane, 'POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition)
    }
    for (const { metadata } of monitoringDefinitions) {
      await plane.kubectl('wait', '--for=condition=Established', `crd/${metadata.name}`, '--timeout=60s')
    }
    const granted: string[] = []
    for (;;) {
      const { serviceMonitors, podMonitors, prometheuses, services } = await read('nobody')
      const denied = [serviceMonitors, podMonitors, prometheuses, services].find((fact) => !fact.known)
      if (denied === undefined || denied.known) break
      expect(denied).toMatchObject({ why: 'denied', right: { verbs: ['list'] } })
      granted.push(denied.right?.resource ?? '')
      expect(granted.length).toBeLessThan(6)
      const yaml = missingRightYaml({ missingRule: denied.right, error: { message: denied.inWords } }) ?? ''
      await plane.kubectl('apply', '-f', folder.write('right.yaml', yaml))
    }
    expect(granted).toEqual(['servicemonitors', 'podmonitors', 'prometheuses', 'services'])
  })

  test('a broken monitor is mended by the very commands that are shown', async () => {
    const path = (namespace: string, plural: string) =>
      `/apis/monitoring.coreos.com/v1/namespaces/${namespace}/${plural}`
    const wrongPort = rawServiceMonitor({ labels: {} }, { endpoints: [{ port: 'metrics' }] })
    await mustSend(plane, 'POST', path('shop', 'servicemonitors'), wrongPort)
    await mustSend(plane, 'POST', path('monitoring', 'prometheuses'), rawPrometheus())
    const answers = () =>
      read('admin').then((facts) => {
        const [first] = judge(facts).monitors
        return { selects: first?.selects.holds, port: first?.port.holds, prometheus: first?.prometheus.holds, first }
      })
    expect(await answers()).toMatchObject({ selects: true, port: false, prometheus: false })
    // One after the other: a Prometheus asks for a label of the monitor first, then for one of the namespace.
    for (let round = 0; round < 4; round += 1) {
      for (const { command } of (await answers()).first?.mends ?? []) await run(command)
    }
    expect(await answers()).toMatchObject({ selects: true, port: true, prometheus: true })
  })

  test('the ServiceMonitor that is offered is accepted, and selects the Service', async () => {
    await plane.kubectl('-n', 'shop', 'delete', 'servicemonitor', 'cart')
    const { manifest, verdict } = judge(await read('admin'))
    expect(verdict.holds).toBe(false)
    await plane.kubectl('apply', '-f', folder.write('monitor.yaml', manifest?.yaml ?? ''))
    const [first] = judge(await read('admin')).monitors
    expect([first?.selects.holds, first?.port.holds, first?.prometheus.holds]).toEqual([true, true, true])
  })
})

/** The arguments of a command, as a shell reads the quotes in it. */
function wordsOf(command: string): readonly string[] {
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
  return words.slice(1)
}
