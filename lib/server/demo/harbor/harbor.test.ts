import { describe, expect, test } from 'vitest'
import { isExternalService, type Service, type SliceEndpoint } from '@/lib/domain/cluster'
import { minutes, seconds } from '@/lib/server/demo/simulation/cycle'
import { createScene } from '@/lib/server/demo/simulation/scene'
import { harbor } from './cluster'

const startMs = Date.UTC(2026, 10, 22, 14, 32)
const scene = createScene(harbor, 7, startMs)
const services = [...scene.services(0).values.values()]
const external = services.filter(isExternalService)
const atEveryTenSeconds = Array.from({ length: 180 }, (_, index) => seconds(10 * index))

test('there are at least 36 nodes in three zones at any time, and one that comes and goes', () => {
  const counts = atEveryTenSeconds.map((elapsedMs) => scene.nodes(elapsedMs).values.size)
  expect(new Set(counts)).toEqual(new Set([36, 37]))
  expect(new Set([...scene.nodes(0).values.values()].map(({ zone }) => zone))).toEqual(new Set(['a', 'b', 'c']))
})

test('there are at least 40 external Services of both policies and every type, and some that are not external', () => {
  expect(external.length).toBeGreaterThanOrEqual(40)
  expect(new Set(external.map(({ externalTrafficPolicy }) => externalTrafficPolicy))).toEqual(
    new Set(['Local', 'Cluster']),
  )
  expect(new Set(external.map(({ type }) => type))).toEqual(new Set(['LoadBalancer', 'NodePort', 'ClusterIP']))
  expect(services.filter((service) => !isExternalService(service)).length).toBeGreaterThanOrEqual(3)
})

describe('an API server would accept these objects', () => {
  const dnsLabel = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/
  const podName = /^[a-z0-9]([-a-z0-9]{0,251}[a-z0-9])?$/

  test('names and namespaces are DNS labels, pod and slice names DNS subdomains', () => {
    for (const { namespace, name } of services) {
      expect(namespace).toMatch(dnsLabel)
      expect(name).toMatch(dnsLabel)
    }
    const slices = [...scene.slices(0).values.values()].flat()
    for (const { name, endpoints } of slices) {
      expect(name).toMatch(podName)
      for (const { podName: pod } of endpoints) if (pod !== null) expect(pod).toMatch(podName)
    }
  })

  test('no two Services share a name, a uid, a node port, a health port or an address', () => {
    const all = <T>(pick: (service: Service) => readonly (T | null)[]) =>
      services.flatMap(pick).filter((value): value is T & {} => value !== null)
    const ports = all((service) => [...service.ports.map(({ nodePort }) => nodePort), service.healthCheckNodePort])
    const ips = all(({ clusterIPs }) => clusterIPs.filter((ip) => ip !== 'None'))
    const uids = all(({ uid }) => [uid])
    for (const values of [ports, ips, uids, services.map(({ namespace, name }) => `${namespace}/${name}`)]) {
      expect(new Set<unknown>(values).size).toBe(values.length)
    }
    for (const port of ports) {
      expect(port).toBeGreaterThanOrEqual(30_000)
      expect(port).toBeLessThanOrEqual(32_767)
    }
  })

  test('only Local Services of type LoadBalancer have a health check node port', () => {
    for (const { type, externalTrafficPolicy, healthCheckNodePort } of services) {
      expect(healthCheckNodePort !== null).toBe(type === 'LoadBalancer' && externalTrafficPolicy === 'Local')
    }
  })

  test('no two pods have one address at any time, and each lies in the pod network of its node', () => {
    for (const elapsedMs of atEveryTenSeconds) {
      const owners = new Map<string, string>()
      const clashes: string[] = []
      const nodes = scene.nodes(elapsedMs).values
      for (const { addresses, podName: pod, nodeName } of endpointsAt(elapsedMs)) {
        const [address = ''] = addresses
        if (pod === null || nodeName === null || address.includes(':')) continue
        const network = nodes.get(nodeName)?.podCIDRs[0]?.replace('.0/24', '')
        if ((owners.get(address) ?? pod) !== pod || !address.startsWith(`${network}.`))
          clashes.push(`${pod} ${address}`)
        owners.set(address, pod)
      }
      expect(clashes).toEqual([])
    }
  })
})

describe('time moves', () => {
  const statesOf = (key: string, elapsedMs: number) =>
    (scene.slices(elapsedMs).values.get(key) ?? []).flatMap(({ endpoints }) =>
      endpoints.map(({ ready, terminating }) => (terminating ? 'terminating' : ready ? 'ready' : 'unready')),
    )

  test('rolling updates show new pods that start and old ones that end, and come round again', () => {
    const seen = new Set(atEveryTenSeconds.flatMap((elapsedMs) => statesOf('web/portal', elapsedMs)))
    expect(seen).toEqual(new Set(['ready', 'unready', 'terminating']))
    const templates = new Set(
      atEveryTenSeconds.flatMap((elapsedMs) =>
        (scene.slices(elapsedMs).values.get('web/portal') ?? []).flatMap(({ endpoints }) =>
          endpoints.map(({ podName }) => podName?.split('-').at(-2)),
        ),
      ),
    )
    expect(templates.size).toBeGreaterThanOrEqual(4)
  })

  test('no rollout is overtaken by the next of the same workload', () => {
    const steady = new Set(harbor.nodes.filter(({ life }) => life === undefined).map(({ name }) => name))
    for (const { namespace, name, workload } of harbor.services) {
      if (workload?.rollout === undefined || !Object.keys(workload.placement).every((node) => steady.has(node)))
        continue
      for (const round of [1, 2, 3]) {
        const justBefore = workload.rollout.firstAtMs + round * workload.rollout.everyMs - 1
        expect([name, new Set(statesOf(`${namespace}/${name}`, justBefore))]).toEqual([name, new Set(['ready'])])
      }
    }
  })

  test('a node loses power: it turns Unknown, and its pods are no longer ready', () => {
    const duringBlackout = minutes(6)
    expect(scene.nodes(duringBlackout).values.get('kn-c10')?.ready).toBe('Unknown')
    const there = endpointsAt(duringBlackout).filter(({ nodeName }) => nodeName === 'kn-c10')
    expect(there.length).toBeGreaterThan(0)
    expect(there.filter(({ ready }) => ready)).toEqual([])
    expect(scene.nodes(minutes(9)).values.get('kn-c10')?.ready).toBe('True')
  })

  test('the address of legacy/ftp moves from node to node', () => {
    const hostAt = (elapsedMs: number) =>
      scene.services(elapsedMs).values.get('legacy/ftp')?.annotations.get('kube-vip.io/vipHost')
    expect([0, 6, 12, 18].map((minute) => hostAt(minutes(minute)))).toEqual(['kn-b09', 'kn-c07', 'kn-a09', 'kn-b09'])
  })

  test('the worked examples stand still, so that their numbers can be looked up', () => {
    const before = scene.slices(0).values
    const after = scene.slices(minutes(26)).values
    for (const key of ['shop/web', 'iot/mqtt', 'voip/sip', 'search/query', 'auth/session']) {
      expect(after.get(key)).toBe(before.get(key))
    }
  })
})

function endpointsAt(elapsedMs: number): readonly SliceEndpoint[] {
  return [...scene.slices(elapsedMs).values.values()].flat().flatMap(({ endpoints }) => endpoints)
}
