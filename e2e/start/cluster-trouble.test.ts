import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { clustersResponse } from '@/lib/contracts/clusters'
import { servicesResponse } from '@/lib/contracts/services'
import { ADMIN_TOKEN } from '../fakes/kube-api/access'
import { type Authority, createAuthority } from '../fakes/kube-api/certificates'
import { endpointSlice, node, service } from '../fakes/kube-api/objects'
import { type FakeKubeApi, type FakeKubeApiOptions, startFakeKubeApi } from '../fakes/kube-api/server'
import { kubeconfigText } from '../fakes/kubeconfig'
import { createTemporaryFolder } from '../fakes/temporary-folder'
import { askFor } from '../servers/ask'
import { statusOf, untilError, untilLive } from '../servers/cluster-status'
import { type Evenkeel, startEvenkeel } from '../servers/evenkeel'

// Attempts to connect are up to 30 s apart.
vi.setConfig({ testTimeout: 90_000 })

const ANOTHER_TOKEN = 'renewed-token'
const folder = createTemporaryFolder()
const apis: FakeKubeApi[] = []
afterAll(async () => {
  await Promise.all(apis.map((api) => api.close()))
  folder.dispose()
})

/** An API server with one Service on one node. */
async function serve(options: FakeKubeApiOptions = {}): Promise<FakeKubeApi> {
  const api = await startFakeKubeApi(options)
  apis.push(api)
  api.apply(
    node('node-1', 'zone-a', '10.0.0.1'),
    service('shop', 'cart'),
    endpointSlice('shop', 'cart', [{ nodeName: 'node-1', address: '10.244.0.5' }]),
  )
  return api
}

const ofToken = (api: FakeKubeApi, token = ADMIN_TOKEN) => ({ cluster: { server: api.url }, user: { token } })

const pluginThat = (does: string) => folder.write('plugin.cjs', does)
const credential = JSON.stringify({
  apiVersion: 'client.authentication.k8s.io/v1',
  kind: 'ExecCredential',
  status: { token: ADMIN_TOKEN },
})

describe('one process that follows seven clusters, six of them in trouble', () => {
  let server: Evenkeel
  let well: FakeKubeApi
  let down: FakeKubeApi
  let expired: FakeKubeApi
  let untrusted: FakeKubeApi
  let forbidden: FakeKubeApi
  let trusted: Authority
  const entries = () => ({
    well: ofToken(well),
    down: ofToken(down),
    expired: ofToken(expired, ANOTHER_TOKEN),
    forbidden: ofToken(forbidden),
    untrusted: {
      cluster: {
        server: untrusted.url,
        'certificate-authority-data': Buffer.from(trusted.cert).toString('base64'),
      },
      user: { token: ADMIN_TOKEN },
    },
    plugin: {
      cluster: { server: well.url },
      user: {
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: process.execPath,
          args: [`${folder.path}/plugin.cjs`],
          interactiveMode: 'Never',
        },
      },
    },
  })

  beforeAll(async () => {
    trusted = createAuthority('The right CA')
    const wrong = createAuthority('Another CA').issue({ hosts: ['127.0.0.1'] })
    ;[well, down, expired, forbidden, untrusted] = await Promise.all([
      serve(),
      serve(),
      serve(),
      serve(),
      serve({ certificate: wrong }),
    ])
    await down.listener.down()
    forbidden.access.rules.set('admin', [])
    pluginThat('console.error("the session has expired, log in again"); process.exit(1)')
    const kubeconfig = folder.write('config', kubeconfigText(entries(), 'well'))
    server = await startEvenkeel({
      KUBECONFIG: kubeconfig,
      EVENKEEL_CONTEXTS: 'well,down,expired,forbidden,untrusted,plugin,unknown',
    })
  })
  afterAll(() => server?.stop())

  // All at once: the pauses between attempts grow while a cluster stays in trouble.
  describe.concurrent('says what is wrong and what to do, and is well again without a restart', () => {
    type Trouble = { cluster: string; code: string; message: string; action: string; mend: () => unknown }
    test.for<Trouble>([
      {
        cluster: 'down',
        code: 'connection-refused',
        message: 'refuses connections',
        action: 'Check that it runs',
        mend: () => down.listener.up(),
      },
      {
        cluster: 'expired',
        code: 'unauthorized',
        message: 'does not accept the credentials',
        action: 'Log in again',
        mend: () => expired.access.tokens.set(ANOTHER_TOKEN, 'admin'),
      },
      {
        cluster: 'untrusted',
        code: 'certificate',
        message: 'cannot be trusted: its authority is not known here',
        action: 'Check certificate-authority-data',
        mend: async () => {
          await untrusted.listener.down()
          await untrusted.listener.up(trusted.issue({ hosts: ['127.0.0.1'] }))
        },
      },
      {
        cluster: 'plugin',
        code: 'exec-failed',
        message: 'the session has expired, log in again',
        action: 'Run',
        mend: () => pluginThat(`console.log(${JSON.stringify(credential)})`),
      },
      {
        cluster: 'unknown',
        code: 'context-unknown',
        message: 'The kubeconfig has no context "unknown".',
        action: 'Choose one that is there: well, down',
        mend: () => folder.write('config', kubeconfigText({ ...entries(), unknown: ofToken(well) }, 'well')),
      },
    ])('$cluster', async ({ cluster, code, message, action, mend }, { expect }) => {
      const error = await untilError(server, cluster, code)
      expect(error.message).toContain(message)
      expect(error.message).toMatch(/^[^\n]+\.$/)
      expect(error.action).toContain(action)
      await mend()
      await untilLive(server, cluster)
      const { services } = await askFor(server, `/api/v1/clusters/${cluster}/services`, servicesResponse)
      expect(services.map(({ name }) => name)).toEqual(['cart'])
      // A port without a name has the name "".
      expect(services[0]?.shown?.port).toBe('')
    })
  })

  test('the one that is well never waited for the others', async () => {
    const { clusters } = await askFor(server, '/api/v1/clusters', clustersResponse)
    expect(clusters).toContainEqual({ id: 'well', name: 'well', state: 'live' })
    const status = well.log.requests.map((request) => request.status)
    expect(status).not.toContain(401)
  })

  test('one that may not be read at all stays denied, names each missing right, and does not stop the others', async () => {
    const { clusters } = await askFor(server, '/api/v1/clusters', clustersResponse)
    expect(clusters.find(({ id }) => id === 'forbidden')?.state).toBe('denied')
    const { watches } = await statusOf(server, 'forbidden')
    expect(watches.map(({ resource, state }) => [resource, state])).toEqual([
      ['services', 'denied'],
      ['endpointslices', 'denied'],
      ['nodes', 'denied'],
    ])
    for (const { resource, missingRightYaml } of watches) {
      expect(missingRightYaml).toContain('kind: ClusterRole')
      expect(missingRightYaml).toContain(resource)
    }
  })
})

describe.concurrent('a kubeconfig that is no use keeps the process waiting for a better one', () => {
  type Trouble = { name: string; code: string; message: string; before: (path: string) => void }
  test.for<Trouble>([
    { name: 'none', code: 'kubeconfig-missing', message: 'There is no kubeconfig', before: () => {} },
    {
      name: 'no-yaml',
      code: 'kubeconfig-invalid',
      message: 'is no YAML',
      before: () => folder.write('no-yaml', 'clusters: [\n  token: "a-secret'),
    },
    {
      name: 'no-context',
      code: 'context-missing',
      message: 'The kubeconfig has no current context.',
      before: () => folder.write('no-context', kubeconfigText({ elsewhere: { cluster: {} } }, null)),
    },
  ])('$code', async ({ name, code, message, before }, { expect }) => {
    const api = await serve()
    const path = `${folder.path}/${name}`
    before(path)
    const server = await startEvenkeel({ KUBECONFIG: path })
    try {
      const { clusters } = await askFor(server, '/api/v1/clusters', clustersResponse)
      expect(clusters).toHaveLength(1)
      const id = clusters[0]?.id ?? ''
      const error = await untilError(server, id, code)
      expect(error.message).toContain(message)
      expect(error.message).not.toContain('a-secret')
      expect(error.action).not.toBe('')
      folder.write(name, kubeconfigText({ home: ofToken(api) }))
      await untilLive(server, id)
      expect(server.output()).not.toContain(ADMIN_TOKEN)
    } finally {
      await server.stop()
    }
  })
})
