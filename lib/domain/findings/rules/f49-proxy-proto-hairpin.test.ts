import { expect, test } from 'vitest'
import { proxies } from '@/lib/domain/balancers/client-path'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { aService } from '@/lib/domain/test-objects'
import { f49ProxyProtoHairpin as rule } from './f49-proxy-proto-hairpin'

const hetzner = {
  product: 'Hetzner Load Balancer',
  clientPath: proxies(aService(), { because: 'It ends each connection.', proxyProtocol: 'on' }),
} as const
const at = (ipMode: 'VIP' | 'Proxy' | null) => ({ ingress: [{ ip: '203.0.113.10', hostname: null, ipMode }] })

test('an address that kube-proxy forwards itself is reached from inside without the header', () => {
  for (const ipMode of ['VIP', null] as const) {
    const found = holding(rule.judge(aQuestion({ service: at(ipMode), model: hetzner })))
    expect(found.severity).toBe('medium')
    expect(found.title).toBe(
      'A pod that calls 203.0.113.10 bypasses the balancer of web, and its connection carries no PROXY header.',
    )
  }
})

test('ipMode Proxy, a host name, and a balancer without PROXY protocol are as they should be', () => {
  expect(rule.judge(aQuestion({ service: at('Proxy'), model: hetzner }))).toBeNull()
  const named = { ingress: [{ ip: null, hostname: 'lb.example.org', ipMode: null }] }
  expect(rule.judge(aQuestion({ service: named, model: hetzner }))).toBeNull()
  expect(rule.judge(aQuestion({ model: { product: 'Azure Load Balancer' } }))).toBeNull()
})

test('a balancer that is not known is not judged', () => {
  expect(reasonOf(rule.judge(aQuestion({ model: { id: 'unknown' } })))).toContain('not known')
})
