import { describe, expect, test } from 'vitest'
import { readoutText } from '@/components/ui/readout-text'
import type { MatrixColumn } from './columns'
import { serviceCell, serviceRow } from './fixtures'
import { cellReadout, columnReadout, rowReadout } from './readouts'

const column = (fields: Partial<MatrixColumn['node']> = {}): MatrixColumn => ({
  node: { name: 'kn-c07', zone: 'c', ready: true, unschedulable: false, deleting: false, ...fields },
  short: '07',
})
const row = serviceRow({ readyEndpoints: 10 })
const plain = (text: string) => text.replaceAll(/\s/g, ' ')

describe('cellReadout', () => {
  test('names the denominator: the pod’s share, its ratio, and the fair share that it is held against', () => {
    const cell = serviceCell('kn-c07', { load: 5 / 3, entryShare: 1 / 3, endpoints: 2 })
    expect(plain(readoutText(cellReadout(row, column(), cell, 'load', undefined)))).toBe(
      'shop/web on kn-c07 · 2 of 10 ready pods · enters here 33.3 % · each pod 16.7 % = ×1.67 of fair 10.0 %',
    )
  })
  test('a drop says how much is lost and why', () => {
    const cell = serviceCell('kn-c07', { kind: 'dropped', load: null, entryShare: 0.2, endpoints: 0 })
    expect(plain(readoutText(cellReadout(row, column(), cell, 'load', undefined)))).toContain(
      'enters here 20.0 % · dropped: no endpoint that this node may use',
    )
  })
  test('what is not known is not said to be 0', () => {
    const cell = serviceCell('kn-c07', { kind: 'unknown', load: null, entryShare: null, endpoints: 4 })
    const unknown = { ...row, model: { id: 'unknown', confidence: 'unknown', product: null } } as const
    expect(plain(readoutText(cellReadout(unknown, column(), cell, 'load', undefined)))).toBe(
      'shop/web on kn-c07 · 4 of 10 ready pods · share not known: balancer not recognised',
    )
    expect(plain(readoutText(cellReadout(row, column(), cell, 'load', undefined)))).toContain(
      'share not known: nodes or the announcer are not known',
    )
  })
  test('under health the answer comes first; a node that was not asked says so', () => {
    const cell = serviceCell('kn-c07', { kind: 'empty', load: null, entryShare: 0, endpoints: 0 })
    const answer = { name: 'kn-c07', verdict: 'by-design' as const, status: 503 }
    expect(readoutText(cellReadout(row, column(), cell, 'health', answer))).toContain(
      'health port 31842 503, by design',
    )
    expect(readoutText(cellReadout(row, column(), cell, 'health', undefined))).toContain('health port not asked')
  })
  test('a Service of several ports says whose figures these are', () => {
    const many = serviceRow({ shown: { port: 'https', protocol: 'TCP', family: 'IPv6', of: 4 } })
    expect(readoutText(cellReadout(many, column(), serviceCell('kn-c07'), 'load', undefined))).toContain(
      'port https IPv6, the worst of 4',
    )
  })
})

test('a node says what is special about it', () => {
  expect(readoutText(columnReadout(column({ ready: false, unschedulable: true })))).toBe(
    'kn-c07 · zone c · node NotReady · node cordoned',
  )
})

test('a Service behind an unknown balancer shows bounds, not a figure', () => {
  const unknown = serviceRow({
    model: { id: 'unknown', confidence: 'unknown', product: null },
    hottestLoad: null,
    hottestLoadBounds: { low: 1, high: 2.5 },
    droppedShare: null,
  })
  expect(readoutText(rowReadout(unknown))).toContain('hottest pod ×1.00 to 2.50 of its fair share · dropped ?')
})
