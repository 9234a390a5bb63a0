import { describe, expect, test } from 'vitest'
import type { NetworkPolicy } from '@/lib/domain/workload'
import { narrowPolicies } from './narrow-policies'
import { aPod, selecting } from './test-question'

type Rule = NonNullable<NetworkPolicy['ingress']>[number]

const rule = (fields: Partial<Rule> = {}): Rule => ({ ipBlocks: [], hasSelectors: false, ports: [], ...fields })
const policy = (name: string, ingress: NetworkPolicy['ingress'], labels: Record<string, string> = { app: 'web' }) => ({
  name,
  podSelector: selecting(labels),
  ingress,
})
const partners = rule({ ipBlocks: [{ cidr: '198.51.100.0/24', except: [] }] })
const pods = [aPod('web-1'), aPod('web-2')]
const ports = [{ number: 8080, name: 'http', protocol: 'TCP' }] as const
const found = (...policies: readonly NetworkPolicy[]) => narrowPolicies(policies, pods, ports).map(({ name }) => name)

describe('what narrows who may come', () => {
  test('a block that is not everything, on the pods of the Service', () => {
    expect(found(policy('partners', [partners]))).toEqual(['partners'])
    expect(found(policy('others', [partners], { app: 'other' }))).toEqual([])
    expect(found(policy('all', [partners], {}))).toEqual(['all'])
  })

  test('everything except some is narrow, everything is not', () => {
    const except = rule({ ipBlocks: [{ cidr: '0.0.0.0/0', except: ['203.0.113.0/24'] }] })
    expect(found(policy('except', [except]))).toEqual(['except'])
    expect(found(policy('open', [rule({ ipBlocks: [{ cidr: '::/0', except: [] }] })]))).toEqual([])
  })

  test('policies add up: one that lets everybody in leaves nothing narrow', () => {
    expect(found(policy('partners', [partners]), policy('open', [rule()]))).toEqual([])
    expect(found(policy('partners', [partners]), policy('inside', [rule({ hasSelectors: true })]))).toEqual([
      'partners',
    ])
  })

  test('a rule for other ports, and a policy for egress, say nothing about this port', () => {
    const on = (port: string | null, protocol: 'TCP' | 'UDP' = 'TCP') =>
      policy('partners', [{ ...partners, ports: [{ protocol, port }] }])
    for (const port of ['8080', 'http', '8000-8100', null]) expect(found(on(port))).toEqual(['partners'])
    for (const port of ['9090', 'metrics', '9000-9100']) expect(found(on(port))).toEqual([])
    expect(found(on('8080', 'UDP'))).toEqual([])
    expect(found(policy('egress', null))).toEqual([])
  })
})
