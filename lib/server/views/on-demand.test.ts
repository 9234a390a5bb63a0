import { expect, test } from 'vitest'
import { aFollowedCluster, allAccess } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { accessLogRequest, accessLogResponse, countNowResponse, onDemandResponse } from '@/lib/contracts/on-demand'
import { aCluster, aNode, anEndpoint, aService, aSlice } from '@/lib/domain/test-objects'
import { createAddressMask } from '../clients/address-mask'
import type { OnDemandPermission, OnDemandSources } from '../sources'
import { countNow } from './count-now'
import { getOnDemand } from './get-on-demand'
import { readAccessLog } from './read-access-log'

const clock = createManualClock()
const ref = { namespace: 'shop', name: 'web' }
const at = {
  nowMs: () => clock.nowMs(),
  signal: new AbortController().signal,
  mask: createAddressMask('full'),
}
const node = (name: string, address: string) => aNode(name, { addresses: [{ type: 'InternalIP', address }] })

function clusterWith(onDemand: OnDemandSources, pods = 3) {
  const endpoints = Array.from({ length: pods }, (_, pod) => anEndpoint(`10.1.0.${pod}`, `n${(pod % 3) + 1}`))
  const nodes = [node('n1', '10.0.0.1'), node('n2', '10.0.0.2'), node('n3', '10.0.0.3')]
  const state = aCluster(aService({ externalTrafficPolicy: 'Cluster' }), [aSlice(endpoints)], nodes)
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
  expect(answer.traffic).toMatchObject({ known: true, value: { pods: [{ count: 3 }, { count: 3 }, { count: 3 }] } })
  expect(answer.advice).toBeNull()
})

test('addresses of clients at the sockets are evidence that it is kept, whatever the policy makes expect', async () => {
  const cluster = clusterWith(seeing(['203.0.113.9', '198.51.100.4']))
  const answer = countNowResponse.parse(await countNow(cluster, allAccess, ref, at))
  expect(answer.sourceAddress).toMatchObject({ verdict: 'preserved', basis: 'observed' })
  expect(answer.sourceAddress?.contradictions).toHaveLength(1)
  expect(answer.pods).toMatchObject([{ connections: 4 }, { connections: 4 }, { connections: 4 }])
})

test('of many pods a bounded number is read, and how many there are is said', async () => {
  const cluster = clusterWith(seeing(['203.0.113.9']), 90)
  expect((await readAccessLog(cluster, allAccess, ref, request, at)).pods).toHaveLength(20)
  const counted = await countNow(cluster, allAccess, ref, at)
  expect(counted.pods).toHaveLength(50)
  expect(counted.traffic).toMatchObject({ value: { warnings: ['40 of 90 pods are missing: they were not counted.'] } })
})

test('logs that name no address bring the lines that would make them do so', async () => {
  const answer = await readAccessLog(clusterWith(seeing(['nobody'])), allAccess, ref, request, at)
  expect(answer.clients).toMatchObject({ known: false })
  expect(answer.sourceAddress).toBeNull()
  expect(answer.advice?.snippets.map(({ id }) => id)).toEqual(['express', 'flask', 'go', 'nginx'])
})

test('where addresses are masked, none of them leaves the server whole, and those that look alike are one', async () => {
  const cluster = clusterWith(seeing(['203.0.113.9', '203.0.113.77', '198.51.100.4']))
  const masked = { ...at, mask: createAddressMask('masked') }
  const answers = [
    await countNow(cluster, allAccess, ref, masked),
    await readAccessLog(cluster, allAccess, ref, request, masked),
  ]
  for (const answer of answers) {
    expect(JSON.stringify(answer)).not.toMatch(/203\.0\.113\.(9|77)|198\.51\.100\.4/)
    expect(answer.clients).toMatchObject({ value: { distinct: 3, clients: [{}, {}] } })
  }
})

test('what is switched off is not done, and the answer says what would switch it on', async () => {
  const cluster = clusterWith(seeing(['203.0.113.9'], no))
  for (const doing of [countNow(cluster, allAccess, ref, at), readAccessLog(cluster, allAccess, ref, request, at)]) {
    await expect(doing).rejects.toMatchObject({ code: 'switched-off', detail: no.inWords })
  }
})

test('what the reader may not see is not read', async () => {
  const cluster = clusterWith(seeing(['203.0.113.9']))
  const access = { namespaces: new Set(['other']), nodes: true }
  await expect(countNow(cluster, access, ref, at)).rejects.toMatchObject({ code: 'not-found' })
})

test('a source of logs that is not there is refused', async () => {
  const doing = readAccessLog(clusterWith(seeing([])), allAccess, ref, { ...request, source: 'loki' }, at)
  await expect(doing).rejects.toMatchObject({ code: 'bad-request' })
})
