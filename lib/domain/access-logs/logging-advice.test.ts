import { expect, test } from 'vitest'
import { adviseLogging, type ClientAddressPath } from './logging-advice'

const path = (fields: Partial<ClientAddressPath> = {}): ClientAddressPath => ({
  hasHttpProxy: false,
  hasProxyProtocol: false,
  verdict: 'preserved',
  ...fields,
})
const textOf = (fields: Partial<ClientAddressPath>, id: string) =>
  adviseLogging(path(fields)).snippets.find((snippet) => snippet.id === id)?.text ?? ''

test('without a proxy before the pods no header is believed', () => {
  expect(textOf({}, 'express')).toContain("app.set('trust proxy', false)")
  expect(textOf({}, 'flask')).not.toContain('ProxyFix')
  for (const { text } of adviseLogging(path()).snippets) expect(text).not.toMatch(/forwarded/i)
})

test('behind a proxy exactly one hop is believed, and the peer is logged beside it', () => {
  expect(textOf({ hasHttpProxy: true }, 'express')).toContain("app.set('trust proxy', 1)")
  expect(textOf({ hasHttpProxy: true }, 'flask')).toContain('x_for=1')
  for (const { text } of adviseLogging(path({ hasHttpProxy: true })).snippets) {
    expect(text).toMatch(/remoteAddress|REMOTE_ADDR|RemoteAddr|realip_remote_addr/)
  }
})

test('with the PROXY protocol nginx is told to expect it, and no header is believed', () => {
  expect(textOf({ hasProxyProtocol: true }, 'nginx')).toContain('listen 8080 proxy_protocol')
  expect(adviseLogging(path({ hasProxyProtocol: true })).trust).toContain('must not be believed')
})

test('where the address is lost, it is said that the log will show that', () => {
  expect(adviseLogging(path({ verdict: 'lost' })).trust).toContain('where the address is lost')
  expect(adviseLogging(path()).trust).not.toContain('is lost')
})
