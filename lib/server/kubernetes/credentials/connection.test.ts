import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { kubeconfigText } from '@/e2e/fakes/kubeconfig'
import { createManualClock, type ManualClock } from '@/e2e/fakes/manual-clock'
import { createMountedVolume, createTemporaryFolder, type TemporaryFolder } from '@/e2e/fakes/temporary-folder'
import { openConnection } from './connection'
import type { ConnectionOrigin } from './connection-origin'

type Fields = Readonly<Record<string, unknown>>

const server = 'https://192.0.2.1:6443'
let folder: TemporaryFolder
let clock: ManualClock
let moves: number
beforeEach(() => {
  folder = createTemporaryFolder()
  clock = createManualClock()
  moves = 0
})
afterEach(() => folder.dispose())

const open = (origin: ConnectionOrigin, environment = {}) =>
  openConnection({ origin, environment, clock, onMoved: () => (moves += 1) })

const writeConfig = (user: Fields, cluster: Fields = {}) =>
  folder.write('config', kubeconfigText({ prod: { cluster: { server, ...cluster }, user } }))

function openWith(user: Fields, cluster: Fields = {}, environment = {}) {
  const path = writeConfig(user, cluster)
  return open({ kind: 'kubeconfig', paths: [path], context: null }, environment)
}

const headersOf = async (user: Fields) => (await openWith(user).credentials()).headers
const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('credentials of a kubeconfig', () => {
  it('a token, trimmed of the line end that editors leave', async () => {
    expect(await headersOf({ token: 'abc' })).toEqual({ authorization: 'Bearer abc' })
    expect(await headersOf({ tokenFile: folder.write('token', ' abc\n') })).toEqual({ authorization: 'Bearer abc' })
  })

  it('a token file counts before a token that was written down', async () => {
    expect(await headersOf({ token: 'old', tokenFile: folder.write('token', 'new') })).toEqual({
      authorization: 'Bearer new',
    })
  })

  it('a name and a password', async () => {
    expect(await headersOf({ username: 'jürgen', password: 'geheim' })).toEqual({
      authorization: `Basic ${base64('jürgen:geheim')}`,
    })
  })

  it('certificates inline or in files; inline counts first', async () => {
    const connection = openWith(
      {
        'client-certificate': folder.write('tls.crt', 'CERT'),
        'client-key-data': base64('KEY'),
        'client-key': '/missing',
      },
      {
        'certificate-authority-data': base64('CA'),
        'tls-server-name': 'kubernetes',
        'insecure-skip-tls-verify': false,
      },
    )
    expect((await connection.credentials()).tls).toEqual({
      ca: 'CA',
      cert: 'CERT',
      key: 'KEY',
      serverName: 'kubernetes',
      skipVerify: false,
    })
  })

  it('of an exec plugin: its token, or its certificate in place of the one in the kubeconfig', async () => {
    const status = { token: 'from-plugin', clientCertificateData: 'CERT', clientKeyData: 'KEY' }
    const script = folder.write(
      'plugin.cjs',
      `console.log(JSON.stringify({ kind: 'ExecCredential', status: ${JSON.stringify(status)} }))`,
    )
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: [script] }
    const { headers, tls } = await openWith({ exec, token: 'written-down' }).credentials()
    expect(headers).toEqual({ authorization: 'Bearer from-plugin' })
    expect(tls).toMatchObject({ cert: 'CERT', key: 'KEY' })
  })

  it('acts as another user when the kubeconfig says so', async () => {
    expect(await headersOf({ token: 'abc', as: 'auditor', 'as-groups': ['readers'] })).toEqual({
      authorization: 'Bearer abc',
      'impersonate-user': 'auditor',
      'impersonate-group': 'readers',
    })
  })

  it('of OpenID Connect as long as the token is good, through client-node', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const token = `${part({ alg: 'none' })}.${part({ exp: 4_102_444_800 })}.sig`
    const config = { 'id-token': token, 'idp-issuer-url': 'https://issuer.invalid', 'client-id': 'kubernetes' }
    expect(await headersOf({ 'auth-provider': { name: 'oidc', config } })).toEqual({ authorization: `Bearer ${token}` })
  })

  it('go through proxy-url, else through the proxy of the environment', async () => {
    const environment = { HTTPS_PROXY: 'http://env.example:3128' }
    const own = openWith({}, { 'proxy-url': 'http://user:pw@own.example:8080' }, environment)
    expect((await own.credentials()).proxy?.host).toBe('own.example:8080')
    expect((await openWith({}, {}, environment).credentials()).proxy?.host).toBe('env.example:3128')
    expect((await openWith({}).credentials()).proxy).toBeNull()
  })

  it('through SOCKS come with an agent of client-node, the same one for all requests', async () => {
    const connection = openWith({}, { 'proxy-url': 'socks5://127.0.0.1:41100' })
    const first = await connection.credentials()
    expect(first.proxy).toBeNull()
    expect(first.agent?.constructor.name).toBe('SocksProxyAgent')
    clock.advance(2000)
    expect((await connection.credentials()).agent).toBe(first.agent)
  })

  it('are the same object until something in them changes, so that connections are kept', async () => {
    const tokenFile = folder.write('token', 'first')
    const connection = openWith({ tokenFile })
    const first = await connection.credentials()
    clock.advance(120_000)
    expect(await connection.credentials()).toBe(first)
    folder.write('token', 'second!')
    clock.advance(1000)
    expect((await connection.credentials()).headers).toEqual({ authorization: 'Bearer second!' })
  })
})

describe('credentials of a pod', () => {
  it('F8 F32 are the mounted token and authorities, followed through every swap', async () => {
    const volume = createMountedVolume(folder, { token: 'first\n', 'ca.crt': 'CA 1' })
    const origin = { kind: 'in-cluster', host: '2001:db8::1', port: '443', folder: folder.path } as const
    const connection = open(origin)
    expect(connection.server.href).toBe('https://[2001:db8::1]/')
    expect(await connection.credentials()).toMatchObject({
      headers: { authorization: 'Bearer first' },
      tls: { ca: 'CA 1', skipVerify: false },
    })
    volume.swap({ token: 'second', 'ca.crt': 'CA 2' })
    connection.invalidate()
    expect(await connection.credentials()).toMatchObject({
      headers: { authorization: 'Bearer second' },
      tls: { ca: 'CA 2' },
    })
  })
})

describe('a kubeconfig that changes', () => {
  it('is read again within a second', async () => {
    const connection = openWith({ token: 'first' })
    await connection.credentials()
    writeConfig({ token: 'the second' })
    clock.advance(1000)
    expect((await connection.credentials()).headers).toEqual({ authorization: 'Bearer the second' })
    expect(moves).toBe(0)
  })

  it('is read again after a refusal, also when nothing seems to have changed', async () => {
    const connection = openWith({ token: 'first' })
    await connection.credentials()
    writeConfig({ token: 'again' })
    connection.invalidate()
    expect((await connection.credentials()).headers).toEqual({ authorization: 'Bearer again' })
  })

  it.each([
    ['gone', () => folder.remove('config')],
    ['half written', () => folder.write('config', '{"clusters": [')],
    ['without the context', () => folder.write('config', kubeconfigText({ other: { cluster: { server } } }))],
    ['asking for what cannot be done', () => writeConfig({ 'auth-provider': { name: 'gcp' } })],
  ])('goes on with what it last said while it is %s, and is read when it is well', async (_what, breakIt) => {
    const connection = openWith({ token: 'good' })
    await connection.credentials()
    breakIt()
    clock.advance(1000)
    connection.invalidate()
    expect((await connection.credentials()).headers).toEqual({ authorization: 'Bearer good' })
    writeConfig({ token: 'better' })
    clock.advance(1000)
    expect((await connection.credentials()).headers).toEqual({ authorization: 'Bearer better' })
  })

  it('and names another server never sends the new credentials to the old one', async () => {
    const connection = openWith({ token: 'for the old' })
    await connection.credentials()
    writeConfig({ token: 'for the new' }, { server: 'https://192.0.2.99:6443' })
    clock.advance(1000)
    expect((await connection.credentials()).headers).toEqual({ authorization: 'Bearer for the old' })
    expect(moves).toBe(1)
    clock.advance(1000)
    await connection.credentials()
    expect(moves).toBe(1)
  })

  it('stays with the context that was current at first', async () => {
    const contexts = {
      a: { cluster: { server }, user: { token: 'a' } },
      b: { cluster: { server }, user: { token: 'b' } },
    }
    const path = folder.write('config', kubeconfigText(contexts, 'a'))
    const connection = open({ kind: 'kubeconfig', paths: [path], context: null })
    folder.write('config', `${kubeconfigText(contexts, 'b')}\n`)
    clock.advance(1000)
    expect((await connection.credentials()).headers).toEqual({ authorization: 'Bearer a' })
  })
})

describe('what cannot be connected to says why and what to do', () => {
  const openText = (text: string) => () =>
    open({ kind: 'kubeconfig', paths: [folder.write('config', text)], context: null })

  it('no kubeconfig at all', () => {
    const path = `${folder.path}/config`
    expect(() => open({ kind: 'kubeconfig', paths: [path], context: null })).toThrow(
      expect.objectContaining({
        code: 'kubeconfig-missing',
        message: `There is no kubeconfig: ${path} does not exist, and this is no pod of a cluster.`,
        action: 'Let KUBECONFIG name a kubeconfig, or run `npm run demo` to see a simulated cluster.',
      }),
    )
  })

  it('no current context', () => {
    expect(openText(kubeconfigText({ a: { cluster: { server } }, b: { cluster: { server } } }, null))).toThrow(
      expect.objectContaining({
        code: 'context-missing',
        action: 'Run `kubectl config use-context NAME` or set EVENKEEL_CONTEXTS; there is a, b.',
      }),
    )
  })

  it.each(['not an address', 'ftp://192.0.2.1', '192.0.2.1:6443', 'https://user:pw@192.0.2.1'])(
    'a server that is none: %s',
    (nonsense) => {
      expect(openText(kubeconfigText({ a: { cluster: { server: nonsense } } }))).toThrow(
        expect.objectContaining({ code: 'server-invalid' }),
      )
    },
  )

  it('credentials over plain HTTP, except on loopback', () => {
    const http = (address: string) => kubeconfigText({ a: { cluster: { server: address }, user: { token: 'x' } } })
    expect(openText(http('http://192.0.2.1:8080'))).toThrow(expect.objectContaining({ code: 'server-insecure' }))
    expect(openText(http('http://127.0.0.1:8001'))).not.toThrow()
    expect(openText(kubeconfigText({ a: { cluster: { server: 'http://192.0.2.1' } } }))).not.toThrow()
  })

  it.each([
    [{ 'auth-provider': { name: 'gcp', config: { 'cmd-path': 'gcloud' } } }, {}, 'auth-provider-unsupported'],
    [{ as: 'a', 'as-groups': ['b', 'c'] }, {}, 'impersonation-unsupported'],
    [{}, { 'proxy-url': 'carrier-pigeon' }, 'proxy-invalid'],
  ])('what Evenkeel does not do: %j %j', (user, cluster, code) => {
    expect(openText(kubeconfigText({ a: { cluster: { server, ...cluster }, user } }))).toThrow(
      expect.objectContaining({ code }),
    )
  })

  it.each([
    [{ tokenFile: '/missing/token' }, 'credentials-unreadable'],
    [{ token: 'ab\ncd' }, 'credentials-invalid'],
    [{ token: 'schlüssel' }, 'credentials-invalid'],
  ])('credentials that cannot be had: %j', async (user, code) => {
    await expect(openWith(user).credentials()).rejects.toMatchObject({ code })
  })
})
