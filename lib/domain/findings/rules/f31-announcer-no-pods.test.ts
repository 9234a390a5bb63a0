import { expect, test } from 'vitest'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { aModel, anEndpoint, aSlice, nodesOf, podsOn, terminating } from '@/lib/domain/test-objects'
import { f31AnnouncerNoPods as rule } from './f31-announcer-no-pods'

const cilium = { id: 'single-node', product: 'Cilium layer 2', candidateRule: 'cilium-l2', announcers: ['n3'] } as const
const slices = [aSlice(podsOn([2, 1]))]
const nodes = nodesOf(3)

test('a node that announces without a pod drops everything', () => {
  const found = holding(rule.judge(aQuestion({ slices, nodes, model: cilium })))
  expect(found).toMatchObject({ severity: 'critical', nodes: ['n3'] })
  expect(found.title).toBe('n3 announces the address of web and has no pod of it: every new connection is dropped.')
  expect(found.explanation).toContain('n1 and n2 have some')
  expect(found.explanation).toContain('Cilium')
})

test('what lets it announce without a pod is said by product', () => {
  const metallb = {
    id: 'single-node',
    product: 'MetalLB layer 2',
    candidateRule: 'metallb',
    announcers: ['n3'],
  } as const
  expect(holding(rule.judge(aQuestion({ slices, nodes, model: metallb }))).explanation).toContain(
    'the speaker there hangs',
  )
  const evidence = ['Lease kube-system/plndr-svcs-lock is held by n3.']
  const locked = { ...metallb, product: 'kube-vip', candidateRule: 'kube-vip', evidence } as const
  expect(holding(rule.judge(aQuestion({ slices, nodes, model: locked }))).explanation).toContain(
    'one lock decides for all',
  )
})

test('an announcer that is gone drops everything too', () => {
  const model = { ...cilium, announcers: ['gone'] }
  expect(holding(rule.judge(aQuestion({ slices, nodes, model }))).title).toContain('gone announces')
})

test('a pod that terminates and still serves on the announcer takes what enters', () => {
  const draining = anEndpoint('10.0.3.10', 'n3', terminating)
  expect(rule.judge(aQuestion({ slices: [aSlice([...podsOn([2]), draining])], nodes, model: cilium }))).toBeNull()
})

test('an announcer with pods, Cluster, or no endpoint anywhere is another matter', () => {
  expect(rule.judge(aQuestion({ slices, nodes, model: { ...cilium, announcers: ['n1'] } }))).toBeNull()
  expect(
    rule.judge(aQuestion({ slices, nodes, model: cilium, service: { externalTrafficPolicy: 'Cluster' } })),
  ).toBeNull()
  expect(rule.judge(aQuestion({ slices: [], nodes, model: cilium }))).toBeNull()
})

test('an announcer that is not known is not judged', () => {
  expect(reasonOf(rule.judge(aQuestion({ slices, nodes, model: { ...cilium, announcers: null } })))).toBe(
    'Which node announces the address is not known.',
  )
})

test('of two that are both said to announce, one with pods leaves it open, none does not', () => {
  const claimed = (...names: readonly string[]) => ({
    ...cilium,
    id: 'unknown' as const,
    announcers: null,
    couldBe: names.map((name) => aModel({ ...cilium, announcers: [name] })),
  })
  expect(reasonOf(rule.judge(aQuestion({ slices, nodes, model: claimed('n1', 'n3') })))).toContain('only n1 can serve')
  const four = nodesOf(4)
  expect(holding(rule.judge(aQuestion({ slices, nodes: four, model: claimed('n3', 'n4') }))).nodes).toEqual([
    'n3',
    'n4',
  ])
})
