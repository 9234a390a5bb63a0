import { expect, test } from 'vitest'
import type { FindingContract, FindingsResponse } from '@/lib/contracts/findings'
import { findingKey, groupByRule } from './finding-key'
import { sayFindings, sayServiceFindings } from './findings-sentence'

const finding = (id: string, name: string, severity: FindingContract['severity'], title: string): FindingContract => ({
  id,
  name: 'Name',
  heading: `Heading of ${id}`,
  severity,
  subject: { kind: 'service', namespace: 'shop', name },
  title,
  figure: '',
  harm: null,
  evidence: [],
  explanation: '',
  fix: { inWords: '', yaml: null, kubectl: null, warning: null },
  nodes: [],
  readAtMs: null,
})

const summaryOf = (counts: Partial<FindingsResponse['summary']['bySeverity']>, services: number) => ({
  bySeverity: { critical: 0, high: 0, medium: 0, low: 0, info: 0, ...counts },
  byRule: [],
  services,
  rules: 55,
  namespaces: [],
})
const text = (parts: ReturnType<typeof sayFindings>) =>
  parts.map((part) => (typeof part === 'string' ? part : `[${part.text}]`)).join('')

test('the sentence counts and names what to mend first, a grave one marked', () => {
  const findings = [finding('F10', 'mqtt', 'critical', '40 % of new connections are dropped.')]
  expect(text(sayFindings({ findings, summary: summaryOf({ critical: 1, medium: 2 }, 2) }, 3))).toBe(
    '3 findings on 2 Services. Mend first: [shop/mqtt: 40 % of new connections are dropped].',
  )
})

test('a filtered list does not claim to know what to mend first', () => {
  const findings = [finding('F12', 'web', 'medium', 'Uneven.')]
  expect(text(sayFindings({ findings, summary: summaryOf({ critical: 1, medium: 1 }, 2) }, 1))).toBe(
    '2 findings on 2 Services.',
  )
})

test('nothing found is said of what could be judged, never of all', () => {
  expect(text(sayFindings({ findings: [], summary: summaryOf({}, 0) }, 0))).toBe(
    'No rule that could be judged finds anything wrong.',
  )
  const notChecked = [{ id: 'F07', name: 'HcnpUnreachable', heading: 'Heading', reason: 'Not seen from here.' }]
  expect(text(sayServiceFindings('web', { findings: [], notChecked }))).toContain('1 rule could not be')
})

test('the Service page names its worst finding and counts the rest', () => {
  const findings = [finding('F11', 'web', 'high', 'All 6 pods are on one node.'), finding('F12', 'web', 'medium', 'x')]
  expect(text(sayServiceFindings('web', { findings, notChecked: [] }))).toBe(
    '[web: all 6 pods are on one node]. 1 more finding.',
  )
})

test('findings of one rule stand together; two severities of a rule are two groups', () => {
  const findings = [
    finding('F12', 'a', 'high', ''),
    finding('F11', 'a', 'high', ''),
    finding('F12', 'b', 'high', ''),
    finding('F12', 'c', 'medium', ''),
  ]
  const groups = groupByRule(findings)
  expect(groups.map(({ id, severity, findings: ofGroup }) => [id, severity, ofGroup.map(findingKey)])).toEqual([
    ['F12', 'high', ['F12 shop/a', 'F12 shop/b']],
    ['F11', 'high', ['F11 shop/a']],
    ['F12', 'medium', ['F12 shop/c']],
  ])
})
