import { execFile, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeSnippet } from '@/lib/domain/clients/snippets/make-snippet'
import type { ChosenClient, SnippetFacts } from '@/lib/domain/clients/snippets/selection'
import { chosen, someFacts } from '@/lib/domain/clients/snippets/test-facts'
import { assetPath, controlPlaneAssets, howToGetAssets } from '../control-plane/assets'
import { type ControlPlane, startControlPlane } from '../control-plane/harness'
import { createNamespace, createService } from '../control-plane/objects'

const run = promisify(execFile)
const assets = controlPlaneAssets()
if (assets === null) console.warn(howToGetAssets)

const few = [chosen('203.0.113.7'), chosen('::ffff:198.51.100.9'), chosen('2001:db8::9')]
const many = Array.from({ length: 150 }, (_, at) => chosen(`203.0.${at % 7}.${(at * 37) % 256}`))
const odd = { key: 'example.org/on', value: 'yes' }

const cases: readonly (readonly [name: string, facts: Partial<SnippetFacts>, clients: readonly ChosenClient[]])[] = [
  ['a few clients', {}, few],
  ['clients that are joined in networks', {}, many],
  ['a port by name', { podPorts: [{ protocol: 'TCP', port: 'http' }] }, few],
  ['several ports', { podPorts: [8080, 8443].map((port) => ({ protocol: 'TCP', port })) }, few],
  ['no ports that are known', { podPorts: [] }, few],
  ['labels that YAML would read as something else', { selector: [odd, { key: 'app', value: '1' }] }, few],
]

describe.skipIf(assets === null)('rules for chosen clients on a real API server', () => {
  let plane: ControlPlane
  let folder: string
  beforeAll(async () => {
    plane = await startControlPlane({ controllers: false })
    folder = await mkdtemp(join(tmpdir(), 'evenkeel-snippets-'))
    await symlink(assetPath(assets ?? '', 'kubectl') ?? '', join(folder, 'kubectl'))
    await createNamespace(plane, 'shop')
    const spec = { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] }
    await createService(plane, { namespace: 'shop', name: 'web', spec })
  })
  afterAll(async () => {
    await plane?.stop()
    if (folder !== undefined) await rm(folder, { recursive: true })
  })
  const env = () => ({ ...process.env, PATH: `${folder}:${process.env.PATH}`, KUBECONFIG: plane.kubeconfig('admin') })

  test.each(cases)(
    'a NetworkPolicy for %s is accepted, letting them in and keeping them out',
    async (_, facts, clients) => {
      for (const intent of ['admit', 'refuse'] as const) {
        const file = join(folder, 'policy.yaml')
        await writeFile(file, makeSnippet('network-policy', someFacts(facts), clients, intent).text ?? '')
        const { stdout } = await run('kubectl', ['apply', '-f', file, '--dry-run=server'], { env: env() })
        expect(stdout).toContain('created (server dry run)')
      }
    },
  )

  test('source ranges are accepted as a command', async () => {
    const { command } = makeSnippet('source-ranges', someFacts(), many, 'admit')
    const { stdout } = await run('bash', ['-c', `${command} --dry-run=server`], { env: env() })
    expect(stdout).toContain(' patched')
  })
})

// Debian keeps it where only root looks.
const nginx = ['nginx', '/usr/sbin/nginx'].find((path) => spawnSync(path, ['-v']).error === undefined)
if (nginx === undefined)
  console.warn('Rules for nginx are not tried: no nginx on PATH. On Debian: apt-get install nginx-light.')

describe.skipIf(nginx === undefined)('rules for chosen clients in a real nginx', () => {
  test.each([
    ['nginx-limit', 'admit'],
    ['nginx-geo', 'admit'],
    ['nginx-geo', 'refuse'],
  ] as const)('%s, %s, passes its own check', async (kind, intent) => {
    const folder = await mkdtemp(join(tmpdir(), 'evenkeel-nginx-'))
    try {
      await mkdir(join(folder, 'logs'))
      for (const clients of [few, many]) {
        const { text } = makeSnippet(kind, someFacts({ name: 'web-1' }), clients, intent)
        const [inHttp = '', inServer = ''] = (text ?? '').split('# In the server')
        expect(inServer).toContain('block:\n')
        const server = `server { listen 127.0.0.1:8080; #${inServer} location / { return 200; } }`
        const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
        const temporary = paths.map((path) => `${path}_temp_path ${join(folder, path)};`).join(' ')
        await writeFile(
          join(folder, 'nginx.conf'),
          `pid ${join(folder, 'pid')}; error_log stderr; events {} http { access_log off; ${temporary}\n${inHttp}\n${server} }`,
        )
        const { stderr } = await run(nginx ?? '', ['-t', '-p', folder, '-c', join(folder, 'nginx.conf')])
        expect(stderr).toContain('test is successful')
        expect(stderr).not.toContain('[warn]')
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
