import { expect, test } from 'vitest'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import { annotated } from '@/lib/domain/balancers/test-detect'
import { type ClusterState, type Service, serviceKey } from '@/lib/domain/cluster'
import { known, notAsked } from '@/lib/domain/fact'
import { aCluster, aNode, anEndpoint, aService, aSlice } from '@/lib/domain/test-objects'
import { judgeSourceAddress } from './judge-source-address'
import type { ObservedAddress } from './observed'
import { seen } from './test-judge'

const nodes = ['n1', 'n2'].map((name, at) =>
  aNode(name, { addresses: [{ type: 'InternalIP', address: `10.1.0.${at + 1}` }], podCIDRs: [`10.42.${at}.0/24`] }),
)
const slice = aSlice([anEndpoint('10.42.0.10', 'n1', { podName: 'web-1' })])
const metallb = { 'metallb.io/ip-allocated-from-pool': 'a' }
const local = annotated(metallb, { name: 'web-local', externalTrafficPolicy: 'Local' })
const cluster = annotated(metallb, { name: 'web-cluster', externalTrafficPolicy: 'Cluster' })

const client = seen('192.0.2.1', { count: 50 })
const node = seen('10.1.0.2', { seenOn: ['n1'], count: 50 })

function judge(service: Service, addresses: readonly ObservedAddress[], ...others: readonly Service[]) {
  const alone = aCluster(service, [slice], nodes)
  const all = [service, ...others].map((each) => [serviceKey(each.namespace, each.name), each] as const)
  const slices = new Map(all.map(([key]) => [key, [slice]]))
  const state: ClusterState = { ...alone, services: new Map(all), slices }
  return judgeSourceAddress({
    state,
    service,
    model: detectBalancer(service, state),
    networkPolicies: notAsked('NetworkPolicies'),
    pods: notAsked('Pods'),
    evidence: known({ source: 'access logs', addresses, balancerCidrs: [] }),
  })
}

test('of a pair over the same pods, each is told by what speaks for it', () => {
  const ofLocal = judge(local, [client, node], cluster)
  expect(ofLocal).toMatchObject({ verdict: 'preserved', basis: 'observed', contradictions: [] })
  expect(ofLocal.observed).toContain(
    'Service web-cluster sends to the same pods: addresses of nodes may have come that way, and prove nothing here.',
  )
  const ofCluster = judge(cluster, [client, node], local)
  expect(ofCluster).toMatchObject({ verdict: 'lost', basis: 'observed', hop: 'entry-node', contradictions: [] })
  expect(ofCluster.observed).toContain(
    'Service web-local sends to the same pods: addresses of clients may have come that way, and prove nothing here.',
  )
})

test('what the other of a pair explains proves nothing alone', () => {
  expect(judge(local, [node], cluster)).toMatchObject({ verdict: 'preserved', basis: 'expected', contradictions: [] })
  const ofCluster = judge(cluster, [client], local)
  expect(ofCluster).toMatchObject({ verdict: 'lost', basis: 'expected', contradictions: [] })
  expect(ofCluster.observed).toEqual([
    'Observed in access logs: 1 of client. Service web-local sends to the same pods: addresses of clients may have come that way, and prove nothing here.',
  ])
})

test('where nothing tells what the balancer does, nodes are still those of the Cluster side of a pair', () => {
  const unknown = aService({ name: 'web-local' })
  expect(judge(unknown, [client, node], cluster)).toMatchObject({ verdict: 'preserved', basis: 'observed' })
  expect(judge(cluster, [client, node], unknown)).toMatchObject({ verdict: 'lost', basis: 'observed' })
})

test('another Service explains nothing where it expects the same, is not external, or has other pods', () => {
  const partial = { verdict: 'partial', basis: 'observed' }
  expect(judge(local, [client, node], { ...local, name: 'web-other' })).toMatchObject(partial)
  expect(judge(local, [client, node], { ...cluster, type: 'ClusterIP' })).toMatchObject(partial)
  expect(judge(local, [client, node])).toMatchObject(partial)
})
