import { isExternalService, type ServiceKey } from '@/lib/domain/cluster'
import { healthTarget } from '@/lib/domain/health/target'
import type { ServiceMemory } from '@/lib/domain/service-memory'
import type { Kept, NodeChange, ServiceHistory } from '@/lib/domain/timeline/changes'
import type { Clock, ClusterSource, HealthRound, HealthSource } from '../sources'
import { areListed, rememberAbsences } from './absences'
import { keepWithinBudget } from './budget'
import { rememberNodes } from './node-changes'
import { createRemembered, type Remembered } from './remembered'

/** Twice the largest documented cluster; Services beyond are judged without memory. */
const SERVICES_MAX = 20_000

/** What was seen of each external Service of one cluster, as far back as an hour. */
export interface ServiceMemories {
  /** null: no such Service, or none that takes traffic from outside. */
  of(service: ServiceKey): ServiceMemory | null
  /** The same Service, change by change; null as above. */
  history(service: ServiceKey): ServiceHistory | null
  /** What changed of nodes; null: nodes are not known. */
  nodeChanges(): Kept<NodeChange> | null
  stop(): void
}

/**
 * Remembers what changed, Service by Service, from what the sources tell: only Services that changed are looked at, and
 * a Service that is gone is forgotten.
 */
export function rememberServices(
  { source, health }: { readonly source: ClusterSource; readonly health: HealthSource },
  clock: Clock,
): ServiceMemories {
  const memories = new Map<ServiceKey, Remembered>()

  const nodes = rememberNodes()
  const absences = rememberAbsences()

  const look = (keys: Iterable<ServiceKey>, state = source.state(), nowMs = clock.nowMs()): void => {
    const status = source.status()
    nodes.look(state.nodes, nowMs)
    for (const key of keys) {
      const service = state.services.get(key)
      if (service === undefined || !isExternalService(service)) {
        if (memories.delete(key)) absences.gone(key, nowMs)
        continue
      }
      const memory = memories.get(key) ?? createRemembered(nowMs, absences.since(key, service.namespace))
      if (!memories.has(key) && memories.size >= SERVICES_MAX) continue
      memories.set(key, memory)
      memory.look(state, service, state.slices.get(key) ?? NO_SLICES, areListed(status, service.namespace), nowMs)
      hear(key)
    }
    keepWithinBudget(memories)
    absences.looked(status, nowMs)
  }
  /** 10256 answers for every Cluster Service at once: what it says is a matter of the node. */
  const peek = (key: ServiceKey): HealthRound | null => {
    const service = source.state().services.get(key)
    const target = service === undefined ? null : healthTarget(service)
    return target?.kind === 'health-check-node-port' ? health.peek(key) : null
  }
  const hear = (key: ServiceKey): void => {
    const memory = memories.get(key)
    const round = memory === undefined ? null : peek(key)
    const state = source.state()
    const service = state.services.get(key)
    if (memory !== undefined && round !== null && service !== undefined) {
      memory.hear(state, service, round, clock.nowMs())
    }
  }

  // A simulation knows what came before it was started.
  source.replay?.((past, { services }, atMs) => look(services, past, atMs))
  look(source.state().services.keys())
  const stops = [
    source.onChange(({ services }) => look(services)),
    health.onChange((services) => {
      for (const key of services) hear(key)
    }),
  ]
  return {
    history: (key) => memories.get(key)?.history(clock.nowMs()) ?? null,
    nodeChanges: () => nodes.tell(clock.nowMs()),
    of: (key) => memories.get(key)?.tell(peek(key) !== null, clock.nowMs()) ?? null,
    stop() {
      for (const stop of stops) stop()
    },
  }
}

const NO_SLICES: readonly never[] = Object.freeze([])
