import { expect, test } from 'vitest'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { aNode, aSlice, httpPort, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { f27ItpLocalGap as rule } from './f27-itp-local-gap'

const inside = { internalTrafficPolicy: 'Local', type: 'ClusterIP', externalTrafficPolicy: null } as const
const slices = [aSlice(podsOn([2, 1]))]

test('nodes that run pods and have none of the Service are named', () => {
  const controlPlane = aNode('cp', {
    taints: [{ key: 'node-role.kubernetes.io/control-plane', value: '', effect: 'NoSchedule' }],
  })
  const found = holding(rule.judge(aQuestion({ service: inside, slices, nodes: [...nodesOf(4), controlPlane] })))
  expect(found).toMatchObject({ severity: 'high', figure: '2 of 4 nodes', nodes: ['n3', 'n4'] })
  expect(found.fix.kubectl).toBe(
    `kubectl -n shop patch svc web -p '{"spec":{"internalTrafficPolicy":"Cluster","trafficDistribution":"PreferSameNode"}}'`,
  )
})

test('a port that only some nodes serve is named', () => {
  const ports = [httpPort, { ...httpPort, name: 'admin', port: 9000, nodePort: null }]
  const admin = aSlice(podsOn([1]), { name: 'web-admin', ports: [{ name: 'admin', protocol: 'TCP', port: 9000 }] })
  const found = holding(
    rule.judge(aQuestion({ service: { ...inside, ports }, slices: [...slices, admin], nodes: nodesOf(2) })),
  )
  expect(found.title).toBe(
    'From 1 node of 2 no pod can reach port admin (9000/TCP) at the cluster IP of web: nothing on n2 serves it.',
  )
})

test('an API server that may refuse PreferSameNode is not sent it', () => {
  const version = { major: 1, minor: 33 }
  const found = holding(rule.judge(aQuestion({ service: inside, slices, nodes: nodesOf(3), version })))
  expect(found.fix.yaml).not.toContain('PreferSameNode')
})

test('hints that would bend traffic from outside are warned of', () => {
  const service = { internalTrafficPolicy: 'Local', externalTrafficPolicy: 'Cluster' } as const
  const found = holding(rule.judge(aQuestion({ service, slices, nodes: nodesOf(3) })))
  expect(found.fix.warning).toContain('from outside too')
})

test('a pod on every node leaves no gap', () => {
  expect(rule.judge(aQuestion({ service: inside, slices, nodes: nodesOf(2) }))).toBeNull()
})

test('a Service without endpoints refuses everywhere, which is another matter', () => {
  expect(rule.judge(aQuestion({ service: inside, slices: [], nodes: nodesOf(2) }))).toBeNull()
})

test('without nodes the gaps are not known', () => {
  expect(reasonOf(rule.judge(aQuestion({ service: inside, slices, nodes: null })))).toContain('Nodes')
})
