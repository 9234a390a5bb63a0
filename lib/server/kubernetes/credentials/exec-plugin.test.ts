import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { createTemporaryFolder, type TemporaryFolder } from '@/e2e/fakes/temporary-folder'
import { until } from '@/e2e/fakes/until'
import { createCredentialPlugin, PLUGIN_TIMEOUT_MS } from './exec-plugin'
import { type ExecPlugin, execSchema } from './kubeconfig-schema'

let folder: TemporaryFolder
beforeEach(() => {
  folder = createTemporaryFolder()
})
afterEach(() => folder.dispose())

/** A plugin that is a Node program with this body. */
const node = (body: string, fields: object = {}): ExecPlugin =>
  execSchema.parse({
    apiVersion: 'client.authentication.k8s.io/v1',
    command: process.execPath,
    args: [folder.write('plugin.cjs', body)],
    ...fields,
  })

const says = (status: object): string =>
  `console.log(JSON.stringify({ kind: 'ExecCredential', status: ${JSON.stringify(status)} }))`

/** Counts its runs and gives the count as the token. */
const counting = (status = ''): string => `
  const fs = require('node:fs'), file = process.argv[1] + '.runs'
  fs.appendFileSync(file, 'x')
  const token = 'token-' + fs.readFileSync(file, 'utf8').length
  console.log(JSON.stringify({ kind: 'ExecCredential', status: { token${status} } }))`

function create(plugin: ExecPlugin, clusterInfo: object | null = null) {
  const clock = createManualClock()
  const environment = { PATH: process.env.PATH, FROM_PARENT: 'yes' }
  return { clock, ...createCredentialPlugin({ plugin, environment, clock, clusterInfo: async () => clusterInfo }) }
}

describe('an exec plugin', () => {
  it('gives a token, or a certificate with its key', async () => {
    expect(await create(node(says({ token: 'abc' }))).credential()).toEqual({
      token: 'abc',
      certificate: null,
      key: null,
    })
    const pair = says({ clientCertificateData: 'CERT', clientKeyData: 'KEY' })
    expect(await create(node(pair)).credential()).toMatchObject({ certificate: 'CERT', key: 'KEY', token: null })
  })

  it('is told what client-go tells it, on top of the environment and its own variables', async () => {
    const body = `const { FROM_PARENT, OWN, KUBERNETES_EXEC_INFO } = process.env
      console.log(JSON.stringify({ kind: 'ExecCredential', status: { token: JSON.stringify([FROM_PARENT, OWN, JSON.parse(KUBERNETES_EXEC_INFO)]) } }))`
    const plugin = node(body, { env: [{ name: 'OWN', value: 'mine' }] })
    const { token } = await create(plugin, { server: 'https://a.example' }).credential()
    expect(JSON.parse(token ?? '')).toEqual([
      'yes',
      'mine',
      {
        kind: 'ExecCredential',
        apiVersion: 'client.authentication.k8s.io/v1',
        spec: { interactive: false, cluster: { server: 'https://a.example' } },
      },
    ])
  })

  it('runs once for several requests, and once for as long as its credential is good', async () => {
    const { credential } = create(node(counting()))
    const tokens = await Promise.all([credential(), credential(), credential()])
    expect([...tokens, await credential()].map(({ token }) => token)).toEqual(new Array(4).fill('token-1'))
  })

  it('runs again when its credential has expired', async () => {
    const { clock, credential } = create(
      node(counting(`, expirationTimestamp: ${JSON.stringify('2026-01-01T00:10:00Z')}`)),
    )
    expect((await credential()).token).toBe('token-1')
    clock.advance(599_000)
    expect((await credential()).token).toBe('token-1')
    clock.advance(1000)
    expect((await credential()).token).toBe('token-2')
  })

  it('runs again when its credential was refused, but not for one that it has just made', async () => {
    const { clock, credential, invalidate } = create(node(counting()))
    await credential()
    invalidate()
    expect((await credential()).token).toBe('token-1')
    clock.advance(5000)
    invalidate()
    expect((await credential()).token).toBe('token-2')
  })
})

describe('an exec plugin that fails says so in words', () => {
  it('with what it complained of, in one line and without secrets', async () => {
    const secret = 'eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl'
    const body = `console.error('session expired\\n\\u001b[31mtoken ${secret} refused'); process.exit(254)`
    await expect(create(node(body)).credential()).rejects.toMatchObject({
      code: 'exec-failed',
      message: `The exec plugin "${process.execPath}" failed with 254: session expired <U+001B>[31mtoken … refused.`,
      action: expect.stringContaining('kubectl get nodes'),
    })
  })

  it('when it is not there, with its own hint how to get it', async () => {
    const plugin = { ...node(''), command: `${folder.path}/missing`, installHint: 'brew install missing' }
    await expect(create(plugin).credential()).rejects.toMatchObject({
      code: 'exec-not-started',
      message: `The exec plugin "${folder.path}/missing" was not found.`,
      action: 'brew install missing',
    })
  })

  it.each([
    ['nothing', 'process.exit(0)', 'ended well but wrote nothing'],
    ['no JSON', 'console.log("Please log in: https://login.example")', 'wrote something that is no JSON'],
    ['no credential', says({}), 'wrote no ExecCredential with a token or a certificate'],
    ['half a pair', says({ clientCertificateData: 'x' }), 'wrote no ExecCredential with a token or a certificate'],
    ['a flood', 'for (let i = 0; i < 40; i++) process.stdout.write("x".repeat(65536))', 'wrote more than a credential'],
  ])('when it writes %s', async (_what, body, problem) => {
    await expect(create(node(body)).credential()).rejects.toMatchObject({
      code: 'exec-invalid',
      message: `The exec plugin "${process.execPath}" ${problem}.`,
    })
  })

  it('when it always wants a terminal, without running it', async () => {
    const plugin = node('process.exit(1)', { interactiveMode: 'Always' })
    await expect(create(plugin).credential()).rejects.toMatchObject({ code: 'exec-interactive' })
  })

  it('when it hangs: it is killed with its children after half a minute, and asked again later', async () => {
    const pids = `${folder.path}/pids`
    const body = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
      require('node:fs').writeFileSync(${JSON.stringify(pids)}, process.pid + ' ' + child.pid)
      setInterval(() => {}, 1000)`
    const { clock, credential } = create(node(body))
    const outcome = credential().catch((error: unknown) => error)
    const running = await until('the plugin and its child run', () => {
      const list = readFileSync(pids, 'utf8').split(' ').map(Number)
      return list.length === 2 && list.every((pid) => pid > 0) ? list : null
    })
    clock.advance(PLUGIN_TIMEOUT_MS)
    expect(await outcome).toMatchObject({ code: 'exec-timeout', message: expect.stringContaining('within 30 s') })
    await until('both are gone', () => running.every((pid) => !isAlive(pid)))
    folder.write('plugin.cjs', says({ token: 'late' }))
    expect((await credential()).token).toBe('late')
  })
})

/** A killed process that nobody has waited for yet is a zombie: it is dead, though its number still exists. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
