import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createKubernetesClusters } from '@/lib/server/kubernetes/create-kubernetes-clusters'
import { systemClock } from '@/lib/server/system-clock'
import { childInput, tellParent } from './child'

export type Sync = {
  /** From the start of the source until all that the cluster holds is published. */
  readonly ms: number
  readonly longestBlockMs: number
  readonly rssBytes: number
  readonly services: number
  readonly slices: number
  readonly nodes: number
}

const RESOLUTION_MS = 1

/** Follows a cluster from nothing to live, as the product does, with nothing else in the process. */
const { kubeconfig } = childInput<{ kubeconfig: string }>()
const [cluster] = createKubernetesClusters(
  {
    contexts: [],
    namespaces: [],
    ciliumNamespace: 'kube-system',
    clusterName: null,
    environment: { KUBECONFIG: kubeconfig },
  },
  { clock: systemClock, random: Math.random, log: () => () => {} },
)
if (cluster === undefined) throw new Error('the kubeconfig names no cluster')
const { source } = cluster
const blocks = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
blocks.enable()
const startedMs = performance.now()
await new Promise<void>((resolve) => {
  const look = (): void => {
    const { services, slices, nodes } = source.state()
    if (source.status().state === 'live' && services.size > 0 && slices.size > 0 && nodes !== null) resolve()
  }
  source.onChange(look)
  source.onStatus(look)
  source.start()
})
const ms = performance.now() - startedMs
await new Promise((resolve) => setTimeout(resolve, 5 * RESOLUTION_MS))
blocks.disable()
const { services, slices, nodes } = source.state()
tellParent({
  ms,
  longestBlockMs: blocks.max / 1e6 - RESOLUTION_MS,
  rssBytes: process.memoryUsage.rss(),
  services: services.size,
  slices: [...slices.values()].reduce((sum, list) => sum + list.length, 0),
  nodes: nodes?.size ?? 0,
} satisfies Sync)
await source.stop()
