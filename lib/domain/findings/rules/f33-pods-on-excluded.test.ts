import { expect, test } from 'vitest'
import { excludeLabel } from '@/lib/domain/balancers/candidate-rules'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { aNode, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { f33PodsOnExcluded as rule } from './f33-pods-on-excluded'

const azure = { product: 'Azure Load Balancer' }
const slices = [aSlice(podsOn([2, 2, 1]))]
const labelled = [...nodesOf(2), aNode('n3', { labels: new Map([[excludeLabel, 'true']]) })]

test('ready pods on a node that the label keeps out get nothing', () => {
  const found = holding(rule.judge(aQuestion({ slices, nodes: labelled, model: azure })))
  expect(found).toMatchObject({ severity: 'high', figure: '1 of 5 pods idle', nodes: ['n3'] })
  expect(found.evidence.map(({ value }) => value)).toContain(`it has the label ${excludeLabel}=true`)
  expect(found.fix.kubectl).toBe(`kubectl label node n3 ${excludeLabel}-`)
  expect(found.fix.warning).toContain('on purpose')
})

test('a taint that keeps the node out has no command to undo it', () => {
  const nodes = [
    ...nodesOf(2),
    aNode('n3', { taints: [{ key: 'karpenter.sh/disrupted', value: '', effect: 'NoSchedule' }] }),
  ]
  const model = { product: 'AWS NLB', candidateRule: 'aws-load-balancer-controller' } as const
  const found = holding(rule.judge(aQuestion({ slices, nodes, model })))
  expect(found.nodes).toEqual(['n3'])
  expect(found.fix.kubectl).toBeNull()
})

test('T14: false keeps a node in for the cloud controller from 1.34, and out for MetalLB', () => {
  const nodes = [...nodesOf(2), aNode('n3', { labels: new Map([[excludeLabel, 'false']]) })]
  expect(rule.judge(aQuestion({ slices, nodes, model: azure }))).toBeNull()
  const metallb = { id: 'ecmp', product: 'MetalLB BGP', candidateRule: 'metallb' } as const
  expect(holding(rule.judge(aQuestion({ slices, nodes, model: metallb }))).nodes).toEqual(['n3'])
})

test('under Cluster pods are reached from every node', () => {
  const service = { externalTrafficPolicy: 'Cluster' } as const
  expect(rule.judge(aQuestion({ slices, nodes: labelled, model: azure, service }))).toBeNull()
})

test('nodes and balancer must be known', () => {
  expect(reasonOf(rule.judge(aQuestion({ slices, nodes: null, model: azure })))).toContain('Nodes')
  expect(reasonOf(rule.judge(aQuestion({ slices, nodes: labelled, model: { id: 'unknown' } })))).toContain('not known')
})

test('a node that announces although its label keeps it out is no idle one: connections enter there', () => {
  const bgp = { id: 'ecmp', product: 'MetalLB BGP', candidateRule: 'metallb', announcers: ['n1', 'n2', 'n3'] } as const
  expect(rule.judge(aQuestion({ slices, nodes: labelled, model: bgp }))).toBeNull()
  const one = { ...bgp, id: 'single-node', product: 'MetalLB layer 2', announcers: ['n1'] } as const
  const found = holding(rule.judge(aQuestion({ slices, nodes: labelled, model: one })))
  expect(found.explanation).toContain('2 other nodes with pods may announce the address, one at a time.')
})

test('a node that the autoscaler marked is left out from the next sync on: until then connections come there', () => {
  const marked = aNode('n3', { taints: [{ key: 'ToBeDeletedByClusterAutoscaler', value: '1', effect: 'NoSchedule' }] })
  const found = holding(rule.judge(aQuestion({ slices, nodes: [...nodesOf(2), marked], model: azure })))
  expect(found.title).toContain('gets nothing from the next sync of the cloud controller on')
  expect(found.explanation).toContain('until then connections may still come there')
})

test('on k3s it is a label that the node lacks, and the command sets it', () => {
  const enabled = new Map([['svccontroller.k3s.cattle.io/enablelb', 'true']])
  const nodes = [aNode('n1', { labels: enabled }), aNode('n2', { labels: enabled }), aNode('n3')]
  const model = { id: 'multi-address', product: 'k3s ServiceLB', candidateRule: 'k3s', probed: false } as const
  const found = holding(rule.judge(aQuestion({ slices, nodes, model })))
  expect(found.fix.kubectl).toBe('kubectl label node n3 svccontroller.k3s.cattle.io/enablelb=true')
})
