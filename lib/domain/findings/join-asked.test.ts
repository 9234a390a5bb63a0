import { expect, test } from 'vitest'
import type { Finding, NotChecked } from './finding'
import { type AskedFindings, joinAsked } from './join-asked'
import { settlingReason } from './judge-service'

const aFinding = (id: string, fields: Partial<Finding> = {}): Finding => ({
  id,
  name: 'Name',
  heading: 'Heading',
  severity: 'medium',
  subject: { kind: 'service', namespace: 'shop', name: 'web' },
  title: 'Title.',
  figure: '',
  harm: null,
  evidence: [],
  explanation: '',
  fix: { inWords: 'Mend it.', yaml: null, kubectl: null, warning: null },
  nodes: [],
  ...fields,
})
const anOpenRule = (id: string, reason = 'Pods are read for opened Services only.'): NotChecked => ({
  id,
  name: 'Name',
  heading: 'Heading',
  reason,
})
const asked = (fields: Partial<AskedFindings>): AskedFindings => ({
  findings: [],
  notChecked: [],
  readAtMs: 7,
  isCurrent: true,
  ...fields,
})

test('what is watched wins: a rule that it judges stays as it judges it', () => {
  const watched = { findings: [aFinding('F11')], notChecked: [] }
  const joined = joinAsked(watched, asked({ findings: [aFinding('F12')] }), false)
  expect(joined.findings.map(({ id, readAtMs }) => [id, readAtMs])).toEqual([['F11', null]])
})

test('a rule that it leaves open is answered by what was read, worst first', () => {
  const watched = {
    findings: [aFinding('F12', { severity: 'low' })],
    notChecked: [anOpenRule('F13'), anOpenRule('F24'), anOpenRule('F39')],
  }
  const read = asked({ findings: [aFinding('F13')], notChecked: [anOpenRule('F39', 'Not allowed.')] })
  const { findings, notChecked } = joinAsked(watched, read, false)
  expect(findings.map(({ id, readAtMs }) => [id, readAtMs])).toEqual([
    ['F13', 7],
    ['F12', null],
  ])
  expect(notChecked).toEqual([anOpenRule('F39', 'Not allowed.')])
})

test('the fix for the very workload is told where it was read, as long as nothing changed since', () => {
  const patch = { inWords: 'Spread them.', yaml: 'kind: Deployment', kubectl: null, warning: null }
  const read = { findings: [aFinding('F12', { fix: patch })] }
  const watched = { findings: [aFinding('F12')], notChecked: [] }
  expect(joinAsked(watched, asked(read), false).findings[0]).toMatchObject({ fix: patch, readAtMs: 7 })
  const [old] = joinAsked(watched, asked({ ...read, isCurrent: false }), false).findings
  expect(old).toMatchObject({ fix: { yaml: null }, readAtMs: null })
})

test('within a minute of a change what rests on endpoints waits, and a reason of such a minute does not outlive it', () => {
  const watched = { findings: [], notChecked: [anOpenRule('F14')] }
  expect(joinAsked(watched, asked({ findings: [aFinding('F14')] }), true)).toEqual({
    findings: [],
    notChecked: [anOpenRule('F14', settlingReason)],
  })
  const unsettled = asked({ notChecked: [anOpenRule('F14', settlingReason)] })
  expect(joinAsked(watched, unsettled, false).notChecked).toEqual([anOpenRule('F14')])
})
