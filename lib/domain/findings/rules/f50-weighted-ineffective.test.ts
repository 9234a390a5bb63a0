import { expect, test } from 'vitest'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import { known } from '@/lib/domain/fact'
import { anAnswer, aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { nodesAlone } from '@/lib/domain/findings/test-sightings'
import { aNode, aService, aSlice, podsOn } from '@/lib/domain/test-objects'
import { f50WeightedIneffective as rule } from './f50-weighted-ineffective'

const annotations = new Map([['networking.gke.io/weighted-load-balancing', 'pods-per-node']])
const weighted = { id: 'weighted', product: 'GKE external pass-through balancer', candidateRule: 'gke-l4' } as const
const slices = [aSlice(podsOn([2, 1]))]
const nodes = (...versions: readonly (string | null)[]) =>
  versions.map((kubeletVersion, at) => aNode(`n${at + 1}`, { kubeletVersion }))

test('T17: under Cluster the annotation leaves equal nodes', () => {
  const service = { annotations, externalTrafficPolicy: 'Cluster' } as const
  const model = detectBalancer(aService(service), nodesAlone(null))
  expect(model.id).toBe('equal-node')
  const found = holding(rule.judge(aQuestion({ service, model })))
  expect(found).toMatchObject({ severity: 'medium', figure: 'under Cluster' })
  expect(found.fix.kubectl).toContain('"externalTrafficPolicy":"Local"')
})

test('one node whose health port sends no weight makes all of them equal', () => {
  const answers = known(
    new Map([
      ['n1', anAnswer()],
      ['n2', anAnswer({ weight: null })],
    ]),
  )
  const found = holding(rule.judge(aQuestion({ service: { annotations }, model: weighted, slices, answers })))
  expect(found.nodes).toEqual(['n2'])
  expect(found.title).toContain('1 node of 2 sends no weight')
})

test('without answers an old kubelet stands for an old kube-proxy, and says so', () => {
  const old = nodes('v1.27.3-gke.100', 'v1.30.1')
  const found = holding(rule.judge(aQuestion({ service: { annotations }, model: weighted, slices, nodes: old })))
  expect(found.nodes).toEqual(['n1'])
  expect(found.evidence[1]?.value).toContain('is taken to be as old')
})

test('new nodes, no annotation, and the annotation on another cloud are calm', () => {
  const fresh = nodes('v1.30.1', 'v1.31.0')
  expect(rule.judge(aQuestion({ service: { annotations }, model: weighted, slices, nodes: fresh }))).toBeNull()
  expect(rule.judge(aQuestion({ model: weighted, slices, nodes: nodes('v1.27.1', 'v1.27.1') }))).toBeNull()
  expect(rule.judge(aQuestion({ service: { annotations }, slices, nodes: fresh }))).toBeNull()
})

test('nodes of which nothing is known are not judged', () => {
  const bare = nodes('v1.30.1', null)
  expect(reasonOf(rule.judge(aQuestion({ service: { annotations }, model: weighted, slices, nodes: bare })))).toContain(
    'n2',
  )
})
