import { describe, expect, test } from 'vitest'
import { aWorkload } from '@/lib/domain/placement/test-workload'
import { aSourceAddress, nodesOf, podsOn } from '@/lib/domain/test-objects'
import type { Scenario } from '../scenario'
import { spreadChoices } from '../spread-proposals'
import { ask, type Case } from '../test-question'
import { type ComparedQuestion, draftColumn, isColumn } from './column'
import { findingChanges } from './finding-changes'

const nowMs = Date.UTC(2026, 7, 14, 14, 30)
const e1: Case = { endpoints: podsOn([5, 3, 2]), nodes: nodesOf(12), workload: aWorkload({ replicas: 10 }) }

function changed(given: Case, scenario: (question: ComparedQuestion) => Scenario) {
  const question: ComparedQuestion = {
    ...ask(given),
    judgeAddress: ({ policy }) =>
      aSourceAddress({ verdict: policy === 'Local' ? 'preserved' : 'lost', podSees: 'an address' }),
  }
  const drafts = [{}, scenario(question)].map((each) => draftColumn(question, each)).filter(isColumn)
  const [now, then] = findingChanges(drafts, () => question.facts, nowMs)
  const ids = (findings: readonly { readonly id: string }[] = []) => findings.map(({ id }) => id)
  return { now, appear: ids(then?.appear), vanish: ids(then?.vanish) }
}

describe('findings that come and go with a column', () => {
  test('hot pods and missing constraints vanish with a spread that evens them', () => {
    const { vanish, appear } = changed(e1, (question) => ({ placement: spreadChoices(question)[0] }))
    expect(vanish).toContain('F12')
    expect(vanish).toContain('F13')
    expect(appear).not.toContain('F12')
  })

  test('a lost client address that is needed appears under Cluster', () => {
    const annotations = new Map([['evenkeel.dev/needs-client-address', 'true']])
    const { appear, vanish } = changed({ ...e1, service: { annotations } }, () => ({ policy: 'Cluster' }))
    expect(appear).toContain('F53')
    expect(vanish).toContain('F12')
  })

  test('the number of a health port that nobody has allocated yet is no finding', () => {
    const { appear } = changed({ ...e1, service: { externalTrafficPolicy: 'Cluster' } }, () => ({ policy: 'Local' }))
    expect(appear).toContain('F12')
    expect(appear).not.toContain('F04')
    expect(appear).not.toContain('F05')
  })

  test('the first column changes nothing against itself', () => {
    expect(changed(e1, () => ({ policy: 'Cluster' })).now).toEqual({ appear: [], vanish: [] })
  })
})
