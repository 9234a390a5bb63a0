import { describe, expect, test } from 'vitest'
import { notAsked } from '@/lib/domain/fact'
import { aNode } from '@/lib/domain/test-objects'
import type { Severity } from './finding'
import { judgeNode } from './judge-node'
import { judgeService, worstFirst } from './judge-service'
import type { RuleAnswer, ServiceRule } from './rule'
import { aQuestion, nowMs } from './test-question'

const holds = (severity: Severity, harm?: number): RuleAnswer => ({
  severity,
  harm,
  title: 'It is so.',
  figure: '',
  evidence: [],
  explanation: '',
  fix: { inWords: '', yaml: null, kubectl: null, warning: null },
})

const rule = (id: string, answer: RuleAnswer, fields: Partial<ServiceRule> = {}): ServiceRule => ({
  id,
  name: `Rule${id}`,
  heading: `Heading of ${id}`,
  judge: () => answer,
  ...fields,
})

const changedAgo = (ms: number) => aQuestion({ memory: { lastChangeAtMs: nowMs - ms } })

describe('judgeService', () => {
  test('findings come worst first, equals in the order of the catalogue, and know their rule and Service', () => {
    const rules = [rule('F1', holds('low')), rule('F2', holds('critical')), rule('F3', null), rule('F4', holds('low'))]
    const { findings } = judgeService(aQuestion(), rules)
    expect(findings.map(({ id }) => id)).toEqual(['F2', 'F1', 'F4'])
    expect(findings[0]).toMatchObject({
      name: 'RuleF2',
      heading: 'Heading of F2',
      subject: { kind: 'service', namespace: 'shop', name: 'web' },
      nodes: [],
    })
  })

  test('within a rule and severity the more harm comes first, and one that is not known last, whatever the order was', () => {
    const finding = (id: string, severity: Severity, harm: number | null) => ({ id, severity, harm })
    const sorted = [
      finding('F01', 'critical', null),
      finding('F12', 'high', 5),
      finding('F12', 'high', 2.5),
      finding('F12', 'high', null),
      finding('F38', 'high', 0.9),
      finding('F12', 'medium', 1.9),
    ]
    expect([...sorted].reverse().sort(worstFirst)).toEqual(sorted)
    expect([3, 0, 5, 1, 4, 2].flatMap((at) => sorted[at] ?? []).sort(worstFirst)).toEqual(sorted)
  })

  test('a rule without a number of harm has none', () => {
    const rules = [rule('F1', holds('low', 0.4)), rule('F2', holds('low'))]
    expect(judgeService(aQuestion(), rules).findings.map(({ harm }) => harm)).toEqual([0.4, null])
  })

  test('a rule that could not be judged is not checked, with its reason, and no finding', () => {
    expect(judgeService(aQuestion(), [rule('F1', { notChecked: 'Pods may not be read.' })])).toEqual({
      findings: [],
      notChecked: [{ id: 'F1', name: 'RuleF1', heading: 'Heading of F1', reason: 'Pods may not be read.' }],
    })
  })

  test('what rests on live state is not checked within a minute of a change', () => {
    const rules = [rule('F1', holds('high'), { live: true }), rule('F2', holds('low'))]
    const young = judgeService(changedAgo(59_999), rules)
    expect(young.findings.map(({ id }) => id)).toEqual(['F2'])
    expect(young.notChecked).toMatchObject([{ id: 'F1', reason: expect.stringContaining('less than 60 s ago') }])
    expect(judgeService(changedAgo(60_000), rules).findings).toHaveLength(2)
  })

  test('a rule that does not hold after a change is not called unchecked', () => {
    expect(judgeService(changedAgo(0), [rule('F1', null, { live: true })]).notChecked).toEqual([])
  })

  test('where no change is remembered live rules are judged', () => {
    const rules = [rule('F1', holds('high'), { live: true })]
    for (const memory of [null, {}]) expect(judgeService(aQuestion({ memory }), rules).findings).toHaveLength(1)
  })
})

test('judgeNode says which node it is about', () => {
  const node = aNode('n1')
  const question = { node, answer: notAsked('Health ports') }
  const rules = [{ id: 'F1', name: 'RuleF1', heading: 'H', judgeNode: () => holds('high') }]
  expect(judgeNode(question, rules).findings).toMatchObject([{ id: 'F1', subject: { kind: 'node', name: 'n1' } }])
})
