import { describe, expect, test } from 'vitest'
import { aService } from '@/lib/domain/test-objects'
import type { SpreadConstraint, Workload } from '@/lib/domain/workload'
import { aConstraint, aWorkload, selecting } from './test-question'
import { putRule, writeConstraints } from './write-constraints'

const evenHosts = { topologyKey: 'kubernetes.io/hostname', maxSkew: 1, hard: true }
const having = (...spreadConstraints: readonly SpreadConstraint[]) => aWorkload({}, { spreadConstraints })
const put = (workload: Workload, service = aService(), rule = evenHosts) =>
  putRule(rule, workload, { service, version: { major: 1, minor: 36 } }).constraint
const patched = (workload: Workload, service = aService()) =>
  writeConstraints(workload, [putRule(evenHosts, workload, { service, version: null })]).kubectl

describe('a rule over a preference that is there', () => {
  const soft = aConstraint({ whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3, nodeAffinityPolicy: 'Ignore' })

  test('hardens it, and leaves what it counts and which nodes it looks at', () => {
    const labelSelector = selecting({ app: 'web', tier: 'front' })
    const labels = new Map(Object.entries({ app: 'web', tier: 'front' }))
    const workload = aWorkload({}, { labels, spreadConstraints: [{ ...soft, labelSelector }] })
    expect(put(workload)).toMatchObject({
      maxSkew: 1,
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector,
      nodeAffinityPolicy: 'Ignore',
      nodeTaintsPolicy: 'Honor',
      matchLabelKeys: ['pod-template-hash'],
    })
  })

  test('mends its selector too where that picks none of the pods, and takes the wrong labels away', () => {
    const workload = having({ ...soft, labelSelector: selecting({ application: 'web' }) })
    expect(patched(workload)).toContain('"matchLabels":{"app":"web","application":null}')
  })

  test('keeps the keys by which it tells revisions apart', () => {
    const workload = aWorkload({ kind: 'StatefulSet' }, { spreadConstraints: [{ ...soft, matchLabelKeys: ['rev'] }] })
    expect(put(workload).matchLabelKeys).toEqual(['rev'])
    expect(put(having({ ...soft, matchLabelKeys: ['rev'] })).matchLabelKeys).toEqual(['rev', 'pod-template-hash'])
  })
})

test('a wish in place of a demand asks for no number of domains, which only a demand may', () => {
  const workload = having(aConstraint({ minDomains: 3 }))
  const written = putRule({ ...evenHosts, hard: false }, workload, { service: aService(), version: null })
  expect(writeConstraints(workload, [written]).kubectl).toContain('"minDomains":null')
})

test('a Service that selects one revision does not make the selector name it', () => {
  const labels = new Map(Object.entries({ app: 'web', 'pod-template-hash': '5d4f8' }))
  const constraint = put(aWorkload({}, { labels }), aService({ selector: labels }))
  expect([...(constraint.labelSelector?.matchLabels.keys() ?? [])]).toEqual(['app'])
  expect(constraint.matchLabelKeys).toEqual(['pod-template-hash'])
})

test('a selector that names the revision itself is not asked for it twice', () => {
  const labelSelector = {
    ...selecting({ app: 'web' }),
    matchExpressions: [{ key: 'pod-template-hash', operator: 'Exists', values: [] } as const],
  }
  const labels = new Map(Object.entries({ app: 'web', 'pod-template-hash': '5d4f8' }))
  const workload = aWorkload({}, { labels, spreadConstraints: [aConstraint({ labelSelector })] })
  expect(put(workload).matchLabelKeys).toEqual([])
})
