import { readFileSync } from 'node:fs'
import type { Credentials } from '@/lib/server/kubernetes/transport/transport'
import { type ControlPlane, startControlPlane } from '../control-plane/harness'
import { createNode, createService, mustSend } from '../control-plane/objects'
import { TEAM_NAMESPACE, type User } from '../control-plane/users'
import { node, service } from '../fakes/kube-api/objects'
import { type FakeKubeApi, startFakeKubeApi } from '../fakes/kube-api/server'
import { tokenCredentials } from '../fakes/reflector-rig'

/** What the contract does to an API server, be it the fake or a real one. */
export interface ApiUnderTest {
  readonly server: string
  /** `nobody` has no rights, `namespaced` those on Services of `team-a`, `reader` all that Evenkeel asks for. */
  credentials(user: User): Credentials
  putService(namespace: string, name: string, port?: number): Promise<void>
  removeService(namespace: string, name: string): Promise<void>
  putNode(name: string): Promise<void>
  /** resourceVersion by key of all Services. */
  services(): Promise<ReadonlyMap<string, string>>
  stop(): Promise<void>
  start(): Promise<void>
  /** All older versions and continue tokens are 410 afterwards. */
  compact(): Promise<void>
  /** Connections stay open and nothing answers until `thaw`. */
  freeze(): void
  thaw(): void
  close(): Promise<void>
}

export async function startFake(): Promise<ApiUnderTest> {
  const api = await startFakeKubeApi({ bookmarkEveryMs: 2000 })
  const verbs = ['get', 'list', 'watch'] as const
  const grant = (user: User, resources: string[], namespaces: string[] | null): void => {
    api.access.tokens.set(user, user)
    api.access.rules.set(user, [{ resources, verbs, namespaces }])
  }
  grant('reader', ['services', 'endpointslices', 'nodes'], null)
  grant('namespaced', ['services', 'endpointslices'], [TEAM_NAMESPACE])
  grant('nobody', [], [])
  api.access.tokens.set('admin', 'admin')
  return {
    server: api.url,
    credentials: tokenCredentials,
    async putService(namespace, name, port = 80) {
      api.apply(service(namespace, name, { ports: [{ protocol: 'TCP', port, targetPort: 8080 }] }))
    },
    removeService: async (namespace, name) => api.remove('Service', `${namespace}/${name}`),
    putNode: async (name) => api.apply(node(name, 'zone-a', '10.1.0.1')),
    services: async () => api.versions('Service'),
    stop: () => api.listener.down(),
    start: () => api.listener.up(),
    compact: () => compactFake(api),
    freeze() {
      for (const watch of api.watches()) watch.freeze()
      api.faults.add({ times: Number.POSITIVE_INFINITY, fault: { kind: 'stall' } })
    },
    thaw: () => api.faults.clear(),
    close: () => api.close(),
  }
}

/** As of the real server, whose watch cache is lost in a restart. */
async function compactFake(api: FakeKubeApi): Promise<void> {
  await api.listener.down()
  api.compact()
  await api.listener.up()
}

export async function startReal(): Promise<ApiUnderTest & { readonly plane: ControlPlane }> {
  const plane = await startControlPlane()
  const ca = readFileSync(plane.caFile, 'utf8')
  const path = (namespace: string, name: string): string => `/api/v1/namespaces/${namespace}/services/${name}`
  return {
    plane,
    server: plane.server,
    credentials: (user) => {
      const credentials = tokenCredentials(plane.token(user))
      return { ...credentials, tls: { ...credentials.tls, ca } }
    },
    async putService(namespace, name, port = 80) {
      const spec = { type: 'LoadBalancer', selector: { app: name }, ports: [{ name: 'main', port, targetPort: 8080 }] }
      const known = await plane.request('GET', path(namespace, name))
      if (known.status === 404) await createService(plane, { namespace, name, spec })
      else await mustSend(plane, 'PATCH', path(namespace, name), { spec: { ports: spec.ports } })
    },
    async removeService(namespace, name) {
      await mustSend(plane, 'DELETE', path(namespace, name))
    },
    async putNode(name) {
      await createNode(plane, { name, internalIPs: ['10.1.0.1'], zone: 'zone-a' })
    },
    async services() {
      type List = { items: { metadata: { namespace: string; name: string; resourceVersion: string } }[] }
      const { body } = await plane.request<List>('GET', '/api/v1/services')
      return new Map(
        body.items.map(({ metadata }) => [`${metadata.namespace}/${metadata.name}`, metadata.resourceVersion]),
      )
    },
    stop: () => plane.stopApiServer(),
    start: () => plane.startApiServer(),
    compact: () => plane.compact(),
    freeze: () => plane.pauseApiServer(),
    thaw: () => plane.resumeApiServer(),
    close: () => plane.stop(),
  }
}
