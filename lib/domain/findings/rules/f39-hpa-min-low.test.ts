import { expect, test } from 'vitest'
import { known } from '@/lib/domain/fact'
import { aQuestion, aWorkload, holding, reasonOf, workloads } from '@/lib/domain/findings/test-question'
import { f39HpaMinLow as rule } from './f39-hpa-min-low'

const scaling = (minReplicas: number, maxReplicas = 12, name = 'web') => ({
  ...workloads(aWorkload()),
  autoscalers: known([{ name: 'web-hpa', target: { kind: 'Deployment', name }, minReplicas, maxReplicas }]),
})

test('an autoscaler that may leave a receiving node without a pod is raised to one for each', () => {
  const found = holding(rule.judge(aQuestion({ facts: scaling(2) })))
  expect(found).toMatchObject({ severity: 'medium', figure: 'minReplicas 2 on 3 nodes' })
  expect(found.title).toBe('web-hpa may go down to 2 pods while 3 nodes of web receive.')
  expect(found.explanation).toContain('at least 1 node would be left without one')
  expect(found.fix.kubectl).toBe(`kubectl -n shop patch hpa web-hpa -p '{"spec":{"minReplicas":3}}'`)
})

test('the upper limit rises with the lower one, or the API server would refuse', () => {
  expect(holding(rule.judge(aQuestion({ facts: scaling(1, 2) }))).fix.kubectl).toContain(
    '{"minReplicas":3,"maxReplicas":3}',
  )
})

test("enough pods, another workload's autoscaler, none at all, and Cluster are calm", () => {
  expect(rule.judge(aQuestion({ facts: scaling(3) }))).toBeNull()
  expect(rule.judge(aQuestion({ facts: scaling(1, 12, 'other') }))).toBeNull()
  expect(rule.judge(aQuestion({ facts: { autoscalers: known([]) } }))).toBeNull()
  expect(rule.judge(aQuestion({ facts: scaling(1), service: { externalTrafficPolicy: 'Cluster' } }))).toBeNull()
})

test('autoscalers and workloads must have been read', () => {
  expect(reasonOf(rule.judge(aQuestion()))).toContain('Autoscalers')
  expect(reasonOf(rule.judge(aQuestion({ facts: { autoscalers: scaling(1).autoscalers } })))).toContain('read')
})
