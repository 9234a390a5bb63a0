import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ciliumHealthBody, kubeProxyHealthBody, kubeProxyHealthzBody } from './body'
import { parseHealthAnswer } from './parse-answer'

const parse = (body: string, status = 200, weightHeader: string | null = null) =>
  parseHealthAnswer({ status, weightHeader, body })

describe('golden bodies', () => {
  test('T21: to the byte, as kube-proxy and Cilium write them', () => {
    expect(kubeProxyHealthBody({ namespace: 'default', name: 'wp-nginx-service' }, 1)).toHaveLength(127)
    expect(kubeProxyHealthBody({ namespace: 'prod', name: 'web' }, 0)).toHaveLength(111)
    expect(ciliumHealthBody({ namespace: 'test', name: 'echo' }, 2)).toHaveLength(66)
  })

  test('T21: tab-indented, without a newline at the end', () => {
    expect(kubeProxyHealthBody({ namespace: 'default', name: 'web' }, 1)).toBe(
      '{\n\t"service": {\n\t\t"namespace": "default",\n\t\t"name": "web"\n\t},\n\t"localEndpoints": 1,\n\t"serviceProxyHealthy": true\n}',
    )
  })

  test('10256 speaks an older and a newer form', () => {
    const at = { lastUpdated: '2026-01-01T00:00:00Z', currentTime: '2026-01-01T00:00:01Z' }
    expect(kubeProxyHealthzBody({ ...at, nodeEligible: true })).toBe(
      '{"lastUpdated": "2026-01-01T00:00:00Z","currentTime": "2026-01-01T00:00:01Z", "nodeEligible": true}',
    )
    const families = { IPv4: { lastUpdated: at.lastUpdated, healthy: true } }
    expect(kubeProxyHealthzBody({ ...at, nodeEligible: true, families })).toBe(
      '{"lastUpdated":"2026-01-01T00:00:00Z","currentTime":"2026-01-01T00:00:01Z","nodeEligible":true,"healthy":true,"status":{"IPv4":{"lastUpdated":"2026-01-01T00:00:00Z","healthy":true}}}',
    )
    expect(parse(kubeProxyHealthzBody({ ...at, nodeEligible: false, families }), 503).nodeEligible).toBe(false)
    expect(parse(kubeProxyHealthzBody({ ...at, nodeEligible: null })).nodeEligible).toBeNull()
  })
})

describe('reading an answer', () => {
  const service = { namespace: 'shop', name: 'web' }

  test('kube-proxy says all', () => {
    expect(parse(kubeProxyHealthBody(service, 3), 200, '3')).toEqual({
      status: 200,
      localEndpoints: 3,
      serviceProxyHealthy: true,
      nodeEligible: null,
      weight: 3,
      service,
      emptyBody: false,
    })
  })

  test('what is absent is null, not zero', () => {
    expect(parse(ciliumHealthBody(service, 0), 503)).toMatchObject({
      localEndpoints: 0,
      serviceProxyHealthy: null,
      weight: null,
    })
    expect(parse('{}')).toMatchObject({ localEndpoints: null, service: null, emptyBody: false })
    expect(parse('')).toMatchObject({ localEndpoints: null, service: null, emptyBody: true })
  })

  test.each([
    ['text', '1 Service Endpoints found'],
    ['HTML', '<html></html>'],
    ['a list', '[1,2]'],
    ['null', 'null'],
    ['a body cut short', '{"service": {"namesp'],
    ['counts that are none', '{"service":{"namespace":1,"name":{}},"localEndpoints":-1,"serviceProxyHealthy":"yes"}'],
    ['a fraction', '{"localEndpoints":1.5}'],
    ['names that none can have', JSON.stringify({ service: { namespace: '<b>', name: 'a\u202eb' } })],
    ['names that are too long', JSON.stringify({ service: { namespace: 'a', name: 'b'.repeat(254) } })],
    ['fields of the prototype', '{"__proto__":{"localEndpoints":7,"service":{"namespace":"a","name":"b"}}}'],
  ])('%s says nothing', (_, body) => {
    expect(parse(body)).toMatchObject({ localEndpoints: null, serviceProxyHealthy: null, service: null })
  })

  test.each(['', 'abc', '-1', '1.5', '1e3', '99999999999', ' 1'])('a weight header of "%s" is none', (header) => {
    expect(parse('{}', 200, header).weight).toBeNull()
  })

  test('nothing in a body makes it throw', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (body) => void parse(body)))
  })
})
