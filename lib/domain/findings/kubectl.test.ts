import { spawnSync } from 'node:child_process'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { kubectl, patch, shellQuote } from './kubectl'

const service = { kind: 'Service', namespace: 'shop', name: 'web' } as const

describe('patch', () => {
  test('gives the change as a manifest and as a command for this very object', () => {
    const given = patch(service, { spec: { externalTrafficPolicy: 'Local' } })
    expect(given.kubectl).toBe(`kubectl -n shop patch svc web -p '{"spec":{"externalTrafficPolicy":"Local"}}'`)
    expect(given.yaml).toBe(
      [
        'apiVersion: v1',
        'kind: Service',
        'metadata:',
        '  namespace: shop',
        '  name: web',
        'spec:',
        '  externalTrafficPolicy: Local',
        '',
      ].join('\n'),
    )
  })

  test('an annotation goes beside the name', () => {
    const { yaml } = patch(service, { metadata: { annotations: { 'example.org/a': 'true' } } })
    expect(load(yaml ?? '')).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace: 'shop', name: 'web', annotations: { 'example.org/a': 'true' } },
    })
  })

  test('a Node has no namespace', () => {
    expect(patch({ kind: 'Node', namespace: null, name: 'n1' }, { spec: { unschedulable: false } }).kubectl).toBe(
      `kubectl patch node n1 -p '{"spec":{"unschedulable":false}}'`,
    )
  })
})

describe('a command cannot be broken out of', () => {
  const hostile = [
    "web'; touch /tmp/x; '",
    '$(touch x)',
    '`touch x`',
    'a b',
    'a\nb',
    '\u001b[2Jweb',
    "\u001b'\\",
    '~',
    '=ls',
    '*',
    '!!',
    '\\',
    '',
    'ä\u202e',
    '😀\u0007',
  ]

  test('a shell gives each word back as it was', () => {
    const script = `printf '%s\\0' ${hostile.map(shellQuote).join(' ')}`
    const { stdout } = spawnSync('bash', ['-c', script], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    })
    expect(stdout.split('\0').slice(0, -1)).toEqual(hostile)
  })

  test('nothing that a terminal would act on stands in it', () => {
    for (const text of hostile) expect(shellQuote(text)).toMatch(/^[\x20-\x7e]+$/)
  })

  test('a name that looks like an option is none', () => {
    expect(patch({ ...service, name: '-f' }, {}).kubectl).toBe("kubectl -n shop patch svc/-f -p '{}'")
  })

  test('plain words stay readable', () => {
    expect(kubectl('shop', 'get', 'endpointslices', '-l', 'kubernetes.io/service-name=web')).toBe(
      'kubectl -n shop get endpointslices -l kubernetes.io/service-name=web',
    )
  })
})
