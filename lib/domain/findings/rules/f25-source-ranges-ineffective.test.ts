import { expect, test } from 'vitest'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { lostAtBalancer, preserved } from '@/lib/domain/findings/test-sightings'
import { httpPort } from '@/lib/domain/test-objects'
import { f25SourceRangesIneffective as rule } from './f25-source-ranges-ineffective'

const ranges = { loadBalancerSourceRanges: ['203.0.113.0/24'] }
const noNodePorts = { ...ranges, allocateLoadBalancerNodePorts: false, ports: [{ ...httpPort, nodePort: null }] }
const layer2 = { id: 'single-node', announcers: ['n1'], product: 'MetalLB layer 2', candidateRule: 'metallb' } as const

test('an allow list does not cover node ports, and the patch gives them back where the balancer needs none', () => {
  const found = holding(rule.judge(aQuestion({ service: ranges, model: layer2, sourceAddress: preserved })))
  expect(found).toMatchObject({ severity: 'high', figure: 'node port 30080' })
  expect(found.title).toContain('node port 30080 of every node is not covered')
  expect(found.fix.kubectl).toBe(
    `kubectl -n shop patch svc web -p '{"spec":{"allocateLoadBalancerNodePorts":false,"ports":[{"port":80,"protocol":"TCP","nodePort":null}]}}'`,
  )
})

test('node ports that the balancer sends to are not taken from it', () => {
  const found = holding(rule.judge(aQuestion({ service: ranges, sourceAddress: preserved })))
  expect(found.fix.kubectl).toBeNull()
  expect(found.fix.inWords).toContain('30080')
})

test('a balancer that is only a host name, or is marked Proxy, gives kube-proxy nothing to compare', () => {
  for (const ingress of [
    { ip: null, hostname: 'lb.example.org', ipMode: null },
    { ip: '203.0.113.10', hostname: null, ipMode: 'Proxy' as const },
  ]) {
    const service = { ...noNodePorts, ingress: [ingress] }
    expect(holding(rule.judge(aQuestion({ service, sourceAddress: preserved }))).title).toContain('compares nothing')
  }
})

test('on Azure without floating IP packets carry the address of the node', () => {
  const annotations = new Map([['service.beta.kubernetes.io/azure-disable-load-balancer-floating-ip', 'true']])
  const service = { ...noNodePorts, annotations }
  expect(holding(rule.judge(aQuestion({ service, sourceAddress: preserved }))).title).toContain('compares nothing')
})

test('a balancer that replaces addresses makes kube-proxy compare the wrong ones', () => {
  const found = holding(rule.judge(aQuestion({ service: noNodePorts, sourceAddress: lostAtBalancer })))
  expect(found.title).toContain("kube-proxy compares the balancer's")
})

test('a list on an address that kube-proxy forwards itself holds', () => {
  expect(rule.judge(aQuestion({ service: noNodePorts, sourceAddress: preserved }))).toBeNull()
})

test('without a list there is nothing to hold', () => {
  expect(rule.judge(aQuestion())).toBeNull()
})

test('whether the balancer keeps addresses must be known', () => {
  expect(reasonOf(rule.judge(aQuestion({ service: noNodePorts })))).toContain('not known')
})
