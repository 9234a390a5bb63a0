import { expect, test } from 'vitest'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { f51ExternalIpsDeprecated as rule } from './f51-external-ips-deprecated'

const service = { type: 'ClusterIP', externalIPs: ['203.0.113.7'] } as const

test('externalIPs are deprecated from 1.36', () => {
  const found = holding(rule.judge(aQuestion({ service, version: { major: 1, minor: 36 } })))
  expect(found).toMatchObject({ severity: 'low', figure: '203.0.113.7' })
})

test('older servers, and Services without them, are calm', () => {
  expect(rule.judge(aQuestion({ service, version: { major: 1, minor: 35 } }))).toBeNull()
  expect(rule.judge(aQuestion())).toBeNull()
})

test('a version that is not known is not judged', () => {
  expect(reasonOf(rule.judge(aQuestion({ service, version: null })))).toContain('version')
})
