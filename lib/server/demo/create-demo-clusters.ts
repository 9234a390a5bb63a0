import { harbor } from '@/lib/server/demo/harbor/cluster'
import { harborQuirks } from '@/lib/server/demo/harbor/quirks'
import { createDemoHealth } from '@/lib/server/demo/health/health-source'
import { createDemoSource } from '@/lib/server/demo/simulation/cluster-source'
import { createDraw } from '@/lib/server/demo/simulation/random'
import type { Clock, ClusterSource, HealthSource } from '@/lib/server/sources'

export type DemoSources = {
  /** URL-safe and unique. */
  readonly id: string
  readonly name: string
  readonly cluster: ClusterSource
  readonly health: HealthSource
}

/**
 * The simulated clusters of the demo. Nothing here reaches a network; time is the clock's alone, and the same seed
 * shows the same story.
 */
export function createDemoClusters({ seed, clock }: { seed: number; clock: Clock }): readonly DemoSources[] {
  const startMs = clock.nowMs()
  const cluster = createDemoSource(harbor, seed, clock)
  const health = createDemoHealth({ cluster, clock, startMs, draw: createDraw(seed), quirks: harborQuirks })
  return [{ id: harbor.id, name: harbor.id, cluster, health }]
}
