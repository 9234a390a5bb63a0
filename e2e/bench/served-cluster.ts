import { type Evenkeel, startEvenkeel } from '../servers/evenkeel'
import type { BigCluster } from './big-cluster'

/** The production server on the large cluster. */
export type ServedCluster = Evenkeel & {
  /** Path of an address of this cluster's API: `api('/services?limit=200')`. */
  api(path: string): string
  /** Name of the cluster in addresses. */
  readonly id: string
  /** From the start of the process until the API answers with the whole cluster, in ms. */
  readonly liveAfterMs: number
}

type Clusters = { readonly clusters: readonly { readonly id: string; readonly state: string }[] }

/** Starts the production server on a cluster and waits until it holds all of it. */
export async function serveCluster(big: BigCluster): Promise<ServedCluster> {
  const startedMs = performance.now()
  const server = await startEvenkeel({ KUBECONFIG: big.kubeconfig, EVENKEEL_LOG_LEVEL: 'warn' })
  for (;;) {
    const { clusters } = (await (await fetch(`${server.url}/api/v1/clusters`)).json()) as Clusters
    const [cluster] = clusters
    if (cluster?.state === 'live') {
      const { id } = cluster
      const api = (path: string) => `/api/v1/clusters/${encodeURIComponent(id)}${path}`
      return { ...server, id, api, liveAfterMs: performance.now() - startedMs }
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
