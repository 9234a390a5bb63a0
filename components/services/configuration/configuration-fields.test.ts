import { describe, expect, test } from 'vitest'
import { serviceAnswer } from '@/e2e/fixtures/service-answers'
import type { ServiceResponse } from '@/lib/contracts/service'
import { configurationGroups, kubectlCommands } from './configuration-fields'

const fieldOf = (path: string, more: Partial<ServiceResponse> = {}) => {
  const found = configurationGroups(serviceAnswer(more))
    .flatMap((group) => group.fields)
    .find((candidate) => candidate.path === path)
  if (found === undefined) throw new Error(`${path} is not listed`)
  return found
}

describe('what the fields of a Service mean for traffic', () => {
  test('a Local LoadBalancer Service names its health port, a NodePort one says why it has none', () => {
    expect(fieldOf('spec.healthCheckNodePort').value).toBe('31842')
    const nodePort = fieldOf('spec.healthCheckNodePort', { type: 'NodePort', healthCheckNodePort: null })
    expect(nodePort.isUnset).toBe(true)
    expect(nodePort.meaning).toContain('Only type LoadBalancer has one')
  })

  test('an address that kube-proxy leaves alone is told from one that it answers for', () => {
    const path = 'status.loadBalancer.ingress'
    expect(fieldOf(path).meaning).toContain('kube-proxy answers for this address')
    const proxy = { ingress: [{ ip: '203.0.113.7', hostname: null, ipMode: 'Proxy' }] }
    expect(fieldOf(path, proxy)).toMatchObject({ value: '203.0.113.7 (ipMode Proxy)' })
    expect(fieldOf(path, proxy).meaning).toContain('installs no rule')
    const hostname = { ingress: [{ ip: null, hostname: 'lb.example.net', ipMode: null }] }
    expect(fieldOf(path, hostname).meaning).toContain('installs no rule')
  })

  test('source ranges that nobody in the cluster can enforce say so', () => {
    const ranges = { loadBalancerSourceRanges: ['192.0.2.0/24'] }
    expect(fieldOf('spec.loadBalancerSourceRanges', ranges).meaning).toContain('node ports are not guarded')
    expect(fieldOf('spec.loadBalancerSourceRanges', { ...ranges, ingress: [] }).meaning).toContain('only the balancer')
  })

  test('publishing not-ready addresses is said with what it does to the health port', () => {
    expect(fieldOf('spec.publishNotReadyAddresses', { publishNotReadyAddresses: true }).meaning).toContain(
      'the health port counts them',
    )
  })

  test('that another proxy serves it is said, and what that leaves unknown', () => {
    const path = 'label service.kubernetes.io/service-proxy-name'
    expect(fieldOf(path, { serviceProxyName: 'other' })).toMatchObject({ value: 'other', isUnset: false })
    expect(fieldOf(path, { serviceProxyName: '' }).value).toBe('""')
    expect(() => fieldOf(path)).toThrow('is not listed')
  })

  test('the affinity timeout is said in its own unit', () => {
    const affinity = { sessionAffinity: 'ClientIP' as const, sessionAffinityTimeoutSeconds: 10_800 }
    expect(fieldOf('spec.sessionAffinity', affinity).meaning).toMatch(/for 3\sh;/)
  })

  test('the commands name the namespace and the Service', () => {
    expect(kubectlCommands(serviceAnswer())).toContain('kubectl -n shop get service web -o yaml')
  })
})
