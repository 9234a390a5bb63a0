import { expect, test } from 'vitest'
import { answerPort, distributionAnswer, exampleE1 } from '@/e2e/fixtures/service-answers'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import { sayService } from './say-service'

/** The sentence as text, its marked phrase in brackets with the tone. */
function said(name: string, answer: DistributionResponse): string {
  return sayService(name, answer, answer.ports[0])
    .map((part) => (typeof part === 'string' ? part : `[${part.tone}: ${part.text}]`))
    .join('')
    .replaceAll(/\s/g, ' ')
}

test('hot pods are named with their node, their load and the counts that explain it', () => {
  expect(said('web', exampleE1())).toBe(
    'The 2 pods of web on kn-c07 get [hot: 1.67× their fair share] each: the balancer treats 3 nodes alike that hold 5, 3 and 2 pods.',
  )
})

test('loss comes before pressure and says on how many nodes', () => {
  const nodes = [8, 1, 1, 0, 0].map((pods, index) => ({ name: `n${index}`, pods, entryShare: 0.2 }))
  expect(said('mqtt', distributionAnswer([answerPort(nodes)]))).toBe(
    'mqtt [bad: loses 40 % of its new connections]: they enter on 2 of 5 nodes that hold no usable pod, and Local may not forward.',
  )
})

test('under Cluster it is not the policy that keeps connections, but a kube-proxy that is too old', () => {
  const nodes = [1, 0].map((pods, index) => ({ name: `n${index}`, pods, entryShare: 0.5 }))
  const answer = { ...distributionAnswer([answerPort(nodes)]), policy: 'Cluster' as const }
  expect(said('mqtt', answer)).toContain('and kube-proxy there is too old to send to terminating pods.')
})

test('a single node that drops is named', () => {
  const nodes = [
    { name: 'a', pods: 2, entryShare: 0.75 },
    { name: 'b', pods: 0, entryShare: 0.25 },
  ]
  expect(said('upload', distributionAnswer([answerPort(nodes)]))).toContain(
    'loses 25 % of its new connections]: they enter on b, which holds no usable pod',
  )
})

test('of several ports the one that is meant is named, and a node whose pods serve only the others is told apart', () => {
  const nodes = [
    { name: 'a', pods: 2, entryShare: 0.5 },
    { name: 'b', pods: 0, entryShare: 0.5 },
  ]
  const https = { ...answerPort(nodes), name: 'https', port: 443 }
  const status = { ...answerPort(nodes), name: 'status', port: 9443 }
  const other = status.nodes.map((node) => (node.name === 'b' ? { ...node, localEndpoints: 2 } : node))
  expect(said('transcode', distributionAnswer([{ ...status, nodes: other }, https]))).toBe(
    'transcode:status [bad: loses 50 % of its new connections]: they enter on b, where 2 ready pods serve other ports but not this one, and Local may not forward.',
  )
  const family = distributionAnswer([https, { ...https, family: 'IPv6' }])
  expect(said('transcode', family)).toContain('transcode (IPv4) ')
})

test('one announcing node leaves the pods of the others idle', () => {
  const nodes = [
    { name: 'a', pods: 3, entryShare: 1 },
    { name: 'b', pods: 4, entryShare: 0 },
    { name: 'c', pods: 3, entryShare: 0 },
  ]
  const answer = distributionAnswer([answerPort(nodes)], { model: { id: 'single-node', announcers: ['a'] } })
  expect(said('sip', answer)).toBe('All new connections to sip enter on a: [hot: 7 of its 10 pods get nothing].')
})

test('an announcer that nobody knows is asked for, not guessed', () => {
  const nodes = [{ name: 'a', pods: 3, entryShare: null }]
  const answer = distributionAnswer([answerPort(nodes)], { model: { id: 'single-node', announcers: null } })
  expect(said('sip', answer)).toBe(
    'Which node announces the address of sip is not known, so its shares cannot be computed: name it below.',
  )
})

test('all pods on one node are even and still a risk', () => {
  const answer = distributionAnswer([answerPort([{ name: 'kn-c06', pods: 6, entryShare: 1 }])])
  expect(said('webhook', answer)).toBe(
    'All 6 pods of webhook stand on kn-c06: [hot: losing that node loses every connection].',
  )
})

test('an unknown balancer says both bounds', () => {
  const counts = [
    { name: 'a', pods: 1 },
    { name: 'b', pods: 9 },
  ]
  const under = (shares: readonly number[]) =>
    answerPort(counts.map((node, index) => ({ ...node, entryShare: shares[index] ?? 0 })))
  const answer = distributionAnswer([answerPort(counts.map((node) => ({ ...node, entryShare: null })))], {
    model: { id: 'unknown', confidence: 'unknown' },
    bounds: [
      { model: 'equal-node', ports: [under([0.5, 0.5])] },
      { model: 'weighted', ports: [under([0.1, 0.9])] },
    ],
  })
  expect(said('api', answer)).toBe(
    'The balancer of api is not recognised: its hottest pod gets [hot: between 1.0× and 5.0× its fair share].',
  )
})

test('without a usable endpoint connections are refused, whatever the balancer does', () => {
  const answer = distributionAnswer([answerPort([{ name: 'a', pods: 0, entryShare: null }])], {
    model: { id: 'unknown' },
  })
  expect(said('api', answer)).toBe('api has no pod: [bad: every new connection is refused].')
})

test('zones are named where the balancer shares by zone', () => {
  const nodes = [
    { name: 'a1', pods: 1, entryShare: 1 / 2, zone: 'a' },
    ...['b1', 'b2', 'b3'].map((name) => ({ name, pods: 2, entryShare: 1 / 6, zone: 'b' })),
  ]
  expect(said('gallery', distributionAnswer([answerPort(nodes)], { model: { id: 'zonal' } }))).toBe(
    'The pod of gallery on a1 gets [hot: 3.5× its fair share]: the balancer gives 2 zones the same share, and they hold 6 and 1 pods.',
  )
})

test('an even Service is said calmly, with the hop that Cluster costs', () => {
  const nodes = ['a', 'b', 'c'].map((name) => ({ name, pods: 2, entryShare: 1 / 3 }))
  const port = answerPort(nodes, 'Cluster', { hopShare: 2 / 3 })
  expect(said('cart', distributionAnswer([port], { policy: 'Cluster' }))).toBe(
    'Each of the 6 pods of cart gets the same 16.7 % of new connections; 66.7 % of connections cross to a second node.',
  )
  expect(said('cart', distributionAnswer([answerPort(nodes)]))).toBe(
    'The 6 pods of cart on 3 nodes get the same share of new connections, 16.7 % each.',
  )
})

test('a Service without ports says so', () => {
  expect(said('odd', distributionAnswer([]))).toBe('odd has no port, so no connection can reach a pod.')
})
