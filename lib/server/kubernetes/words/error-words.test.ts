import { describe, expect, test } from 'vitest'
import { SinkError } from '../reflector/contents'
import { BadAnswerError, KubeStatusError, NoAnswerError, ProxyRefusedError, toStatusError } from '../transport/errors'
import { type ErrorContext, toSourceError } from './error-words'

const context: ErrorContext = {
  server: 'https://k8s.example:6443',
  resource: 'endpointslices',
  apiGroup: 'discovery.k8s.io',
  namespace: null,
}
const say = (error: unknown, on: Partial<ErrorContext> = {}) => toSourceError(error, { ...context, ...on }, 7)
const withCode = (code: string, message = 'what Node says') => Object.assign(new Error(message), { code })
const withStatus = (code: number, message = '') => new KubeStatusError(code, '', message, null, [], false)

const failures: readonly unknown[] = [
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'].map(
    (code) => withCode(code),
  ),
  ...['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'SELF_SIGNED_CERT_IN_CHAIN', 'CERT_REVOKED', 'EPROTO'].map(
    (code) => withCode(code),
  ),
  ...['ERR_OSSL_PEM_NO_START_LINE', 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE'].map((code) => withCode(code)),
  ...[400, 401, 403, 404, 409, 410, 429, 500, 503, 504].map((code) => withStatus(code)),
  new NoAnswerError(60_000),
  new BadAnswerError('the list is no JSON'),
  new ProxyRefusedError(407),
  new SinkError('Error: bug'),
  new AggregateError([], ''),
  new Error(''),
  'a text that was thrown',
  undefined,
]

test.each(failures.map((failure) => [String(failure), failure]))(
  '%s is one sentence, and what to do another',
  (_, failure) => {
    const { code, message, action, atMs } = say(failure)
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
    for (const sentence of [message, action]) {
      expect(sentence).toMatch(/^[A-Z].*[^.]\.$/)
      expect(sentence).not.toContain('undefined')
    }
    expect(message).toMatch(/k8s\.example:6443|endpointslices/)
    expect(atMs).toBe(7)
  },
)

describe('the reason is in the words', () => {
  test.each([
    [withCode('ECONNREFUSED'), 'connection-refused', 'refuses connections'],
    [withCode('ENOTFOUND'), 'name-not-found', 'DNS'],
    [withCode('CERT_HAS_EXPIRED'), 'certificate', 'has expired'],
    [withCode('ERR_TLS_CERT_ALTNAME_INVALID'), 'certificate', 'another name'],
    [withCode('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'certificate', 'authority is not known'],
    [withCode('ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number'), 'tls', 'wrong version number'],
    [
      withCode(
        'EPROTO',
        'write EPROTO 80FC66D9:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:a.c:350:\n',
      ),
      'tls',
      'comes about: wrong version number.',
    ],
    [
      withCode('ERR_OSSL_PEM_NO_START_LINE', 'error:0480006C:PEM routines::no start line'),
      'credentials-invalid',
      'The client certificate or its key cannot be used for https://k8s.example:6443: no start line.',
    ],
    [
      withCode('ERR_OSSL_X509_KEY_VALUES_MISMATCH', 'error:05800074:x509 certificate routines::key values mismatch'),
      'credentials-invalid',
      'key values mismatch',
    ],
    // The words of a server about the client's certificate say nothing of the server's own.
    [
      withCode(
        'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
        'error:0A00045C:SSL routines::tlsv13 alert certificate required',
      ),
      'client-certificate-refused',
      'refuses the client certificate, or wants one',
    ],
    [new NoAnswerError(90_000), 'timeout', '90 s'],
    [withStatus(401), 'unauthorized', 'credentials'],
    [withStatus(503, 'the server is currently unable'), 'server-error', '503'],
    [new ProxyRefusedError(407), 'proxy-refused', '407'],
  ])('%s', (failure, code, words) => {
    expect(say(failure)).toMatchObject({ code, message: expect.stringContaining(words) })
  })

  test('a missing right names the resource, its group and where', () => {
    const forbidden = withStatus(403, 'endpointslices.discovery.k8s.io is forbidden: User "x" cannot list')
    expect(say(forbidden)).toMatchObject({
      message:
        'Evenkeel may not read endpointslices in all namespaces (endpointslices.discovery.k8s.io is forbidden: User "x" cannot list).',
      action: 'Grant get, list and watch on endpointslices.discovery.k8s.io; it is tried again every minute.',
    })
    expect(say(forbidden, { namespace: 'shop' }).message).toContain('in namespace shop')
  })

  test('words that are there already are passed on as they are', () => {
    const failure = Object.assign(new Error('The plugin aws failed.'), {
      code: 'exec-plugin',
      action: 'Log in.',
      secret: 'x',
    })
    expect(say(failure)).toEqual({ code: 'exec-plugin', message: 'The plugin aws failed.', action: 'Log in.', atMs: 7 })
  })
})

test('text of the server is cut and made visible, whatever it holds', () => {
  const hostile = `a\u202Eb\nc\u001b[31m${'x'.repeat(10_000)}`
  for (const failure of [withStatus(403, hostile), withStatus(500, hostile), withCode('EWHATEVER', hostile), hostile]) {
    const { message } = say(failure)
    expect(message.length).toBeLessThan(500)
    expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  }
})

test('an error answer is decoded from anything', () => {
  const body = {
    kind: 'Status',
    code: 429,
    reason: 'TooManyRequests',
    message: 'm',
    details: { retryAfterSeconds: 3 },
  }
  expect(toStatusError(429, body, undefined)).toMatchObject({
    code: 429,
    reason: 'TooManyRequests',
    retryAfterSeconds: 3,
  })
  expect(toStatusError(429, body, '9')).toMatchObject({ retryAfterSeconds: 9 })
  expect(toStatusError(503, null, '86400')).toMatchObject({ retryAfterSeconds: 120 })
  for (const odd of [
    null,
    'text',
    7,
    [],
    { kind: 'Status', details: 7, message: {} },
    { kind: 'Status', details: { causes: [null, 7, { reason: 7 }] } },
  ]) {
    expect(toStatusError(500, odd, 'Wed, 21 Oct 2026 07:28:00 GMT')).toMatchObject({
      code: 500,
      reason: '',
      statusMessage: '',
      retryAfterSeconds: null,
      causes: [],
    })
  }
})
