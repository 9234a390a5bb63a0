import { describe, expect, test } from 'vitest'
import { known } from '@/lib/domain/fact'
import { aQuestion, aWorkload, holding, reasonOf, workloads } from '@/lib/domain/findings/test-question'
import { anEndpoint, aSlice, podsOn, terminating, unready } from '@/lib/domain/test-objects'
import { f01LocalNoReady } from './f01-local-no-ready'

const { judge } = f01LocalNoReady
const noneReady = [aSlice(podsOn([2, 1], () => unready))]

describe('F01', () => {
  test('holds where every pod is unready: nothing gets through', () => {
    const found = holding(judge(aQuestion({ slices: noneReady, model: { failsOpen: true } })))
    expect(found).toMatchObject({
      severity: 'critical',
      title: 'No node has a ready endpoint of web: no new connection gets through.',
    })
    expect(found.evidence).toContainEqual({ what: 'endpoints not ready', value: '3', source: 'EndpointSlices' })
    expect(found.explanation).toContain('503 on the health port 31234')
    expect(found.explanation).toContain('sends to every candidate (3 nodes)')
    expect(found.fix.kubectl).toBe('kubectl -n shop get endpointslices -l kubernetes.io/service-name=web -o yaml')
  })

  test('holds where ready endpoints name no node', () => {
    const found = holding(judge(aQuestion({ slices: [aSlice([anEndpoint('10.0.0.1', null)])] })))
    expect(found.fix.inWords).toContain('Endpoints are ready and name no node')
    expect(found.evidence).toContainEqual({
      what: 'ready endpoints without a node name',
      value: '1',
      source: 'EndpointSlices',
    })
  })

  test('says that terminating pods still serve what reaches them', () => {
    const slices = [aSlice(podsOn([1], () => terminating))]
    const facts = workloads(aWorkload({ replicas: 3 }))
    const { title } = holding(judge(aQuestion({ slices, facts, model: { probed: false } })))
    const failing = holding(judge(aQuestion({ slices, facts, model: { probed: true, failsOpen: true } })))
    expect(failing.explanation).toContain('which lose what reaches them where nothing serves any more')
    expect(title).toContain('only terminating pods still serve, and 66.7\u202F% of new connections are lost')
  })

  test('says that nothing gets through whoever balances, where no pod serves at all', () => {
    const { title } = holding(judge(aQuestion({ slices: noneReady, model: { id: 'unknown' } })))
    expect(title).toContain('no new connection gets through')
  })

  test('holds not under Cluster, nor with one ready endpoint', () => {
    expect(judge(aQuestion({ service: { externalTrafficPolicy: 'Cluster' }, slices: noneReady }))).toBeNull()
    expect(judge(aQuestion({ slices: [aSlice(podsOn([0, 1]))] }))).toBeNull()
  })

  test('holds not where the workload is scaled to zero', () => {
    expect(judge(aQuestion({ slices: [], facts: workloads(aWorkload({ replicas: 0 })) }))).toBeNull()
  })

  test('is not checked where it is not known whether any pod is wanted', () => {
    expect(reasonOf(judge(aQuestion({ slices: [] })))).toContain('Workloads are read for opened Services only')
    expect(reasonOf(judge(aQuestion({ slices: [], facts: { pods: known([]), workloads: known([]) } })))).toContain(
      'no workload was found',
    )
  })
})
