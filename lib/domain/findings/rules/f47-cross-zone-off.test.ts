import { expect, test } from 'vitest'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { f47CrossZoneOff as rule } from './f47-cross-zone-off'

/** E7: zone A holds one pod, zone B two on each of three nodes. */
const e7 = { slices: [aSlice(podsOn([1, 2, 2, 2]))], nodes: nodesOf(4, 'abbb') }
const nlb = {
  id: 'zonal',
  product: 'AWS NLB',
  candidateRule: 'aws-load-balancer-controller',
  crossZone: false,
} as const
const prefix = 'service.beta.kubernetes.io/aws-load-balancer-'

test('E7: a zone with one pod gets as much as a zone with six', () => {
  const found = holding(rule.judge(aQuestion({ ...e7, model: nlb })))
  expect(found).toMatchObject({ severity: 'medium', figure: '×3.50' })
  expect(found.explanation).toContain('a 1 node, 1 pod and b 3 nodes, 6 pods')
  expect(found.title).toContain('gets ×3.50 of the mean')
  expect(found.fix.kubectl).toContain(`"${prefix}attributes":"load_balancing.cross_zone.enabled=true"`)
})

test('attributes that are set already stay, and a target group is changed where it decides', () => {
  const attributes = 'access_logs.s3.enabled=true,load_balancing.cross_zone.enabled=false'
  const annotated = (key: string) => ({ annotations: new Map([[`${prefix}${key}`, attributes]]) })
  for (const key of ['attributes', 'target-group-attributes', 'target-group-attributes.80']) {
    expect(holding(rule.judge(aQuestion({ ...e7, model: nlb, service: annotated(key) }))).fix.kubectl).toContain(
      `{"${prefix}${key}":"access_logs.s3.enabled=true,load_balancing.cross_zone.enabled=true"}`,
    )
  }
})

test('the cloud controller has an annotation of its own', () => {
  const model = { ...nlb, candidateRule: 'cloud-controller', product: 'AWS Classic Load Balancer' } as const
  expect(holding(rule.judge(aQuestion({ ...e7, model }))).fix.kubectl).toContain(
    `"${prefix}cross-zone-load-balancing-enabled":"true"`,
  )
})

test('E7b: cross-zone on, zones that are alike, and Cluster are calm', () => {
  expect(rule.judge(aQuestion({ ...e7, model: { ...nlb, id: 'equal-node', crossZone: true } }))).toBeNull()
  const alike = { slices: [aSlice(podsOn([4, 1, 4, 1]))], nodes: nodesOf(4, 'aabb') }
  expect(rule.judge(aQuestion({ ...alike, model: nlb }))).toBeNull()
  expect(rule.judge(aQuestion({ ...e7, model: nlb, service: { externalTrafficPolicy: 'Cluster' } }))).toBeNull()
})

test('balancer and zones must be known', () => {
  expect(reasonOf(rule.judge(aQuestion({ ...e7, model: { id: 'unknown' } })))).toContain('not known')
  expect(reasonOf(rule.judge(aQuestion({ ...e7, nodes: null, model: nlb })))).toContain('not known')
})
