import { type ChildProcess, spawn } from 'node:child_process'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const guard = fileURLToPath(new URL('./guard.mjs', import.meta.url))

/** A server that knows nothing of the guard: it answers with what reached it. */
const echo = `
import { createServer } from 'node:http'
const server = createServer((request, response) => {
  response.end(JSON.stringify({ url: request.url, headers: request.headers, rawHeaders: request.rawHeaders }))
})
const guard = globalThis[Symbol.for('evenkeel.guard')]
if (process.argv[2] === 'with-api') {
  guard.answer = (request, response, edge) => response.end(JSON.stringify({ url: request.url, headers: request.headers, edge }))
}
if (process.argv[2] === 'ops') server[Symbol.for('evenkeel.ops')] = true
server.on('upgrade', (request, socket) => socket.end('HTTP/1.1 101 Switching Protocols\\r\\n\\r\\n'))
server.listen(0, process.argv[1], () => console.log(JSON.stringify({
  port: server.address().port,
  limits: [server.headersTimeout, server.requestTimeout, server.keepAliveTimeout, server.maxRequestsPerSocket, server.maxConnections],
  listeningOn: guard.listeningOn,
})))
`

type Started = { child: ChildProcess; port: number; limits: number[]; listeningOn: string | null }

async function start(host: string, api = ''): Promise<Started> {
  const args = ['--import', guard, '--input-type=module', '-e', echo, host, api]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const line = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    child.stdout?.once('data', (bytes) => resolve(String(bytes)))
  })
  return { child, ...JSON.parse(line) }
}

let server: Started
beforeAll(async () => {
  server = await start('127.0.0.1')
})
afterAll(() => {
  server.child.kill()
})

type Answer = { status: number; head: string; body: string }

/** Sends bytes as they are and gives what came back until the other side closed. */
function send(bytes: string, port = server.port): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'))
    const answer = (): void => {
      const text = Buffer.concat(chunks).toString('latin1')
      const [head = '', body = ''] = text.split('\r\n\r\n', 2)
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), head, body })
    }
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('close', answer)
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? answer() : reject(error)))
  })
}

const get = (target: string, ...headers: string[]): Promise<Answer> =>
  send([`GET ${target} HTTP/1.1`, 'Host: localhost', ...headers, 'Connection: close', '', ''].join('\r\n'))

/** A request that does something, as a page of this server sends it but for what `headers` leave out. */
const post = (headers = '', target = '/api/v1/x'): string =>
  [
    `POST ${target} HTTP/1.1`,
    'Host: localhost',
    'Content-Type: application/json',
    'Content-Length: 2',
    ...(headers === '' ? [] : [headers]),
    'Connection: close',
    '',
    '{}',
  ].join('\r\n')

/** The body of the echo, chunked or not. */
const echoed = (answer: Answer) =>
  JSON.parse(answer.body.slice(answer.body.indexOf('{'), answer.body.lastIndexOf('}') + 1)) as {
    url: string
    headers: Record<string, string>
    rawHeaders: string[]
  }

describe('what the guard refuses never reaches the server, and the connection is closed', () => {
  test.each([
    ['an absolute-form target', 'GET http://internal.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['a target that names another host', 'GET //evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['a backslash in the target', 'GET /\\evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['the asterisk form', 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['a broken percent escape in the path', 'GET /%E0%A4%A HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['TRACE', 'TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n', 405],
    ['OPTIONS', 'OPTIONS /api/v1/clusters HTTP/1.1\r\nHost: localhost\r\n\r\n', 405],
    ['POST to a page', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n', 405],
    ['POST to what is no API', post('Sec-Fetch-Site: same-origin', '/apis'), 405],
    ['a form', post('Sec-Fetch-Site: same-origin').replace('application/json', 'text/plain'), 415],
    ['a body of no type', 'POST /api/v1/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}', 415],
    ['JSON with a charset', post('Sec-Fetch-Site: same-origin').replace('json', 'json; charset=utf-8'), 415],
    ['a write that says nothing of where it comes from', post(), 403],
    ['a write from another site', post('Sec-Fetch-Site: cross-site'), 403],
    ['a write from another host of the site', post('Sec-Fetch-Site: same-site\r\nOrigin: http://localhost'), 403],
    ['a write from another origin', post('Origin: http://evil.example'), 403],
    ['a write from another port', post('Origin: http://localhost:8080'), 403],
    ['a write from nowhere', post('Origin: null'), 403],
    [
      'a write in pieces',
      post('Sec-Fetch-Site: same-origin\r\nTransfer-Encoding: chunked').replace('Content-Length: 2\r\n', ''),
      411,
    ],
    ['a compressed write', post('Sec-Fetch-Site: same-origin\r\nContent-Encoding: gzip'), 411],
    ['a long write', post('Sec-Fetch-Site: same-origin').replace('Content-Length: 2', 'Content-Length: 16385'), 413],
    ['a server action by POST', post('Sec-Fetch-Site: same-origin\r\nNext-Action: 7f'), 400],
    ['CONNECT', 'CONNECT 10.0.0.1:443 HTTP/1.1\r\nHost: localhost\r\n\r\n', 405],
    ['a server action', 'GET / HTTP/1.1\r\nHost: localhost\r\nNext-Action: 7f\r\n\r\n', 400],
    ['a body', 'GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}', 413],
    [
      'a chunked body',
      'GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
      413,
    ],
    ['the image optimizer', 'GET /_next/image?url=%2Fa.svg&w=64&q=75 HTTP/1.1\r\nHost: localhost\r\n\r\n', 404],
    ['the image optimizer in escapes', 'GET /_next/%69mage?url=a HTTP/1.1\r\nHost: localhost\r\n\r\n', 404],
    ['two hosts', 'GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.0\r\n\r\n', 400],
    ['an upgrade', 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n', 400],
    ['HTTP/2 over clear text', 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n', 400],
    [
      'two lengths of one body',
      'GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}',
      400,
    ],
    ['a bare line feed in the head', 'GET / HTTP/1.1\nHost: localhost\n\n', 400],
    ['a NUL in a header', 'GET / HTTP/1.1\r\nHost: localhost\r\nX-A: a\0b\r\n\r\n', 400],
    ['a target over 8 kB', `GET /?q=${'a'.repeat(8200)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 414],
    ['headers over 16 kB', `GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ${'a'.repeat(17_000)}\r\n\r\n`, 431],
  ])('%s', async (_, bytes, status) => {
    expect((await send(bytes)).status).toBe(status)
  })

  test('a refusal is a problem that says what to do', async () => {
    const { head, body } = await get('/api/v1/clusters', 'Content-Length: 5')
    expect(head).toContain('Content-Type: application/problem+json')
    expect(JSON.parse(body)).toMatchObject({
      type: 'urn:evenkeel:problem:bad-request',
      status: 413,
      code: 'bad-request',
      detail: 'Evenkeel takes no request bodies.',
      action: 'Send the request without a body.',
    })
  })
})

describe('on loopback a request must mean loopback, whatever name a page elsewhere gave this address', () => {
  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.nip.io', '10.0.0.1', '[::2]:3000'])(
    'not %s',
    async (host) => {
      const answer = await send(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      expect(answer.status).toBe(421)
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'misdirected' })
    },
  )

  test.each(['localhost', 'LOCALHOST:3000', '127.0.0.1:41000', '[::1]:3000'])('but %s', async (host) => {
    expect((await send(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).status).toBe(200)
  })
})

describe('what only the inside may say is taken out of a request', () => {
  const forged = [
    'x-middleware-subrequest: middleware:middleware',
    'X-Middleware-Override-Headers: a',
    'x-nextjs-data: 1',
    'x-now-route-matches: 1=a',
    'x-invoke-path: /api',
    'x-matched-path: /api',
    'x-vercel-id: 1',
    'next-resume: 1',
    'x-nonce: "><script>',
    'Content-Security-Policy: script-src *',
    'X-Forwarded-For: 127.0.0.1',
    'X_Forwarded_Host: evil.example',
    'Forwarded: host=evil.example',
    'x-evenkeel-edge: forged',
  ]

  test.each(forged)('%s', async (header) => {
    const { headers, rawHeaders } = echoed(await get('/', header, 'X-Kept: yes'))
    const [name = '', value = ''] = header.split(': ')
    expect(headers['x-kept']).toBe('yes')
    expect(headers[name.toLowerCase()] ?? '').not.toContain(value)
    expect(rawHeaders).not.toContain(value)
  })
})

describe('the API', () => {
  let withApi: Started
  beforeAll(async () => {
    withApi = await start('127.0.0.1', 'with-api')
  })
  afterAll(() => {
    withApi.child.kill()
  })
  const ask = (target: string, ...headers: string[]) =>
    send(
      [`GET ${target} HTTP/1.1`, 'Host: localhost', ...headers, 'Connection: close', '', ''].join('\r\n'),
      withApi.port,
    )

  test('is handed its requests, with what only the socket knows and nobody can forge', async () => {
    const answer = JSON.parse((await ask('/api/v1/clusters', 'X-Evenkeel-Edge: forged')).body)
    expect(answer).toMatchObject({
      url: '/api/v1/clusters',
      edge: { peer: '127.0.0.1', peerIsLoopback: true, requestId: expect.stringMatching(/^[\w-]{12}$/) },
    })
    expect(JSON.stringify(answer)).not.toContain('forged')
  })

  test('gets what passes the same rules as pages', async () => {
    expect((await ask('/api/v1/clusters', 'Content-Length: 5')).status).toBe(413)
  })

  test('does not get pages', async () => {
    expect(echoed(await ask('/apis')).url).toBe('/apis')
  })

  test('that has not started yet is said to be starting', async () => {
    const { status, head, body } = await get('/api/v1/clusters')
    expect(status).toBe(503)
    expect(head).toContain('Retry-After: 1')
    expect(JSON.parse(body)).toMatchObject({ code: 'not-ready', detail: 'This server is starting.' })
  })
})

test('every answer carries the security headers and an id, refusals too', async () => {
  for (const { head } of [await get('/'), await get('/_next/image')]) {
    expect(head).toContain("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'")
    expect(head).toContain('X-Content-Type-Options: nosniff')
    expect(head).toContain('Cross-Origin-Resource-Policy: same-origin')
    expect(head).toMatch(/X-Request-Id: [\w-]{12}/)
    expect(head).not.toMatch(/Access-Control|X-Powered-By/i)
  }
})

test('the server has limits against slow and endless clients', () => {
  expect(server.limits).toEqual([15_000, 30_000, 65_000, 1000, 2000])
  expect(server.listeningOn).toBe('127.0.0.1')
})

describe('the port for orchestrators and scrapers', () => {
  let ops: Started
  beforeAll(async () => {
    ops = await start('127.0.0.1', 'ops')
  })
  afterAll(() => {
    ops.child.kill()
  })

  test('answers for itself, under the same rules, and is not what the server listens on', async () => {
    expect(ops.listeningOn).toBeNull()
    const ask = (head: string) =>
      send(`GET /api/v1/clusters HTTP/1.1\r\n${head}\r\nConnection: close\r\n\r\n`, ops.port)
    expect(echoed(await ask('Host: localhost')).url).toBe('/api/v1/clusters')
    expect((await ask('Host: evil.example')).status).toBe(421)
    const upgrade = 'GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
    expect((await send(upgrade, ops.port)).status).toBe(400)
  })
})

test('a server that is open to the network answers to any one host', async () => {
  const open = await start('0.0.0.0')
  try {
    expect(open.listeningOn).toBe('0.0.0.0')
    const answer = await send('GET / HTTP/1.1\r\nHost: evenkeel.example\r\nConnection: close\r\n\r\n', open.port)
    expect(answer.status).toBe(200)
  } finally {
    open.child.kill()
  }
})
