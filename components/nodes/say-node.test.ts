import { expect, test } from 'vitest'
import type { NodeResponse, ServiceLossContract } from '@/lib/contracts/node'
import { sayNode } from './say-node'

const loss = (fields: Partial<ServiceLossContract> = {}): ServiceLossContract => ({
  namespace: 'pay',
  name: 'ledger',
  policy: 'Local',
  model: 'equal-node',
  port: { name: 'http', port: 80, protocol: 'TCP' },
  kind: 'pods',
  readyHere: 9,
  readyEndpoints: 10,
  entersHere: 0.5,
  servedHere: 0.5,
  atOnce: 0.5,
  untilNoticed: 0.5,
  lostBefore: 0,
  after: { readyEndpoints: 1, droppedShare: 0, refusedShare: 0, peakToAverage: 1 },
  noticedAfterSeconds: 20,
  health: null,
  ...fields,
})
const answer = (services: readonly ServiceLossContract[], kind: 'node' | 'zone' = 'node'): NodeResponse => ({
  name: 'kn-b04',
  zone: 'b',
  object: null,
  candidacy: [],
  lost: { kind, nodes: kind === 'node' ? 1 : 12 },
  services: [...services],
  untouched: 3,
  findings: [],
  freshness: { state: 'live', version: 1, asOfMs: 1, ageSeconds: 1, gaps: [] },
})
const text = (response: NodeResponse) =>
  sayNode(response)
    .map((part) => (typeof part === 'string' ? part : `[${part.text}]`))
    .join('')
    .replaceAll(/[\u2009\u202f\u00a0]/g, ' ')

test('the Service that is hit hardest is named with what it loses, for how long, and what is left', () => {
  expect(text(answer([loss()]))).toBe(
    'If kn-b04 goes, [pay/ledger loses 50.0 % of its new connections] until the balancer notices (about 20 s), then runs on a single pod.',
  )
})

test('a zone is named with its nodes, and a balancer that does not probe has no end of the loss', () => {
  expect(
    text(
      answer(
        [
          loss({
            noticedAfterSeconds: null,
            after: { readyEndpoints: 0, droppedShare: 0, refusedShare: 1, peakToAverage: null },
          }),
        ],
        'zone',
      ),
    ),
  ).toBe('If zone b (12 nodes) goes, [pay/ledger loses 50.0 % of its new connections] at first, then no pod is left.')
})

test('what is not known is said to be so, and nothing hit is said calmly', () => {
  expect(text(answer([loss({ atOnce: null })]))).toContain('what pay/ledger loses is not known')
  expect(text(answer([]))).toBe('If kn-b04 goes, no Service loses a connection.')
})
