import { readConfig } from '@/lib/server/config'
import { createRuntime, type FollowedCluster } from '@/lib/server/runtime'
import type { ReaderAccess } from '@/lib/server/sources'
import { systemClock } from '@/lib/server/system-clock'
import { clusterFindings } from '@/lib/server/views/findings/cluster-findings'
import { summariseServices } from '@/lib/server/views/overview/service-summaries'
import { endpointsKnownBy } from '@/lib/server/watched'
import { childInput, tellParent } from './child'

/** What judging all external Services took: figures of the rows, then findings. */
export type Judging = { readonly summariesMs: number; readonly findingsMs: number; readonly changed: number }

/** Rules that rest on time are judged anew every 20 s: this moment is told to all of them, so that only changes count. */
const nowMs = Date.now()
const access: ReaderAccess = { namespaces: 'all', nodes: true }

/** Judges a cluster whole, and then after each change what it changed, as a page that is open would. */
const { kubeconfig } = childInput<{ kubeconfig: string }>()
process.env.KUBECONFIG = kubeconfig
const runtime = createRuntime(readConfig(), systemClock)
const [cluster] = runtime.clusters.values()
if (cluster === undefined) throw new Error('the kubeconfig names no cluster')
const live = new Promise<void>((resolve) => {
  const look = (): void => {
    const { services, slices, nodes } = cluster.source.state()
    if (cluster.source.status().state === 'live' && services.size > 0 && slices.size > 0 && nodes !== null) resolve()
  }
  cluster.source.onChange(look)
  cluster.source.onStatus(look)
})
runtime.start()
await live
await judge(cluster, 0)
cluster.source.onChange(({ services }) => void judge(cluster, services.size))

async function judge(of: FollowedCluster, changed: number): Promise<void> {
  const startedMs = performance.now()
  await summariseServices(of.source.state(), endpointsKnownBy(of.source.status()))
  const summarisedMs = performance.now()
  await clusterFindings(of, access, nowMs)
  const findingsMs = performance.now() - summarisedMs
  tellParent({ summariesMs: summarisedMs - startedMs, findingsMs, changed } satisfies Judging)
}
