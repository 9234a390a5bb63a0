import { readFileSync } from 'node:fs'
import { controlPlaneAssets } from '../control-plane/assets'
import { type ControlPlane, startControlPlane } from '../control-plane/harness'
import { createNamespace, mustSend } from '../control-plane/objects'
import { ADMIN_TOKEN } from '../fakes/kube-api/access'
import { generateCluster, LARGEST_CLUSTER } from '../fakes/kube-api/generate'
import type { RawObject } from '../fakes/kube-api/resources'
import { kubeconfigText } from '../fakes/kubeconfig'
import { createTemporaryFolder } from '../fakes/temporary-folder'
import { startChild } from './child'

/** How one process reaches the API server. */
export type ApiAccess = {
  readonly server: string
  readonly token: string
  /** PEM; null: plain HTTP. */
  readonly ca: string | null
}

/** The largest documented cluster, as an API server serves it. */
export type BigCluster = {
  /** What serves it, for the table. */
  readonly server: string
  readonly access: ApiAccess
  /** Path of a kubeconfig with the rights that Evenkeel asks for. */
  readonly kubeconfig: string
  readonly services: readonly RawObject[]
  readonly slices: readonly RawObject[]
  /** Writes the endpoints of a slice; resolves when the API server has taken them. */
  putEndpoints(slice: RawObject, endpoints: readonly unknown[]): Promise<void>
  stop(): Promise<void>
}

export type Endpoint = { readonly conditions: { readonly ready: boolean }; readonly [field: string]: unknown }

export const endpointsOf = (slice: RawObject): readonly Endpoint[] => slice.endpoints as readonly Endpoint[]

/** The endpoints of a slice with the first one ready or not. */
export function withFirstReady(slice: RawObject, ready: boolean): readonly unknown[] {
  const [first, ...others] = endpointsOf(slice)
  if (first === undefined) throw new Error(`slice ${slice.metadata.name} has no endpoints`)
  return [{ ...first, conditions: { ...first.conditions, ready, serving: ready } }, ...others]
}

/** On the real kube-apiserver where its binaries are there, on the fake otherwise. */
export async function startBigCluster(say: (text: string) => void): Promise<BigCluster> {
  const objects = generateCluster(LARGEST_CLUSTER)
  return controlPlaneAssets() === null ? startFake(objects) : startReal(objects, say)
}

type Objects = ReturnType<typeof generateCluster>

async function startReal(objects: Objects, say: (text: string) => void): Promise<BigCluster> {
  const { services, slices } = objects
  // The endpointslice controller would take away endpoints without pods.
  const plane = await startControlPlane({ controllers: false })
  try {
    const startedMs = performance.now()
    const namespaces = new Set(services.map(({ metadata }) => metadata.namespace ?? ''))
    for (const namespace of namespaces) await createNamespace(plane, namespace)
    await plane.seed(toStorage(objects))
    await untilServed(plane, objects)
    say(`it is served after ${((performance.now() - startedMs) / 1000).toFixed(1)} s`)
  } catch (error) {
    await plane.stop()
    throw error
  }
  return {
    server: `kube-apiserver ${await versionOf(plane)}`,
    access: { server: plane.server, token: plane.token('reader'), ca: readFileSync(plane.caFile, 'utf8') },
    kubeconfig: plane.kubeconfig('reader'),
    services,
    slices,
    async putEndpoints(slice, endpoints) {
      await mustSend(plane, 'PATCH', pathOf(slice), { endpoints })
    },
    stop: () => plane.stop(),
  }
}

function* toStorage({ nodes, services, slices }: Objects): Generator<readonly [string, RawObject]> {
  for (const node of nodes) yield [`minions/${node.metadata.name}`, node]
  for (const service of services) yield [`services/specs/${nameOf(service)}`, service]
  for (const slice of slices) yield [`endpointslices/${nameOf(slice)}`, slice]
}

const nameOf = ({ metadata }: RawObject): string => `${metadata.namespace}/${metadata.name}`

/** The API server's caches follow its storage. */
async function untilServed(plane: ControlPlane, { nodes, services, slices }: Objects): Promise<void> {
  const collections = [
    ['/api/v1/nodes', nodes.length],
    ['/api/v1/services', services.length],
    ['/apis/discovery.k8s.io/v1/endpointslices', slices.length],
  ] as const
  type List = { metadata: { remainingItemCount?: number }; items: unknown[] }
  for (const [path, count] of collections) {
    const served = async (): Promise<number> => {
      const { body } = await plane.request<List>('GET', `${path}?limit=1`)
      return body.items.length + (body.metadata.remainingItemCount ?? 0)
    }
    while ((await served()) < count) await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

async function versionOf(plane: ControlPlane): Promise<string> {
  const { body } = await plane.request<{ gitVersion: string }>('GET', '/version')
  return body.gitVersion
}

const collectionOf = ({ metadata }: RawObject): string =>
  `/apis/discovery.k8s.io/v1/namespaces/${metadata.namespace}/endpointslices`

const pathOf = (slice: RawObject): string => `${collectionOf(slice)}/${slice.metadata.name}`

async function startFake({ services, slices }: Objects): Promise<BigCluster> {
  const child = startChild<{ url: string } | { done: number }>('./child-fake-api.ts', null)
  const first = await child.next()
  if (!('url' in first)) throw new Error('the fake API server did not start')
  const folder = createTemporaryFolder()
  const user = { token: ADMIN_TOKEN }
  const kubeconfig = folder.write('config', kubeconfigText({ bench: { cluster: { server: first.url }, user } }))
  return {
    server: 'fake API server',
    access: { server: first.url, token: ADMIN_TOKEN, ca: null },
    kubeconfig,
    services,
    slices,
    async putEndpoints(slice, endpoints) {
      child.send({ ...slice, endpoints })
      await child.next()
    },
    async stop() {
      await child.stop()
      folder.dispose()
    },
  }
}
