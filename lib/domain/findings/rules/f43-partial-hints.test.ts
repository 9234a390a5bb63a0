import { expect, test } from 'vitest'
import { aQuestion, holding } from '@/lib/domain/findings/test-question'
import { anEndpoint, aSlice } from '@/lib/domain/test-objects'
import { f43PartialHints as rule } from './f43-partial-hints'

const hinted = anEndpoint('10.0.1.10', 'n1', { zone: 'a', zoneHints: ['a'] })
const bare = anEndpoint('10.0.2.10', 'n2', { zone: 'b' })
const service = { externalTrafficPolicy: 'Cluster' } as const

test('one ready endpoint without a hint switches those of the others off', () => {
  const found = holding(rule.judge(aQuestion({ service, slices: [aSlice([hinted, bare])] })))
  expect(found).toMatchObject({ severity: 'info', figure: '1 of 2 without' })
  expect(found.title).toContain('1 of 2 ready endpoints of web has no hint for a zone')
  expect(found.fix.kubectl).toBe('kubectl -n shop get endpointslices -l kubernetes.io/service-name=web -o yaml')
})

test('hints on all, on none, and missing on one that is not ready are calm', () => {
  for (const endpoints of [[hinted], [bare], [hinted, { ...bare, ready: false, serving: false }]]) {
    expect(rule.judge(aQuestion({ service, slices: [aSlice(endpoints)] }))).toBeNull()
  }
})

test('node hints count only where kube-proxy reads them', () => {
  const slices = [aSlice([{ ...bare, nodeHints: ['n2'] }, bare, { ...bare, addresses: ['10.0.2.11'] }])]
  expect(holding(rule.judge(aQuestion({ service, slices }))).figure).toBe('1 of 2 without')
  expect(rule.judge(aQuestion({ service, slices, version: { major: 1, minor: 32 } }))).toBeNull()
})

test('hints for nodes that are not complete leave complete ones for zones in force, and it is said', () => {
  const zoned = { ...bare, zoneHints: ['b'] }
  const found = holding(rule.judge(aQuestion({ service, slices: [aSlice([{ ...hinted, nodeHints: ['n1'] }, zoned])] })))
  expect(found.title).toBe(
    '1 of 2 ready endpoints of web has no hint for a node, so kube-proxy ignores those of the others.',
  )
  expect(found.explanation).toContain('complete ones for zones still count')
})

test('under Local it is said that traffic from outside does not use them', () => {
  expect(holding(rule.judge(aQuestion({ slices: [aSlice([hinted, bare])] }))).explanation).toContain('under Local')
})
