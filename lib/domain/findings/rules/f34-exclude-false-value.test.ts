import { expect, test } from 'vitest'
import { excludeLabel } from '@/lib/domain/balancers/candidate-rules'
import { notAsked } from '@/lib/domain/fact'
import { holding } from '@/lib/domain/findings/test-question'
import { aNode } from '@/lib/domain/test-objects'
import { f34ExcludeFalseValue as rule } from './f34-exclude-false-value'

function judge(labels: Record<string, string>) {
  const node = aNode('n1', { labels: new Map(Object.entries(labels)) })
  return rule.judgeNode({ node, answer: notAsked('Health ports') })
}

test('false is read in two ways, and taking the label away ends that', () => {
  const found = holding(judge({ [excludeLabel]: 'false' }))
  expect(found).toMatchObject({ severity: 'medium', figure: '=false', nodes: ['n1'] })
  expect(found.explanation).toContain('MetalLB')
  expect(found.fix.kubectl).toBe(`kubectl label node n1 ${excludeLabel}-`)
})

test('an empty value keeps what most read: the node stays out when it is written as true', () => {
  const found = holding(judge({ [excludeLabel]: '' }))
  expect(found.figure).toBe('empty')
  expect(found.fix.kubectl).toBe(`kubectl label node n1 ${excludeLabel}=true --overwrite`)
})

test('true, or no label, is read alike by all', () => {
  expect(judge({ [excludeLabel]: 'true' })).toBeNull()
  expect(judge({})).toBeNull()
})
