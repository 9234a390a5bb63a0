import { expect, test } from 'vitest'
import { aQuestion, reasonOf } from '@/lib/domain/findings/test-question'
import { f28EtpOnClusterIp as rule } from './f28-etp-on-cluster-ip'

test('manifests are not read, so this is explained and never judged', () => {
  const service = { type: 'ClusterIP', externalTrafficPolicy: null } as const
  for (const question of [aQuestion(), aQuestion({ service })]) {
    expect(reasonOf(rule.judge(question))).toContain('externally-accessible')
  }
})
