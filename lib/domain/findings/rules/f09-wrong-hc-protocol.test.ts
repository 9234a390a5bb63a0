import { describe, expect, test } from 'vitest'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { f09WrongHcProtocol } from './f09-wrong-hc-protocol'

const { judge } = f09WrongHcProtocol
const prefix = 'service.beta.kubernetes.io/aws-load-balancer-healthcheck-'
const annotated = (annotations: Readonly<Record<string, string>>) => ({
  annotations: new Map(Object.entries(annotations).map(([key, value]) => [`${prefix}${key}`, value])),
})
const nlb = { id: 'zonal', product: 'AWS NLB', candidateRule: 'aws-load-balancer-controller' } as const

describe('F09', () => {
  test('holds for TCP under Local with nodes as targets, and removes the annotation', () => {
    const found = holding(judge(aQuestion({ service: annotated({ protocol: 'TCP' }), model: nlb })))
    expect(found).toMatchObject({ severity: 'high', figure: 'TCP' })
    expect(found.fix.kubectl).toBe(
      `kubectl -n shop patch svc web -p '{"metadata":{"annotations":{"${prefix}protocol":null}}}'`,
    )
  })

  test('holds for the traffic port', () => {
    const service = annotated({ port: 'traffic-port', protocol: 'http' })
    const found = holding(judge(aQuestion({ service, model: nlb })))
    expect(found.title).toContain('the traffic port')
    expect(found.evidence).toHaveLength(2)
  })

  test('holds not under Cluster, with pods as targets, on other clouds, or as it should be', () => {
    const service = annotated({ protocol: 'tcp' })
    expect(judge(aQuestion({ service: { ...service, externalTrafficPolicy: 'Cluster' }, model: nlb }))).toBeNull()
    expect(judge(aQuestion({ service, model: { ...nlb, id: 'direct' } }))).toBeNull()
    expect(judge(aQuestion({ service, model: { product: 'Azure Load Balancer' } }))).toBeNull()
    expect(judge(aQuestion({ service: annotated({ protocol: 'http' }), model: nlb }))).toBeNull()
  })

  test('is not checked where the kind of target is not known', () => {
    const model = { ...nlb, id: 'unknown', product: 'AWS NLB (EKS Auto Mode)' } as const
    expect(reasonOf(judge(aQuestion({ service: annotated({ protocol: 'tcp' }), model })))).toContain('nodes or to pods')
  })
})
