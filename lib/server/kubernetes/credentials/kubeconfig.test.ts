import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { kubeconfigText } from '@/e2e/fakes/kubeconfig'
import { createTemporaryFolder, type TemporaryFolder } from '@/e2e/fakes/temporary-folder'
import { SourceFailure } from '../words/errors'
import { readKubeconfig } from './kubeconfig'

let folder: TemporaryFolder
beforeEach(() => {
  folder = createTemporaryFolder()
})
afterEach(() => folder.dispose())

function failureOf(action: () => unknown): SourceFailure {
  try {
    action()
  } catch (error) {
    if (error instanceof SourceFailure) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

const cluster = { server: 'https://192.0.2.1:6443' }

describe('a kubeconfig', () => {
  it('is read as YAML, whatever else is in it', () => {
    const path = folder.write(
      'config',
      `apiVersion: v1
kind: Config
preferences: {}
current-context: prod
clusters:
- name: prod
  cluster: {server: 'https://prod.example:6443', certificate-authority: pki/ca.crt, extensions: [{name: x}]}
users:
- name: admin
  user:
    client-certificate-data: null
    tokenFile: /var/token
contexts:
- {name: prod, context: {cluster: prod, user: admin, namespace: default}}
`,
    )
    const kubeconfig = readKubeconfig([path])
    expect(kubeconfig?.currentContext).toBe('prod')
    const { cluster, user } = kubeconfig?.context('prod') ?? {}
    expect(cluster).toMatchObject({ server: 'https://prod.example:6443', 'proxy-url': null })
    expect(cluster?.['certificate-authority']).toBe(join(folder.path, 'pki/ca.crt'))
    expect(user).toMatchObject({ tokenFile: '/var/token', 'client-certificate-data': null, token: null })
  })

  it('of several files counts whatever comes first, and a file that is not there is passed over', () => {
    const first = folder.write('first', kubeconfigText({ a: { cluster, user: { token: 'first' } } }, null))
    const second = folder.write(
      'second',
      kubeconfigText({ a: { cluster, user: { token: 'second' } }, b: { cluster } }, 'b'),
    )
    const kubeconfig = readKubeconfig([join(folder.path, 'missing'), first, second])
    expect(kubeconfig?.contextNames).toEqual(['a', 'b'])
    expect(kubeconfig?.currentContext).toBe('b')
    expect(kubeconfig?.context('a').user.token).toBe('first')
  })

  it('takes an exec command for a path only when it has a slash in it, as kubectl does', () => {
    const exec = (command: string) => ({ exec: { apiVersion: 'client.authentication.k8s.io/v1', command } })
    const path = folder.write(
      'config',
      kubeconfigText({ path: { cluster, user: exec('./bin/login') }, name: { cluster, user: exec('aws') } }),
    )
    const kubeconfig = readKubeconfig([path])
    expect(kubeconfig?.context('path').user.exec?.command).toBe(join(folder.path, 'bin/login'))
    expect(kubeconfig?.context('name').user.exec?.command).toBe('aws')
  })

  it('may lack a user: the API server may want none', () => {
    const path = folder.write(
      'config',
      JSON.stringify({ clusters: [{ name: 'a', cluster }], contexts: [{ name: 'a', context: { cluster: 'a' } }] }),
    )
    expect(readKubeconfig([path])?.context('a').user.token).toBeNull()
  })

  it('is none when no file is there, and empty when the file is', () => {
    expect(readKubeconfig([join(folder.path, 'missing')])).toBeNull()
    expect(readKubeconfig([folder.write('config', '')])).toMatchObject({ currentContext: null, contextNames: [] })
  })

  it('with nonsense in one context still serves the others', () => {
    const path = folder.write('config', kubeconfigText({ good: { cluster }, bad: { cluster: { server: 7 } } }))
    const kubeconfig = readKubeconfig([path])
    expect(kubeconfig?.context('good').cluster.server).toBe(cluster.server)
    expect(failureOf(() => kubeconfig?.context('bad'))).toMatchObject({ code: 'cluster-invalid' })
  })
})

describe('a kubeconfig that cannot be used says what is wrong and what to do', () => {
  it('an unknown context, with the ones that there are', () => {
    const kubeconfig = readKubeconfig([folder.write('config', kubeconfigText({ a: { cluster }, b: { cluster } }))])
    expect(failureOf(() => kubeconfig?.context('production'))).toMatchObject({
      code: 'context-unknown',
      message: 'The kubeconfig has no context "production".',
      action: 'Choose one that is there: a, b.',
    })
  })

  it('a context that names a cluster or user that is not there', () => {
    const contexts = [{ name: 'a', context: { cluster: 'gone', user: 'gone' } }]
    const kubeconfig = readKubeconfig([folder.write('config', JSON.stringify({ contexts }))])
    expect(failureOf(() => kubeconfig?.context('a'))).toMatchObject({ code: 'cluster-unknown' })
  })

  it.each([
    [{ server: '' }, {}, 'The cluster "a" of the kubeconfig makes no sense at server: it is empty.'],
    [{}, {}, 'The cluster "a" of the kubeconfig makes no sense at server: it is missing.'],
    [cluster, { token: 123 }, 'The user "a" of the kubeconfig makes no sense at token: it is no text.'],
    [
      cluster,
      { exec: { command: 'aws' } },
      'The user "a" of the kubeconfig makes no sense at exec.apiVersion: it is missing.',
    ],
  ])('a field that makes no sense, by its name: %j %j', (cluster, user, message) => {
    const kubeconfig = readKubeconfig([folder.write('config', kubeconfigText({ a: { cluster, user } }))])
    expect(failureOf(() => kubeconfig?.context('a')).message).toBe(message)
  })

  it('a hostile name is named in a way that is fit to show', () => {
    const kubeconfig = readKubeconfig([folder.write('config', kubeconfigText({ 'a\u202eb': { cluster } }))])
    const { message, action } = failureOf(() => kubeconfig?.context('<b>\u001b[31m'))
    expect(`${message} ${action}`).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  it('no YAML, with reason and line but without a word of the file, which holds secrets', () => {
    const path = folder.write('config', 'users:\n- name: a\n  user: {token: verysecret\n')
    const failure = failureOf(() => readKubeconfig([path]))
    expect(failure.code).toBe('kubeconfig-invalid')
    expect(failure.message).toMatch(/^The kubeconfig .*\/config is no YAML: .* in line \d+\.$/)
    expect(failure.message).not.toContain('verysecret')
  })

  it.each(['just text', '- a\n- b', '42'])('no kubeconfig at all: %j', (text) => {
    expect(failureOf(() => readKubeconfig([folder.write('config', text)])).code).toBe('kubeconfig-invalid')
  })

  it('a folder in place of a file', () => {
    expect(failureOf(() => readKubeconfig([folder.path]))).toMatchObject({
      code: 'kubeconfig-unreadable',
      message: `The kubeconfig ${folder.path} cannot be read: it is a folder.`,
    })
  })
})
