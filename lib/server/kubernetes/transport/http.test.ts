import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAuthority } from '@/e2e/fakes/kube-api/certificates'
import { service } from '@/e2e/fakes/kube-api/objects'
import { type FakeKubeApi, type FakeKubeApiOptions, startFakeKubeApi } from '@/e2e/fakes/kube-api/server'
import * as statuses from '@/e2e/fakes/kube-api/statuses'
import { createManualClock, type ManualClock, turnEventLoop } from '@/e2e/fakes/manual-clock'
import { createConnection, tokenCredentials } from '@/e2e/fakes/reflector-rig'
import { until } from '@/e2e/fakes/until'
import { BadAnswerError, NoAnswerError } from './errors'
import { createTransport } from './http'
import type { KubeTransport } from './transport'

let clock: ManualClock
let api: FakeKubeApi
const transports: KubeTransport[] = []
const proxies: Server[] = []

beforeEach(() => {
  clock = createManualClock()
})
afterEach(async () => {
  for (const transport of transports.splice(0)) transport.close()
  await api.close()
  for (const proxy of proxies.splice(0)) proxy.close()
})

const authority = createAuthority('Cluster CA')
const serve = async (options: FakeKubeApiOptions = {}): Promise<void> => {
  api = await startFakeKubeApi({ clock, ...options })
  api.apply(service('shop', 'a'))
}

function connectTo(options: Parameters<typeof createConnection>[1] = {}, server = api.url) {
  const connection = createConnection(server, options)
  const transport = createTransport({ connection, clock })
  transports.push(transport)
  const get = (path = '/api/v1/services') => transport.getJson(path, { deadlineMs: 10_000, maxBytes: 1_000_000 })
  return { connection, transport, get }
}

const trusting = (ca: string, serverName: string | null = null) => ({
  tls: { ca, cert: null, key: null, serverName, skipVerify: false },
})

describe('connections', () => {
  test('two hundred calls one after the other are one TLS handshake', async () => {
    await serve({ certificate: authority.issue({ hosts: ['127.0.0.1'] }) })
    const { get } = connectTo(trusting(authority.cert))
    for (let call = 0; call < 200; call += 1) await get()
    expect(api.listener.handshakes()).toBe(1)
    expect(api.log.count({ verb: 'list' })).toBe(200)
  })

  test('calls at once use eight connections at most, and a watch has one of its own', async () => {
    await serve()
    const { transport, get } = connectTo()
    const abort = new AbortController()
    const query = { watch: 1, resourceVersion: 0 }
    const watch = {
      path: '/api/v1/services',
      query,
      purpose: 'watch',
      headDeadlineMs: 1000,
      signal: abort.signal,
    } as const
    const response = await transport.stream(watch)
    await Promise.all(Array.from({ length: 100 }, () => get()))
    expect(api.listener.connections()).toBe(9)
    const ended = new Promise((resolve) => response.once('close', resolve))
    response.on('error', () => {})
    abort.abort()
    await ended
    await until('the watch is closed', () => api.watches().length === 0)
  })

  test('a kept-alive connection that the server closed meanwhile is no error', async () => {
    await serve()
    const { get } = connectTo()
    await get()
    await api.restart()
    expect(await get()).toMatchObject({ kind: 'ServiceList' })
  })

  test('new certificates of the cluster are taken up with new connections; a stream under way is not cut', async () => {
    await serve({ certificate: authority.issue({ hosts: ['127.0.0.1'] }) })
    const { connection, transport, get } = connectTo(trusting(authority.cert))
    const stream = await transport.stream({
      path: '/api/v1/services',
      query: { watch: 1, resourceVersion: 0 },
      purpose: 'watch',
      headDeadlineMs: 1000,
      signal: new AbortController().signal,
    })
    await get()
    const other = createAuthority('Another CA')
    connection.current = { ...connection.current, ...trusting(`${authority.cert}${other.cert}`) }
    await get()
    expect(api.listener.handshakes()).toBe(3)
    const [chunk] = await Promise.all([
      new Promise<Buffer>((resolve) => stream.on('data', resolve)),
      Promise.resolve().then(() => api.apply(service('shop', 'still-told'))),
    ])
    expect(chunk.toString()).toContain('ADDED')
    stream.destroy()
  })

  test('an answer is never asked for compressed, nor taken when it is', async () => {
    await serve()
    const { get } = connectTo()
    await get()
    expect(api.log.requests.at(-1)?.headers).toMatchObject({
      'accept-encoding': 'identity',
      accept: 'application/json',
      authorization: 'Bearer admin-token',
    })
    const gateway = createServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'br' }).end('x')
    })
    proxies.push(gateway)
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
    const behind = connectTo({}, `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`)
    await expect(behind.get()).rejects.toThrow('compressed')
  })

  test('a path prefix of a gateway and an address with a user in it are kept apart from the request', async () => {
    await serve()
    const { get, transport } = connectTo({}, `${api.url}/k8s/clusters/c-1/`)
    await expect(get('/version')).rejects.toMatchObject({ code: 404 })
    expect(api.log.requests.at(-1)?.path).toBe('/k8s/clusters/c-1/version')
    expect(transport.server).toBe(`${api.url}/k8s/clusters/c-1`)
  })
})

describe('certificates', () => {
  test.each([
    [
      'an authority that is not known',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      { hosts: ['127.0.0.1'] },
      createAuthority().cert,
    ],
    ['another name', 'ERR_TLS_CERT_ALTNAME_INVALID', { hosts: ['kubernetes.default'] }, authority.cert],
    [
      'a past time',
      'CERT_HAS_EXPIRED',
      { hosts: ['127.0.0.1'], notAfter: new Date(Date.now() - 1000) },
      authority.cert,
    ],
  ])('one of %s is refused before anything is sent', async (_, code, request, ca) => {
    await serve({ certificate: authority.issue(request) })
    await expect(connectTo(trusting(ca)).get()).rejects.toMatchObject({ code })
    expect(api.log.requests).toEqual([])
  })

  test('tls-server-name is verified in place of the address, and insecure-skip-tls-verify verifies nothing', async () => {
    await serve({ certificate: authority.issue({ hosts: ['kubernetes.default'] }) })
    expect(await connectTo(trusting(authority.cert, 'kubernetes.default')).get()).toBeDefined()
    const skipping = { tls: { ca: null, cert: null, key: null, serverName: null, skipVerify: true } }
    expect(await connectTo(skipping).get()).toBeDefined()
  })
})

describe('answers', () => {
  test('an error is decoded from the Status object', async () => {
    await serve()
    api.faults.add({ fault: { kind: 'status', body: statuses.tooLargeVersion(9, 5) } })
    await expect(connectTo().get()).rejects.toMatchObject({
      code: 504,
      reason: 'Timeout',
      statusMessage: 'Timeout: Too large resource version: 9, current: 5',
      retryAfterSeconds: 1,
      causes: ['ResourceVersionTooLarge', 'Too large resource version'],
      inStream: false,
    })
  })

  test('an error page of a gateway keeps its status, and an endless one is cut', async () => {
    await serve()
    api.faults.add({ fault: { kind: 'body', status: 502, text: '<html>Bad gateway' } })
    api.faults.add({ fault: { kind: 'body', status: 503, text: 'x'.repeat(5_000_000) } })
    const { get } = connectTo()
    await expect(get()).rejects.toMatchObject({ code: 502, reason: '', statusMessage: '' })
    await expect(get()).rejects.toMatchObject({ code: 503 })
  })

  test('a body beyond its cap, and one that is no JSON, are bad answers', async () => {
    await serve()
    const { get } = connectTo()
    api.faults.add({ fault: { kind: 'body', status: 200, text: 'x'.repeat(1_000_001) } })
    await expect(get()).rejects.toThrow(BadAnswerError)
    api.faults.add({ fault: { kind: 'body', status: 200, text: '{"kind":' } })
    await expect(get()).rejects.toThrow(BadAnswerError)
  })

  test('no answer in time ends the request, and a body that stops half-way ends it too', async () => {
    await serve()
    for (const fault of [{ kind: 'stall' } as const, { kind: 'freeze', afterBytes: 10 } as const]) {
      api.faults.add({ fault })
      const pending = connectTo().get()
      const outcome = expect(pending).rejects.toThrow(NoAnswerError)
      await until('it has arrived', () => api.log.requests.length > 0)
      await turnEventLoop(20)
      clock.advance(10_000)
      await outcome
    }
    await until('no connection is left', () => api.listener.openSockets() === 0)
  })
})

describe('credentials', () => {
  test('after a 401 new credentials are tried at once, the same ones are not', async () => {
    await serve()
    api.access.tokens.clear()
    api.access.tokens.set('rotated', 'admin')
    const { connection, get } = connectTo()
    await expect(get()).rejects.toMatchObject({ code: 401 })
    expect(api.log.requests).toHaveLength(1)
    connection.next = tokenCredentials('rotated')
    expect(await get()).toMatchObject({ kind: 'ServiceList' })
    expect(api.log.requests).toHaveLength(3)
  })

  test('an exec plugin that never answers does not outlive its request', async () => {
    await serve()
    const { connection, transport } = connectTo()
    connection.credentials = () => new Promise(() => {})
    const abort = new AbortController()
    const options = { deadlineMs: 10_000, maxBytes: 1000, signal: abort.signal }
    const pending = transport.getJson('/version', options)
    abort.abort(new Error('stopped'))
    await expect(pending).rejects.toThrow('stopped')
    expect(clock.pending()).toBe(0)
  })
})

describe('proxies', () => {
  async function startProxy(
    allow: (authorization: string | undefined) => boolean,
  ): Promise<{ url: URL; tunnels: string[] }> {
    const tunnels: string[] = []
    const proxy = createServer((_, response) => response.writeHead(405).end())
    proxy.on('connect', (request, client: Socket) => {
      if (!allow(request.headers['proxy-authorization']))
        return client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
      tunnels.push(request.url ?? '')
      const [host, port] = (request.url ?? '').split(':')
      const target = connect(Number(port), host, () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n')
        target.pipe(client).pipe(target)
      })
      for (const socket of [client, target]) socket.on('error', () => client.destroy())
    })
    proxies.push(proxy)
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    return { url: new URL(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`), tunnels }
  }

  test('one tunnel and one handshake carry many calls, with the name verified behind the proxy', async () => {
    await serve({ certificate: authority.issue({ hosts: ['127.0.0.1'] }) })
    const proxy = await startProxy(
      (authorization) => authorization === `Basic ${Buffer.from('ev:k@el').toString('base64')}`,
    )
    proxy.url.username = 'ev'
    proxy.url.password = 'k%40el'
    const { get } = connectTo({ ...trusting(authority.cert), proxy: proxy.url })
    for (let call = 0; call < 5; call += 1) await get()
    expect(proxy.tunnels).toEqual([api.url.replace('https://', '')])
    expect(api.listener.handshakes()).toBe(1)
    await expect(connectTo({ ...trusting(createAuthority().cert), proxy: proxy.url }).get()).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    })
  })

  test('plain HTTP goes through a tunnel as well, and a proxy that refuses says with what', async () => {
    await serve()
    const open = await startProxy(() => true)
    expect(await connectTo({ proxy: open.url }).get()).toBeDefined()
    const closed = await startProxy(() => false)
    await expect(connectTo({ proxy: closed.url }).get()).rejects.toMatchObject({
      name: 'ProxyRefusedError',
      status: 407,
    })
  })
})
