import { describe, expect, test } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { isExternalService, type Service, serviceKey } from '@/lib/domain/cluster'
import type { Fact } from '@/lib/domain/fact'
import { createDemoClusters } from '@/lib/server/demo/create-demo-clusters'
import { harborEstate } from '@/lib/server/demo/harbor/estate'
import { minutes, seconds } from '@/lib/server/demo/simulation/cycle'

function start(elapsedMs = 0) {
  const clock = createManualClock()
  const [harbor, quay] = createDemoClusters({ seed: 7, clock })
  if (harbor === undefined || quay === undefined) throw new Error('The demo lacks a cluster.')
  for (const { source } of [harbor, quay]) source.start()
  clock.advance(elapsedMs)
  const find = (key: string): Service => {
    const service = [harbor, quay]
      .map(({ source }) => source.state().services.get(key))
      .find((each) => each !== undefined)
    if (service === undefined) throw new Error(`The demo has no Service ${key}.`)
    return service
  }
  return { clock, harbor, quay, find }
}

function readable<T>(fact: Fact<T>): T {
  if (!fact.known) throw new Error(fact.inWords)
  return fact.value
}

describe('what is read about a Service agrees with what is watched', () => {
  test.each([0, 1, 2.5, 8.3, 13])('after %s minutes its pods are those of its EndpointSlices', async (elapsed) => {
    const { harbor } = start(minutes(elapsed))
    const { services, slices } = harbor.source.state()
    for (const [key, service] of services) {
      const { pods } = await harbor.workloads.facts(service)
      const scheduled = readable(pods).filter(({ nodeName }) => nodeName !== null)
      const endpoints = (slices.get(key) ?? []).flatMap((slice) => slice.endpoints).filter(({ podName }) => podName)
      expect(new Set(scheduled.map(({ name }) => name)), key).toEqual(new Set(endpoints.map(({ podName }) => podName)))
      for (const { podName, nodeName, addresses, terminating } of endpoints) {
        const pod = scheduled.find(({ name }) => name === podName)
        expect(pod?.nodeName).toBe(nodeName)
        expect(pod?.addresses).toEqual(expect.arrayContaining([...addresses]))
        expect(pod?.terminating).toBe(terminating)
      }
    }
  })

  test('the Service selects its pods by their labels, and they make up their workload', async () => {
    const { harbor } = start()
    for (const service of harbor.source.state().services.values()) {
      const { pods, workloads, podsInNamespace } = await harbor.workloads.facts(service)
      for (const { labels } of readable(pods)) {
        for (const [key, value] of service.selector) expect(labels.get(key)).toBe(value)
      }
      expect(readable(podsInNamespace)).toBeGreaterThanOrEqual(readable(pods).length)
      expect(readable(workloads)).toHaveLength(readable(pods).length === 0 ? 0 : 1)
      const [workload] = readable(workloads)
      if (workload === undefined || workload.replicas === null) continue
      const staying = readable(pods).filter(({ terminating }) => !terminating).length
      // Two of the six pods of shop/search were on a node that is away.
      expect(staying).toBe(serviceKey(service.namespace, service.name) === 'shop/search' ? 4 : workload.replicas)
    }
  })
})

describe('there is a workload for each thing that a rule about placement looks at', () => {
  const { harbor, find } = start()
  const templateOf = async (key: string) => readable((await harbor.workloads.facts(find(key))).workloads)[0]?.template

  test('constraints that hold, only ask, count nothing, count old pods, ignore taints; and none at all', async () => {
    expect((await templateOf('shop/web'))?.spreadConstraints).toEqual([])
    expect((await templateOf('web/docs'))?.spreadConstraints).toMatchObject([
      { whenUnsatisfiable: 'DoNotSchedule', nodeTaintsPolicy: 'Honor', matchLabelKeys: ['pod-template-hash'] },
    ])
    expect((await templateOf('shop/assets'))?.spreadConstraints[0]?.whenUnsatisfiable).toBe('ScheduleAnyway')
    expect((await templateOf('shop/checkout'))?.spreadConstraints[0]?.matchLabelKeys).toEqual([])
    const lost = await templateOf('shop/flash-sale')
    const [[key, value] = ['', '']] = lost?.spreadConstraints[0]?.labelSelector?.matchLabels ?? []
    expect(lost?.labels.get(key)).not.toBe(value)
  })

  test('a pod waits for a node while a tainted one is empty', async () => {
    const { pods, workloads } = await harbor.workloads.facts(find('legacy/ftp'))
    const waiting = readable(pods).filter(({ phase }) => phase === 'Pending')
    expect(waiting).toMatchObject([{ nodeName: null, unschedulable: expect.stringContaining('spread constraints') }])
    const [workload] = readable(workloads)
    const [[label] = ['']] = workload?.template.nodeSelector ?? []
    const nodes = [...(harbor.source.state().nodes?.values() ?? [])].filter(({ labels }) => labels.has(label))
    expect(nodes.filter(({ taints }) => taints.length > 0)).toHaveLength(1)
    expect(nodes).toHaveLength(4)
  })

  test('budgets that allow and that block, autoscalers, ways to stop, policies by address', async () => {
    const shop = await harbor.workloads.facts(find('shop/web'))
    expect(readable(shop.autoscalers)).toMatchObject([{ minReplicas: 4 }, { minReplicas: 6 }])
    expect(
      readable(shop.networkPolicies).some(({ ingress }) => ingress?.some(({ ipBlocks }) => ipBlocks.length > 0)),
    ).toBe(true)
    const pay = await harbor.workloads.facts(find('pay/webhook'))
    expect(readable(pay.disruptionBudgets)).toMatchObject([{ minAvailable: '6', disruptionsAllowed: 0 }])
    const stops = [...Object.values(harborEstate.setups)].map(({ preStop }) => preStop?.kind)
    expect(new Set(stops)).toEqual(new Set(['sleep', 'exec', 'http', undefined]))
  })

  test('events speak of the Service’s own health port, and come again as time goes on', async () => {
    const { clock, harbor, find } = start()
    const smtp = find('mail/smtp')
    expect(readable((await harbor.workloads.facts(smtp)).events)).toMatchObject([
      { reason: 'FailedToStartServiceHealthcheck', message: expect.stringContaining(`:${smtp.healthCheckNodePort}:`) },
    ])
    const infer = find('ml/infer')
    const [before] = readable((await harbor.workloads.facts(infer)).events)
    clock.advance(minutes(6))
    const [after] = readable((await harbor.workloads.facts(infer)).events)
    expect(after?.count).toBe((before?.count ?? 0) + 1)
    expect(after?.lastAtMs ?? 0).toBeGreaterThan(before?.lastAtMs ?? 0)
    expect(after?.lastAtMs ?? 0).toBeLessThanOrEqual(clock.nowMs())
  })

  test('every entry is about something that there is', () => {
    const { services } = harbor.source.state()
    for (const key of Object.keys(harborEstate.events)) expect(services.has(key), key).toBe(true)
    const namespaces = new Set([...services.values()].map(({ namespace }) => namespace))
    for (const namespace of [...Object.keys(harborEstate.policies), ...Object.keys(harborEstate.strays)]) {
      expect(namespaces.has(namespace), namespace).toBe(true)
    }
    const selected = new Set(
      [...services.values()].flatMap(({ namespace, selector }) =>
        [...selector.values()].map((name) => serviceKey(namespace, name)),
      ),
    )
    for (const key of Object.keys(harborEstate.setups)) expect(selected.has(key), key).toBe(true)
  })
})

test('in the cluster in trouble what cannot be read says why, with the right that is missing', async () => {
  const { quay } = start()
  for (const service of quay.source.state().services.values()) {
    if (!isExternalService(service)) continue
    const facts = await quay.workloads.facts(service)
    expect(facts.pods.known && facts.workloads.known).toBe(true)
    expect(facts.networkPolicies).toMatchObject({ why: 'denied', right: { resource: 'networkpolicies' } })
    expect(facts.events).toMatchObject({ why: 'failed', right: null })
  }
})

test('what was read is the same for ten seconds, known for a minute, and leaves no timer', async () => {
  const { clock, harbor, find } = start()
  const timers = clock.pending()
  const web = find('shop/web')
  expect(harbor.workloads.recent(web)).toBeNull()
  const facts = await harbor.workloads.facts(web)
  clock.advance(seconds(9))
  expect(await harbor.workloads.facts(web)).toBe(facts)
  clock.advance(seconds(50))
  expect(harbor.workloads.recent(web)).toBe(facts)
  expect(await harbor.workloads.facts(web)).not.toBe(facts)
  clock.advance(seconds(60))
  expect(harbor.workloads.recent(web)).toBeNull()
  expect(clock.pending()).toBe(timers)
})
