import { expect, test } from 'vitest'
import { clientMeans } from '@/e2e/fakes/fake-clients'
import { aFollowedCluster, allAccess } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import {
  accessLogRequest,
  accessLogResponse,
  countNowRequest,
  countNowResponse,
  onDemandResponse,
} from '@/lib/contracts/on-demand'
import { aCluster, aNode, anEndpoint, aService, aSlice } from '@/lib/domain/test-objects'
import { createAddressMask } from '../../clients/address-mask'
import type { OnDemandPermission, OnDemandSources } from '../../sources'
import { countNow } from './count-now'
import { getOnDemand } from './get-on-demand'
import { readAccessLog } from './read-access-log'

const clock = createManualClock()
const ref = { namespace: 'shop', name: 'web' }
const at = {
  nowMs: () => clock.nowMs(),
  signal: new AbortController().signal,
  means: clientMeans(),
}
const node = (name: string, address: string) => aNode(name, { addresses: [{ type: 'InternalIP', address }] })

function clusterWith(onDemand: OnDemandSources, pods = 3, service = aService({ externalTrafficPolicy: 'Cluster' })) {
  const endpoints = Array.from({ length: pods }, (_, pod) => anEndpoint(`10.1.0.${pod}`, `n${(pod % 3) + 1}`))
  const nodes = [node('n1', '10.0.0.1'), node('n2', '10.0.0.2'), node('n3', '10.0.0.3')]
  const state = aCluster(service, [aSlice(endpoints)], nodes)
  return { ...aFollowedCluster(clock, state), onDemand }
}

const yes: OnDemandPermission = { allowed: true, inWords: 'Logs are read with the rights of your kubeconfig.' }
const no: OnDemandPermission = { allowed: false, inWords: 'Set EVENKEEL_COUNT_NOW=on.' }

/** Every pod saw these addresses. */
const seeing = (addresses: readonly string[], permission = yes): OnDemandSources => ({
  logs: [
    {
      id: 'pods',
      name: 'pod logs',
      permission: () => permission,
      command: ({ namespace, lines }) => `kubectl logs --namespace ${namespace} --tail ${lines}`,
      read: async ({ pods }) =>
        pods.map(({ name, nodeName }) => ({
          podName: name,
          nodeName,
          container: 'app',
          choices: [],
          lines: addresses.map((address) => ({ atMs: clock.nowMs(), text: `Request from ${address}: GET /` })),
          isCutBefore: false,
          isCutAfter: false,
          problem: null,
        })),
    },
  ],
  sockets: {
    permission: () => permission,
    command: () => 'cat /proc/net/tcp',
    read: async ({ pods }) =>
      pods.map(({ name, nodeName }) => ({
        podName: name,
        nodeName,
        connections: new Map(addresses.map((address) => [address, 2])),
        notes: [],
        problem: null,
      })),
  },
})

const request = accessLogRequest.parse({})
const now = countNowRequest.parse({})

test('what would be read is told before: the pods, the command, and whether it is allowed', () => {
  const answer = onDemandResponse.parse(getOnDemand(clusterWith(seeing([], no)), allAccess, ref, 0))
  expect(answer).toMatchObject({
    pods: 3,
    logs: { sources: [{ id: 'pods', allowed: false, command: 'kubectl logs --namespace shop --tail 2000' }] },
    sockets: { allowed: false, inWords: no.inWords, ports: [8080] },
  })
})

test('addresses of nodes in the logs of a Service under Cluster are evidence that the client address is lost', async () => {
  const cluster = clusterWith(seeing(['10.0.0.1', '10.0.0.2', '10.0.0.3']))
  const answer = accessLogResponse.parse(await readAccessLog(cluster, allAccess, ref, request, at))
  expect(answer.sourceAddress).toMatchObject({ verdict: 'lost', basis: 'observed', hop: 'entry-node' })
  expect(answer.sourceAddress?.reasons[0]).toContain('access logs of 3 pods')
  expect(answer.observed).toMatchObject({ measure: 'requests', endpoints: [{ count: 3 }, { count: 3 }, { count: 3 }] })
  expect(answer.advice).toBeNull()
})

test('addresses of clients at the sockets are evidence that it is kept, whatever the policy makes expect', async () => {
  const cluster = clusterWith(seeing(['203.0.113.9', '198.51.100.4']))
  const answer = countNowResponse.parse(await countNow(cluster, allAccess, ref, now, at))
  expect(answer.sourceAddress).toMatchObject({ verdict: 'preserved', basis: 'observed' })
  expect(answer.sourceAddress?.contradictions).toHaveLength(1)
  expect(answer.pods).toMatchObject([{ connections: 4 }, { connections: 4 }, { connections: 4 }])
})

test('of many pods a bounded number is read, and how many there are is said', async () => {
  const cluster = clusterWith(seeing(['203.0.113.9']), 90)
  expect((await readAccessLog(cluster, allAccess, ref, request, at)).pods).toHaveLength(20)
  const counted = await countNow(cluster, allAccess, ref, now, at)
  expect(counted.pods).toHaveLength(50)
  expect(counted.observed.warnings).toContain('40 of 90 pods are missing: they were not counted.')
  expect(counted.observed.coverage).toBeCloseTo(50 / 90)
  expect(counted.observed.endpoints.filter(({ count }) => count === null)).toHaveLength(40)
})

test('logs that name no address bring the lines that would make them do so', async () => {
  const answer = await readAccessLog(clusterWith(seeing(['nobody'])), allAccess, ref, request, at)
  expect(answer.clients).toMatchObject({ clients: [], samples: null, notObserved: { why: 'no-metric' } })
  expect(answer.sourceAddress).toBeNull()
  expect(answer.advice?.snippets.map(({ id }) => id)).toEqual(['express', 'flask', 'go', 'nginx'])
})

test('where addresses are masked, none of them leaves the server whole, and those that look alike are one', async () => {
  const cluster = clusterWith(seeing(['203.0.113.9', '203.0.113.77', '198.51.100.4']))
  const masked = { ...at, means: clientMeans({ addressMask: createAddressMask('masked') }) }
  const answers = [
    await countNow(cluster, allAccess, ref, now, masked),
    await readAccessLog(cluster, allAccess, ref, request, masked),
  ]
  for (const answer of answers) {
    expect(JSON.stringify(answer)).not.toMatch(/203\.0\.113\.(9|77)|198\.51\.100\.4/)
    expect(answer.clients).toMatchObject({ distinct: 3, masking: 'masked', clients: [{ addresses: 2 }, {}] })
  }
})

test('what is switched off is not done, and the answer says what would switch it on', async () => {
  const cluster = clusterWith(seeing(['203.0.113.9'], no))
  for (const doing of [
    countNow(cluster, allAccess, ref, now, at),
    readAccessLog(cluster, allAccess, ref, request, at),
  ]) {
    await expect(doing).rejects.toMatchObject({ code: 'switched-off', detail: no.inWords })
  }
})

test('what the reader may not see is not read', async () => {
  const cluster = clusterWith(seeing(['203.0.113.9']))
  const access = { namespaces: new Set(['other']), nodes: true }
  await expect(countNow(cluster, access, ref, now, at)).rejects.toMatchObject({ code: 'not-found' })
})

test('a source of logs that is not there is refused', async () => {
  const doing = readAccessLog(clusterWith(seeing([])), allAccess, ref, { ...request, source: 'loki' }, at)
  await expect(doing).rejects.toMatchObject({ code: 'bad-request' })
})

/** Each pod has its own peers; `agent` is how they call themselves in a log. */
const seenBy = (
  peers: Readonly<Record<string, Readonly<Record<string, number>>>>,
  agent?: string,
): OnDemandSources => ({
  logs: [
    {
      ...(seeing([]).logs[0] as OnDemandSources['logs'][number]),
      read: async ({ pods }) =>
        pods.map(({ name, nodeName }) => ({
          podName: name,
          nodeName,
          container: 'app',
          choices: [],
          lines: Object.entries(peers[name] ?? {}).flatMap(([peer, count]) =>
            Array.from({ length: count }, () => ({
              atMs: clock.nowMs(),
              text: `${peer} - - [12/Mar/2026:14:02:11 +0000] "GET / HTTP/1.1" 200 5${agent === undefined ? '' : ` "-" "${agent}"`}`,
            })),
          ),
          isCutBefore: false,
          isCutAfter: false,
          problem: null,
        })),
    },
  ],
  sockets: {
    ...seeing([]).sockets,
    read: async ({ pods }) =>
      pods.map(({ name, nodeName }) => ({
        podName: name,
        nodeName,
        connections: new Map(Object.entries(peers[name] ?? {})),
        notes: [],
        problem: null,
      })),
  },
})
const [a, b, c] = ['pod-10.1.0.0', 'pod-10.1.0.1', 'pod-10.1.0.2'] as const
const local = aService({ annotations: new Map([['metallb.io/ip-allocated-from-pool', 'a']]) })

test('open connections are held against what is expected of each pod, as metrics are, with one verdict', async () => {
  const even = seenBy({ [a]: { '203.0.113.9': 300 }, [b]: { '203.0.113.9': 310 }, [c]: { '203.0.113.9': 290 } })
  const uneven = seenBy({ [a]: { '203.0.113.9': 700 }, [b]: { '203.0.113.9': 100 }, [c]: { '203.0.113.9': 100 } })
  const { observed } = await countNow(clusterWith(even), allAccess, ref, now, at)
  expect(observed).toMatchObject({ measure: 'connections-active', samples: 900, coverage: 1, verdict: 'as-expected' })
  expect(observed.windowSeconds).toBe(0)
  expect(observed.endpoints[0]).toMatchObject({ podName: a, count: 300, expectedShare: 1 / 3 })
  expect(observed.endpoints[0]?.margin).toBeGreaterThan(0)
  expect(observed.limits[0]).toContain('Connections that are open now')
  const other = await countNow(clusterWith(uneven), allAccess, ref, now, at)
  expect(other.observed.verdict).toBe('differs-beyond-noise')
  const few = await countNow(clusterWith(seeing(['203.0.113.9'])), allAccess, ref, now, at)
  expect(few.observed).toMatchObject({ verdict: 'too-few-to-say', notJudged: 'few' })
})

test('the clients of a sample are told as those of a metric: class, share, concentration, and what rules for them need', async () => {
  const cluster = clusterWith(
    seenBy({ [a]: { '203.0.113.9': 60, '10.0.0.2': 30 }, [b]: { '198.51.100.4': 10 } }),
    3,
    local,
  )
  for (const { clients } of [
    await countNow(cluster, allAccess, ref, now, at),
    await readAccessLog(cluster, allAccess, ref, request, at),
  ]) {
    expect(clients.clients.map(({ address, class: kind, share }) => [address, kind, share])).toEqual([
      ['203.0.113.9', 'client', 0.6],
      ['10.0.0.2', 'node', 0.3],
      ['198.51.100.4', 'client', 0.1],
    ])
    expect(clients.concentration.top1Share).toBeCloseTo(0.6)
    expect(clients.classes.map(({ kind }) => kind)).toEqual(['node', 'client'])
    expect(clients.snippetFacts).toMatchObject({ name: 'web', verdict: 'partial', basis: 'observed' })
  }
})

test('addresses of a sample that contradict the policy are told with their share and examples', async () => {
  const cluster = clusterWith(seenBy({ [a]: { '203.0.113.9': 62, '10.0.0.2': 38 } }), 3, local)
  const { sourceAddress } = await countNow(cluster, allAccess, ref, now, at)
  expect(sourceAddress).toMatchObject({ verdict: 'partial', basis: 'observed', hop: 'entry-node' })
  expect(sourceAddress?.reasons[0]).toBe('Observed in open connections of 3 pods: 1 of client, 1 of node.')
  expect(sourceAddress?.reasons[1]).toBe('38 % of what was counted from outside came from 10.0.0.2 (n2).')
  expect(sourceAddress?.contradictions[0]).toContain(
    'policy is Local, yet 1 of 2 addresses that prove anything (50 %), with 38 % of the connections from outside, are those of nodes',
  )
})

test('where the operator says which addresses balancers have, a sample knows them too', async () => {
  const means = clientMeans({ config: { balancerCidrs: ['10.200.0.0/16'] } })
  const cluster = clusterWith(seenBy({ [a]: { '10.200.0.4': 50 } }), 3, local)
  const { sourceAddress, clients } = await countNow(cluster, allAccess, ref, now, { ...at, means })
  expect(sourceAddress).toMatchObject({ verdict: 'lost', basis: 'observed', hop: 'balancer' })
  expect(clients.clients[0]).toMatchObject({ class: 'balancer' })
})

test("a node's address in the log of its own pods proves a loss where the caller says that it is no probe, and nothing else", async () => {
  const own = { [a]: { '10.0.0.1': 40 } }
  const read = async (agent?: string) =>
    (await readAccessLog(clusterWith(seenBy(own, agent), 3, local), allAccess, ref, request, at)).sourceAddress
  expect(await read('curl/8.5.0')).toMatchObject({ verdict: 'lost', basis: 'observed' })
  expect(await read('-')).toMatchObject({ verdict: 'preserved', basis: 'expected' })
  expect(await read()).toMatchObject({ verdict: 'preserved', basis: 'expected' })
  expect(await read('kube-probe/1.36')).toBeNull()
})

test('IPv6 clients of one network are one where they are asked for so, in a sample too', async () => {
  const cluster = clusterWith(seenBy({ [a]: { '2001:db8:1:2::1': 3, '2001:db8:1:2::2': 4 } }))
  const { clients } = await countNow(cluster, allAccess, ref, countNowRequest.parse({ group: 'network' }), at)
  expect(clients.clients).toMatchObject([{ address: '2001:db8:1:2::/64', count: 7, addresses: 2 }])
})
