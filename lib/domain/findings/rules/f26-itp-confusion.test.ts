import { expect, test } from 'vitest'
import { aQuestion, holding } from '@/lib/domain/findings/test-question'
import { lostOnNode } from '@/lib/domain/findings/test-sightings'
import { aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { f26ItpConfusion as rule } from './f26-itp-confusion'

const confused = { internalTrafficPolicy: 'Local', externalTrafficPolicy: 'Cluster' } as const

test('a Service that is Local inside only is told what Local outside would cost it here', () => {
  const found = holding(
    rule.judge(
      aQuestion({
        service: confused,
        slices: [aSlice(podsOn([5, 3, 2]))],
        nodes: [...nodesOf(3)].map((node) => ({ ...node, providerId: `azure:///${node.name}` })),
        sourceAddress: lostOnNode,
      }),
    ),
  )
  expect(found.severity).toBe('medium')
  expect(found.explanation).toContain('any of the 10 ready pods')
  expect(found.explanation).toContain('Pods see an address of the entry node.')
  expect(found.fix.kubectl).toBe(
    `kubectl -n shop patch svc web -p '{"spec":{"externalTrafficPolicy":"Local","internalTrafficPolicy":"Cluster"}}'`,
  )
  expect(found.fix.warning).toBe(
    'Under Local as pods are placed now, peak-to-average would be ×1.67 and no new connection would be dropped.',
  )
})

test('where the balancer sends straight to pods, Local outside is not proposed', () => {
  const found = holding(rule.judge(aQuestion({ service: confused, model: { id: 'direct' } })))
  expect(found.fix.kubectl).toBe(`kubectl -n shop patch svc web -p '{"spec":{"internalTrafficPolicy":"Cluster"}}'`)
})

test('what Local would cost is not guessed where the balancer is not known', () => {
  const found = holding(rule.judge(aQuestion({ service: confused })))
  expect(found.fix.warning).toContain('not known')
})

test('a Service that is Local both ways, or has no way in from outside, is not confused', () => {
  expect(rule.judge(aQuestion({ service: { ...confused, externalTrafficPolicy: 'Local' } }))).toBeNull()
  expect(rule.judge(aQuestion({ service: { ...confused, type: 'ClusterIP', externalTrafficPolicy: null } }))).toBeNull()
  expect(rule.judge(aQuestion({ service: { externalTrafficPolicy: 'Cluster' } }))).toBeNull()
})
