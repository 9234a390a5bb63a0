import type { Clock, ClusterSources } from '@/lib/server/sources'
import type { AnnouncementPlan } from './announcements/plan'
import { harborAnnouncements } from './harbor/announcements'
import { harbor } from './harbor/cluster'
import { harborEstate } from './harbor/estate'
import { harborMonitoring } from './harbor/monitoring'
import { harborQuirks } from './harbor/quirks'
import { harborTraffic } from './harbor/traffic'
import { createDemoHealth } from './health/health-source'
import type { Quirk } from './health/quirk'
import { createDemoMonitoring } from './monitoring/monitoring-source'
import { readDemoNodes } from './monitoring/node-readings'
import type { MonitoringPlan } from './monitoring/plan'
import { createDemoOnDemand } from './on-demand/on-demand-sources'
import { quayAnnouncements } from './quay/announcements'
import { quay } from './quay/cluster'
import { quayEstate } from './quay/estate'
import { quayMonitoring } from './quay/monitoring'
import { quayTraffic } from './quay/traffic'
import { quayWatches } from './quay/watches'
import { createDemoSource, type WatchPlans } from './simulation/cluster-source'
import { createDraw } from './simulation/random'
import type { DemoCluster } from './simulation/scene'
import { createPast } from './traffic/past'
import type { TrafficPlan } from './traffic/plan'
import { createDemoTraffic } from './traffic/traffic-source'
import type { Estate } from './workloads/estate'
import { createDemoWorkloads } from './workloads/workload-source'

type Story = {
  readonly cluster: DemoCluster
  readonly watches: WatchPlans
  readonly quirks: readonly Quirk[]
  readonly estate: Estate
  readonly announcements: AnnouncementPlan
  readonly traffic: TrafficPlan
  readonly monitoring: MonitoringPlan
}

const stories: readonly Story[] = [
  {
    cluster: harbor,
    watches: {},
    quirks: harborQuirks,
    estate: harborEstate,
    announcements: harborAnnouncements,
    traffic: harborTraffic,
    monitoring: harborMonitoring,
  },
  {
    cluster: quay,
    watches: quayWatches,
    quirks: [],
    estate: quayEstate,
    announcements: quayAnnouncements,
    traffic: quayTraffic,
    monitoring: quayMonitoring,
  },
]

type Setting = { readonly seed: number; readonly clock: Clock; readonly livedMs?: number }

/**
 * The simulated clusters of the demo: one that works, one that is in trouble. Nothing here reaches a network; time is
 * the clock's alone, and the same seed tells the same story.
 *
 * @param seed any integer
 * @param livedMs how long they had lived when the process started: what happened within the last hour of it is told
 */
export function createDemoClusters({ seed, clock, livedMs = 0 }: Setting): readonly ClusterSources[] {
  const startMs = clock.nowMs() - livedMs
  return stories.map(({ cluster, watches, quirks, estate, announcements, traffic: plan, monitoring: told }) => {
    const source = createDemoSource({ cluster, seed, clock, watches, announcements, livedMs })
    const health = createDemoHealth({ source, clock, startMs, quirks, draw: createDraw(seed) })
    const workloads = createDemoWorkloads({ cluster, estate, seed, clock, startMs })
    const past = createPast({ cluster, announcements, seed, startMs })
    const traffic = createDemoTraffic({
      plan,
      past,
      draw: createDraw(seed),
      clock,
      startMs,
      scraped: told.scraped,
      readNodes: (nodes) => readDemoNodes(source.state(), nodes, told.nodes, createDraw(seed), clock.nowMs()),
    })
    const monitoring = createDemoMonitoring(told, () => source.state())
    const onDemand = createDemoOnDemand({ plan, past, draw: createDraw(seed), clock, startMs })
    return { id: cluster.id, name: cluster.id, source, health, workloads, traffic, monitoring, onDemand }
  })
}
