import { expect, test } from 'vitest'
import { known } from '@/lib/domain/fact'
import { anEvent, aQuestion, holding, nowMs, reasonOf } from '@/lib/domain/findings/test-question'
import { f52Churn as rule } from './f52-churn'

const metallb = { id: 'single-node', product: 'MetalLB layer 2', candidateRule: 'metallb', announcers: ['n2'] } as const
const kubeVip = { ...metallb, product: 'kube-vip', candidateRule: 'kube-vip' } as const
const minutesAgo = (minutes: number) => nowMs - minutes * 60_000
const seen = (...moves: readonly [node: string, minutes: number][]) => ({
  announcers: moves.map(([node, minutes]) => ({ value: [node], sinceMs: minutesAgo(minutes) })),
})

test('an address that moved within ten minutes is named with its nodes', () => {
  const found = holding(rule.judge(aQuestion({ model: kubeVip, memory: seen(['n1', 50], ['n2', 4], ['n1', 1]) })))
  expect(found).toMatchObject({ severity: 'medium', figure: '2 announcers', nodes: ['n1', 'n2'] })
})

test('events of MetalLB tell it where nothing was watched', () => {
  const from = (node: string) =>
    anEvent('nodeAssigned', {
      message: `announcing from node "${node}" with protocol "layer2"`,
      source: 'metallb-speaker',
      lastAtMs: minutesAgo(node === 'n1' ? 6 : 2),
    })
  const found = holding(rule.judge(aQuestion({ model: metallb, facts: { events: known([from('n2'), from('n1')]) } })))
  expect(found.evidence.map(({ value }) => value)).toEqual(expect.arrayContaining(['n1', 'n2']))
})

test('one announcer, a move long ago, and routes from several nodes are calm', () => {
  expect(rule.judge(aQuestion({ model: kubeVip, memory: seen(['n2', 50]) }))).toBeNull()
  expect(rule.judge(aQuestion({ model: kubeVip, memory: seen(['n1', 50], ['n2', 20]) }))).toBeNull()
  const bgp = { ...metallb, id: 'ecmp', announcers: ['n1', 'n2'] } as const
  expect(rule.judge(aQuestion({ model: bgp, memory: seen(['n1', 50], ['n2', 4]) }))).toBeNull()
})

test('ten minutes must have been watched', () => {
  expect(reasonOf(rule.judge(aQuestion({ model: kubeVip })))).toContain('ten minutes')
  const memory = { ...seen(['n2', 4]), watchedSinceMs: minutesAgo(4) }
  expect(reasonOf(rule.judge(aQuestion({ model: kubeVip, memory })))).toContain('4 min')
  expect(reasonOf(rule.judge(aQuestion({ model: { ...kubeVip, announcers: null }, memory: {} })))).toContain(
    'not known',
  )
})
