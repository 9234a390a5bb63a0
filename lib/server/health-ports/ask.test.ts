import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  answers,
  endless,
  type HealthPorts,
  kubeProxyAnswers,
  resets,
  silent,
  startHealthPorts,
} from '@/e2e/fakes/health-ports'
import { createManualClock, type ManualClock } from '@/e2e/fakes/manual-clock'
import { until } from '@/e2e/fakes/until'
import { ciliumHealthBody, kubeProxyHealthBody } from '@/lib/domain/health/body'
import { ASK_TIMEOUT_MS, type Asker, createAsker } from './ask'

const node = '127.0.0.2'
const web = { namespace: 'shop', name: 'web' }
const nothingSaid = {
  localEndpoints: null,
  serviceProxyHealthy: null,
  nodeEligible: null,
  weight: null,
  service: null,
}

let ports: HealthPorts
let clock: ManualClock
let asker: Asker
beforeEach(async () => {
  ports = await startHealthPorts()
  clock = createManualClock()
  asker = createAsker(clock)
})
afterEach(async () => {
  asker.stop()
  await ports.close()
})

const ask = () => asker.ask(node, ports.port)

/** Asks a port that keeps the connection, and lets the time of an answer run out once the request is there. */
async function askInVain() {
  const answer = ask()
  await until('the request has arrived', () => ports.requests(node).length === 1)
  clock.advance(ASK_TIMEOUT_MS - 1)
  clock.advance(1)
  return answer
}

describe('the request', () => {
  test('is one GET of /healthz with fixed headers, on a connection of its own that is closed afterwards', async () => {
    await ports.behave(node, kubeProxyAnswers(2))
    await ask()
    await ask()
    expect(ports.requests(node)).toHaveLength(2)
    expect(ports.requests(node)[0]).toBe(
      `GET /healthz HTTP/1.1\r\naccept-encoding: identity\r\nconnection: close\r\nuser-agent: evenkeel\r\nHost: ${node}:${ports.port}\r\n\r\n`,
    )
    expect(ports.connections(node)).toBe(2)
    await until('both connections are closed', () => ports.open() === 0)
  })

  test('follows no redirect', async () => {
    await ports.behave('127.0.0.3', kubeProxyAnswers(1))
    const location = `http://127.0.0.3:${ports.port}/healthz`
    await ports.behave(node, answers('302 Found', '', { Location: location }))
    expect(await ask()).toMatchObject({ outcome: 'answered', status: 302, ...nothingSaid })
    expect(ports.connections('127.0.0.3')).toBe(0)
  })

  test('looks up no name', async () => {
    expect(await asker.ask('localhost', ports.port)).toMatchObject({ outcome: 'unreachable', status: null })
  })
})

describe('an answer', () => {
  test('of kube-proxy gives its status, count, own health and weight, with the time it took', async () => {
    await ports.behave(node, kubeProxyAnswers(3))
    const answer = await ask()
    expect(answer).toMatchObject({
      outcome: 'answered',
      status: 200,
      localEndpoints: 3,
      serviceProxyHealthy: true,
      weight: 3,
      service: web,
      emptyBody: false,
      checkedAtMs: clock.nowMs(),
    })
    expect(answer.latencyMs).toBeGreaterThan(0)
    await ports.behave(node, kubeProxyAnswers(0))
    expect(await ask()).toMatchObject({ status: 503, localEndpoints: 0, serviceProxyHealthy: true, weight: 0 })
  })

  test('of kube-proxy that cannot write its rules is told from one without endpoints', async () => {
    await ports.behave(node, answers('503 Service Unavailable', kubeProxyHealthBody(web, 2, false)))
    expect(await ask()).toMatchObject({ status: 503, localEndpoints: 2, serviceProxyHealthy: false, weight: null })
  })

  test('of Cilium says nothing about the proxy', async () => {
    await ports.behave(node, answers('200 OK', ciliumHealthBody(web, 4), { 'X-Load-Balancing-Endpoint-Weight': '4' }))
    expect(await ask()).toMatchObject({ status: 200, localEndpoints: 4, serviceProxyHealthy: null, weight: 4 })
  })

  test('counts whatever Content-Type it carries', async () => {
    const headers = { 'Content-Type': 'text/html; charset=utf-7' }
    await ports.behave(node, answers('200 OK', kubeProxyHealthBody(web, 1), headers))
    expect(await ask()).toMatchObject({ status: 200, localEndpoints: 1 })
  })

  test('of another process is a status and nothing else', async () => {
    await ports.behave(node, answers('404 Not Found', '<html><script>alert(1)</script></html>'))
    expect(await ask()).toMatchObject({ outcome: 'answered', status: 404, ...nothingSaid, emptyBody: false })
  })

  test('with an empty body is marked', async () => {
    await ports.behave(node, answers('200 OK', ''))
    expect(await ask()).toMatchObject({ outcome: 'answered', status: 200, ...nothingSaid, emptyBody: true })
  })

  test('that is compressed is not decompressed', async () => {
    const headers = { 'Content-Encoding': 'gzip' }
    await ports.behave(node, answers('200 OK', gzipSync(kubeProxyHealthBody(web, 1)), headers))
    expect(await ask()).toMatchObject({ outcome: 'answered', status: 200, ...nothingSaid })
  })

  test('with a body without end is its status, and no more of it is read', async () => {
    await ports.behave(node, endless('HTTP/1.1 200 OK\r\n\r\n', 'x'.repeat(1024)))
    expect(await ask()).toMatchObject({ outcome: 'answered', status: 200, ...nothingSaid })
    await until('the connection is closed', () => ports.open() === 0)
  })
})

describe('no answer', () => {
  test('because nothing listens is refused', async () => {
    expect(await ask()).toMatchObject({ outcome: 'refused', status: null, ...nothingSaid })
  })

  test('because the connection breaks is invalid', async () => {
    await ports.behave(node, resets)
    expect(await ask()).toMatchObject({ outcome: 'invalid', status: null })
  })

  test('because it closes without a word is invalid', async () => {
    await ports.behave(node, { onRequest: (socket) => socket.end() })
    expect(await ask()).toMatchObject({ outcome: 'invalid', status: null })
  })

  test('because headers have no end is invalid', async () => {
    await ports.behave(node, endless('HTTP/1.1 200 OK\r\n', `X-Filler: ${'x'.repeat(1000)}\r\n`))
    expect(await ask()).toMatchObject({ outcome: 'invalid', status: null })
    await until('the connection is closed', () => ports.open() === 0)
  })

  test.each([
    ['not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['a TLS alert', '\x15\x03\x01\x00\x02\x02\x46'],
    ['another protocol from now on', 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx'],
  ])('because what comes is %s is invalid', async (_what, bytes) => {
    await ports.behave(node, { onRequest: (socket) => socket.end(bytes, 'latin1') })
    expect(await ask()).toMatchObject({ outcome: 'invalid', status: null })
  })

  test('within two seconds is a timeout', async () => {
    await ports.behave(node, silent)
    expect(await askInVain()).toMatchObject({ outcome: 'timeout', status: null, ...nothingSaid })
    await until('the connection is closed', () => ports.open() === 0)
  })

  test.each([
    ['headers', 'HTTP/1.1 200 OK\r\nContent-'],
    ['the body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{'],
  ])('within two seconds is a timeout though %s began to drip in', async (_what, bytes) => {
    await ports.behave(node, { onRequest: (socket) => socket.write(bytes) })
    expect(await askInVain()).toMatchObject({ outcome: 'timeout', status: null, ...nothingSaid })
  })

  test('holds up no prober that stops', async () => {
    await ports.behave(node, silent)
    const answer = ask()
    await until('the request has arrived', () => ports.requests(node).length === 1)
    asker.stop()
    expect((await answer).outcome).not.toBe('answered')
    await until('the connection is closed', () => ports.open() === 0)
    expect(clock.pending()).toBe(0)
  })
})
