import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import type { Draw } from '@/lib/server/demo/simulation/random'
import { populate } from '@/lib/server/demo/traffic/callers'
import { forEachSighting, stepSeconds } from '@/lib/server/demo/traffic/connections'
import type { Past } from '@/lib/server/demo/traffic/past'
import type { TrafficPlan } from '@/lib/server/demo/traffic/plan'
import { endOf, middleOf, stepsIn } from '@/lib/server/demo/traffic/window'
import type { Clock } from '@/lib/server/sources'

export type Simulated = {
  readonly plan: TrafficPlan
  readonly past: Past
  readonly draw: Draw
  readonly clock: Clock
  readonly startMs: number
}

/** A connection as a pod saw it. */
export type SeenConnection = { readonly podName: string; readonly peer: string; readonly atMs: number }

/** What the pods of a Service saw, newest first, in whole steps until there are enough: the connections that the simulated metric source counts. */
export function seenConnections(
  { plan, past, draw, clock, startMs }: Simulated,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { sinceSeconds, enough }: { readonly sinceSeconds: number; readonly enough: number },
): readonly SeenConnection[] {
  const key: ServiceKey = serviceKey(namespace, name)
  const service = plan.services.get(key)
  const nowMs = clock.nowMs()
  const steps = stepsIn({ startMs: nowMs - sinceSeconds * 1000, endMs: nowMs }, nowMs, startMs)
  if (service === undefined || steps === null) return []
  const population = populate(key, service.callers, draw)
  const seen: SeenConnection[] = []
  for (let index = steps.last; index >= steps.first && seen.length < enough; index -= 1) {
    const truth = past.truth(key, middleOf(index), service.really)
    if (truth === null) continue
    const inStep: Omit<SeenConnection, 'atMs'>[] = []
    // Every pod writes its log, also those that the metric source does not know.
    forEachSighting({ key, index, plan: { ...service, blindOn: [] }, truth, draw }, population, (sighting) =>
      inStep.push({ podName: sighting.podName, peer: sighting.seen.address }),
    )
    const lengthMs = stepSeconds * 1000
    const atOf = (at: number): number => Math.floor(endOf(index, startMs) - lengthMs + (at / inStep.length) * lengthMs)
    for (const [at, one] of [...inStep.entries()].reverse()) seen.push({ ...one, atMs: atOf(at) })
  }
  return seen
}
