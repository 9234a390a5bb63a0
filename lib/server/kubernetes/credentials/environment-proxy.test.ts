import { describe, expect, it } from 'vitest'
import { proxyOfEnvironment } from './environment-proxy'

const proxy = 'http://proxy.example:3128'
const proxyFor = (server: string, environment: Record<string, string>) =>
  proxyOfEnvironment(new URL(server), environment)

describe('the proxy of the environment', () => {
  it('is the one for the scheme, upper case before lower', () => {
    expect(proxyFor('https://a.example', { HTTPS_PROXY: proxy, HTTP_PROXY: 'http://other' })).toBe(proxy)
    expect(proxyFor('https://a.example', { https_proxy: proxy })).toBe(proxy)
    expect(proxyFor('http://a.example', { HTTPS_PROXY: proxy })).toBeNull()
    expect(proxyFor('https://a.example', {})).toBeNull()
  })

  it('is HTTP when it names no scheme', () => {
    expect(proxyFor('https://a.example', { HTTPS_PROXY: 'proxy.example:3128' })).toBe(proxy)
  })

  it.each(['https://localhost:6443', 'https://127.0.0.1:6443', 'https://[::1]:6443'])(
    'is never used for loopback: %s',
    (server) => {
      expect(proxyFor(server, { HTTPS_PROXY: proxy })).toBeNull()
    },
  )

  it.each([
    ['*', 'https://a.example', true],
    ['example.com', 'https://api.example.com', true],
    ['example.com', 'https://example.com', true],
    ['.example.com', 'https://example.com', false],
    ['.example.com', 'https://api.example.com', true],
    ['*.example.com', 'https://api.example.com', true],
    ['example.com', 'https://notexample.com', false],
    ['Example.COM', 'https://api.example.com', true],
    ['example.com:6443', 'https://api.example.com:6443', true],
    ['example.com:6443', 'https://api.example.com', false],
    ['10.0.0.0/8', 'https://10.1.2.3:6443', true],
    ['10.0.0.0/8', 'https://192.0.2.1', false],
    ['10.0.0.0/99', 'https://10.1.2.3', false],
    ['192.0.2.1', 'https://192.0.2.1:6443', true],
    ['2.1', 'https://192.0.2.1', false],
    ['2001:db8::/32', 'https://[2001:db8::1]', true],
    ['2001:db8::1', 'https://[2001:db8::1]', true],
    [' , a.example ', 'https://a.example', true],
  ])('NO_PROXY=%s for %s: direct is %s', (noProxy, server, direct) => {
    expect(proxyFor(server, { HTTPS_PROXY: proxy, NO_PROXY: noProxy })).toBe(direct ? null : proxy)
  })
})
