import { describe, expect, test } from 'vitest'
import { aService } from '@/lib/domain/test-objects'
import { decisionRowOf, decisionRowsFor, decisionTable } from './decision-table'

describe('the decision table (domain page 1.4)', () => {
  test('rows are numbered as on the page', () => {
    expect(decisionTable.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  test('T20: a pod that dials the balancer gets the Cluster set, even under Local', () => {
    expect(decisionRowOf('Local', 'pod')).toMatchObject({ row: 3, set: 'cluster' })
    expect(decisionRowOf('Local', 'node')).toMatchObject({ row: 4, set: 'cluster' })
    expect(decisionRowOf('Local', 'outside')).toMatchObject({ row: 2, set: 'local' })
    expect(decisionRowOf('Cluster', 'outside')).toMatchObject({ row: 1, set: 'cluster' })
    expect(decisionRowOf('Cluster', 'pod')).toMatchObject({ row: 5, set: 'cluster' })
  })

  test('traffic from outside is decided by one row for each policy', () => {
    expect(decisionRowsFor(aService(), 'Local').map(({ row }) => row)).toEqual([2])
    expect(decisionRowsFor(aService(), 'Cluster').map(({ row }) => row)).toEqual([1])
  })

  test('an address that kube-proxy leaves to the balancer adds row 8', () => {
    const proxied = aService({ ingress: [{ ip: '203.0.113.1', hostname: null, ipMode: 'Proxy' }] })
    const named = aService({ ingress: [{ ip: null, hostname: 'lb.example', ipMode: null }] })
    expect(decisionRowsFor(proxied, 'Local').map(({ row }) => row)).toEqual([2, 8])
    expect(decisionRowsFor(named, 'Cluster').map(({ row }) => row)).toEqual([1, 8])
  })
})
