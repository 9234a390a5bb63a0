import { expect, test } from 'vitest'
import { aQuestion, reasonOf } from '@/lib/domain/findings/test-question'
import { f54LocalProbeFromInside as rule } from './f54-local-probe-from-inside'

test('where people test from cannot be seen, so this is explained and never judged', () => {
  for (const policy of ['Local', 'Cluster'] as const) {
    expect(reasonOf(rule.judge(aQuestion({ service: { externalTrafficPolicy: policy } })))).toContain(
      'test from outside',
    )
  }
})
