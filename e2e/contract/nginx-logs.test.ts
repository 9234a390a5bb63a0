import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleLogs } from '@/lib/server/access-logs/sample-logs'
import { findFreePorts } from '../control-plane/processes'
import { createTemporaryFolder, type TemporaryFolder } from '../fakes/temporary-folder'
import { until } from '../fakes/until'

const nginx = findNginx()
if (nginx === null) test.skip('the access log of a real nginx: no nginx: `apt-get install nginx-light`', () => {})

describe.skipIf(nginx === null)('the access log of a real nginx', () => {
  let folder: TemporaryFolder
  let server: ChildProcess
  let port = 0

  beforeAll(async () => {
    folder = createTemporaryFolder()
    mkdirSync(join(folder.path, 'temp'))
    ;[port] = await findFreePorts()
    folder.write('nginx.conf', configOf(port))
    const args = ['-p', folder.path, '-c', join(folder.path, 'nginx.conf'), '-e', join(folder.path, 'error.log')]
    server = spawn(nginx ?? '', args, { stdio: 'ignore' })
    await until('nginx listens', () => listens(port))
  })
  afterAll(async () => {
    const gone = new Promise((resolve) => server?.once('exit', resolve))
    server?.kill('SIGTERM')
    await gone
    folder?.dispose()
  })

  test('gives each client the share that it sent, over IPv4 and by header claims kept apart, and leaves probes out', async () => {
    const sent = { '127.0.0.2': 30, '127.0.0.3': 15, '127.0.0.4': 5 } as const
    for (const [address, count] of Object.entries(sent)) {
      for (let at = 0; at < count; at += 1) await get(port, address, { 'x-forwarded-for': '6.6.6.6, 203.0.113.9' })
    }
    for (let at = 0; at < 8; at += 1) await get(port, '127.0.0.5', { 'user-agent': 'kube-probe/1.36' })
    await sendGarbage(port)

    const combined = await readLog(join(folder.path, 'combined.log'), 59)
    expect(combined.clients).toMatchObject({ known: true, value: { total: 51, distinct: 4 } })
    const counts = countsOf(combined)
    for (const [address, count] of Object.entries(sent)) expect(counts.get(address)).toBe(count)
    expect(combined.pods).toMatchObject([{ format: { id: 'combined' }, probes: 8, notUnderstood: 0 }])
    expect(combined.claims).toBeNull()

    // As nginx's image writes it, with X-Forwarded-For.
    const withHeader = await readLog(join(folder.path, 'main.log'), 59)
    expect(countsOf(withHeader)).toEqual(counts)
    expect(withHeader.claims?.clients).toMatchObject([{ address: '203.0.113.9', count: 50 }])

    const json = await readLog(join(folder.path, 'json.log'), 59)
    expect(json.pods).toMatchObject([{ format: { id: 'json' }, probes: 8 }])
    expect(countsOf(json)).toEqual(counts)
  })

  async function readLog(path: string, lines: number) {
    const texts = await until('all lines are written', () => {
      const found = readFileSync(path, 'utf8').trimEnd().split('\n')
      return found.length >= lines ? found : null
    })
    const atMs = Date.now()
    return sampleLogs({
      logs: [
        {
          podName: 'web-1',
          nodeName: 'node-a',
          container: 'nginx',
          choices: [],
          lines: texts.map((text) => ({ atMs, text })),
          isCutBefore: false,
          isCutAfter: false,
          problem: null,
        },
      ],
      podsInAll: 1,
      asked: { startMs: atMs - 60_000, endMs: atMs },
      linesPerPod: 2000,
      from: 'pod logs',
    })
  }
})

type Sample = Awaited<ReturnType<typeof sampleLogs>>
const countsOf = ({ clients }: Sample): ReadonlyMap<string, number> =>
  new Map(clients.known ? clients.value.clients.map(({ address, count }) => [address, count]) : [])

function findNginx(): string | null {
  const places = (process.env.PATH ?? '').split(':').concat('/usr/sbin', '/usr/local/sbin')
  const path = places.map((place) => join(place, 'nginx')).find((candidate) => existsSync(candidate))
  if (path === undefined) return null
  try {
    execFileSync(path, ['-v'], { stdio: 'ignore' })
    return path
  } catch {
    return null
  }
}

const configOf = (port: number): string => `
daemon off;
master_process off;
worker_processes 1;
pid nginx.pid;
events { worker_connections 64; }
http {
  client_body_temp_path temp/body; proxy_temp_path temp/proxy; fastcgi_temp_path temp/fastcgi;
  uwsgi_temp_path temp/uwsgi; scgi_temp_path temp/scgi;
  log_format main '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent '
                  '"$http_referer" "$http_user_agent" "$http_x_forwarded_for"';
  log_format lines escape=json '{"time":"$time_iso8601","remote_addr":"$remote_addr","user_agent":"$http_user_agent"}';
  access_log combined.log combined;
  access_log main.log main;
  access_log json.log lines;
  server {
    listen 127.0.0.1:${port};
    location / { return 200 "ok"; }
  }
}
`

function get(port: number, localAddress: string, headers: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, localAddress, path: '/cart?x=%22', headers, agent: false },
      (answer) => {
        answer.resume()
        answer.once('end', resolve)
      },
    )
    asked.once('error', reject)
    asked.end()
  })
}

/** What scanners send: the start of a TLS handshake to a port that speaks plain HTTP. */
function sendGarbage(port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.6' }, () =>
      socket.write(Buffer.from([0x16, 0x03, 0x01, 0x22, 0x5c, 0x22, 0x0d, 0x0a, 0x0d, 0x0a])),
    )
    socket.resume()
    socket.once('close', () => resolve())
    socket.once('error', () => resolve())
  })
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
