import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import type { ServiceFacts } from '@/lib/domain/workload'
import { seconds } from '@/lib/server/demo/simulation/cycle'
import { createOccupancy } from '@/lib/server/demo/simulation/occupancy'
import { createDraw } from '@/lib/server/demo/simulation/random'
import { type DemoCluster, workloadsOf } from '@/lib/server/demo/simulation/scene'
import type { Clock, WorkloadSource } from '@/lib/server/sources'
import { buildFacts, type FactsBasis } from './build-facts'
import type { Estate } from './estate'

/** As with a real cluster: how long an answer is given again, and how long it is known. */
const freshMs = seconds(10)
const keptMs = seconds(60)

type Options = {
  readonly cluster: DemoCluster
  readonly estate: Estate
  readonly seed: number
  readonly clock: Clock
  readonly startMs: number
}

/** The workloads of a simulated cluster: the pods that its EndpointSlices name, and what is written about them. */
export function createDemoWorkloads({ cluster, estate, seed, clock, startMs }: Options): WorkloadSource {
  const draw = createDraw(seed)
  const basis: FactsBasis = {
    cluster,
    estate,
    occupancy: createOccupancy(workloadsOf(cluster), cluster.nodes, draw),
    draw,
    startMs,
  }
  const read = new Map<ServiceKey, { readonly facts: ServiceFacts; readonly atMs: number }>()
  const youngerThan = (key: ServiceKey, ageMs: number): ServiceFacts | null => {
    const known = read.get(key)
    return known !== undefined && clock.nowMs() - known.atMs < ageMs ? known.facts : null
  }
  return {
    async facts(service) {
      const key = serviceKey(service.namespace, service.name)
      const known = youngerThan(key, freshMs)
      if (known !== null) return known
      const atMs = clock.nowMs()
      const facts = buildFacts(basis, service, Math.max(0, atMs - startMs))
      read.set(key, { facts, atMs })
      return facts
    },
    recent: ({ namespace, name }) => youngerThan(serviceKey(namespace, name), keptMs),
    async stop() {
      read.clear()
    },
  }
}
