import { emptyRound } from '@/e2e/fakes/health-rounds'
import type { ClusterState, ServiceKey } from '@/lib/domain/cluster'
import { known } from '@/lib/domain/fact'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import { nothingRead, type ServiceFacts } from '@/lib/domain/workload'
import { followChanges } from '@/lib/server/changes'
import { keepAsked } from '@/lib/server/memory/asked-findings'
import { rememberServices } from '@/lib/server/memory/service-memories'
import { nothingOnDemand } from '@/lib/server/on-demand/nothing-on-demand'
import type { FollowedCluster } from '@/lib/server/runtime'
import type {
  Clock,
  ClusterChange,
  ClusterStatus,
  FamilyRound,
  HealthRound,
  HealthSource,
  MonitoringFacts,
  ReaderAccess,
  WatchedResource,
  WatchStatus,
} from '@/lib/server/sources'
import { noTraffic } from '@/lib/server/traffic/no-traffic'

export const allAccess: ReaderAccess = { namespaces: 'all', nodes: true }

const nothingMonitored: MonitoringFacts = {
  serviceMonitors: known([]),
  podMonitors: known([]),
  prometheuses: known([]),
  namespaceLabels: known(new Map()),
  services: known([]),
  isWhole: true,
}

/** A watch that is synced and live; `fields` say what is otherwise. */
export function aWatch(resource: WatchedResource, fields: Partial<WatchStatus> = {}): WatchStatus {
  return {
    resource,
    namespace: null,
    state: 'live',
    listedObjects: null,
    expectedObjects: null,
    objects: 0,
    unreadable: { count: 0, examples: [] },
    lastByteAtMs: 0,
    syncedAtMs: 0,
    error: null,
    missingRule: null,
    relists: 0,
    ...fields,
  }
}

export function aStatus(watches: readonly WatchStatus[] = [], fields: Partial<ClusterStatus> = {}): ClusterStatus {
  const named = new Set(watches.map(({ resource }) => resource))
  const others = (['services', 'endpointslices', 'nodes'] as const).filter((resource) => !named.has(resource))
  return {
    state: 'live',
    watches: [...watches, ...others.map((resource) => aWatch(resource))],
    optional: [],
    error: null,
    server: 'https://10.0.0.1:6443',
    serverVersion: 'v1.36.0',
    ...fields,
  }
}

export type FakeCluster = FollowedCluster & {
  /** Publishes a state as a store does, with what changed in it. */
  publish(state: ClusterState, change?: { services?: readonly ServiceKey[]; nodes?: boolean }): void
  setStatus(status: ClusterStatus): void
  /** What the health ports answer from now on; without `families`, on the IPv4 addresses of the nodes. */
  setRound(round: Partial<Pick<HealthRound, 'port' | 'families'> & FamilyRound>, changed?: readonly ServiceKey[]): void
  /** Nobody looks at the health ports any more. */
  endRounds(): void
  /** How often somebody looked. */
  looks(): number
  /** What is read about every Service from now on; until then nothing is. */
  setFacts(facts: Partial<ServiceFacts>): void
  /** What the Prometheus Operator was told, from now on; until then nothing. */
  setMonitoring(facts: Partial<MonitoringFacts>): void
}

/** A cluster that a test writes down: a state, what its watches say, and what its health ports answer. */
export function aFollowedCluster(clock: Clock, first: ClusterState, status = aStatus()): FakeCluster {
  let state = first
  let version = 1
  let currentStatus = status
  let round: HealthRound = {
    port: null,
    families: [],
    askedNodes: 0,
    totalNodes: 0,
    periodSeconds: 10,
  }
  let facts: ServiceFacts | null = null
  let monitoring = nothingMonitored
  let looks = 0
  let isLookedAt = false
  const changes = createTellers<ClusterChange>()
  const statuses = createTellers<void>()
  const answers = createTellers<ReadonlySet<ServiceKey>>()
  const source = {
    start: () => {},
    stop: async () => {},
    state: () => state,
    version: () => version,
    status: () => currentStatus,
    onChange: changes.add,
    onStatus: statuses.add,
  }
  const health: HealthSource = {
    look: () => {
      looks += 1
      return round
    },
    peek: () => (isLookedAt ? round : null),
    firstRound: async () => {},
    onChange: answers.add,
    status: () => ({ watchedServices: 1, inFlight: 0, answered: 1, notReachable: 0, lastRoundAtMs: 0 }),
    stop: async () => {},
  }
  return {
    id: 'c1',
    name: 'cluster one',
    source,
    health,
    workloads: { facts: async () => facts ?? nothingRead, recent: () => facts, stop: async () => {} },
    traffic: noTraffic,
    monitoring: { facts: async () => monitoring, stop: async () => {} },
    onDemand: nothingOnDemand,
    memory: rememberServices({ source, health }, clock),
    changes: followChanges({ source, health }, clock),
    asked: keepAsked(clock),
    publish(next, { services = [], nodes = false } = {}) {
      state = next
      version += 1
      changes.tell({ version, services: new Set(services), nodesChanged: nodes })
    },
    setStatus(next) {
      currentStatus = next
      statuses.tell()
    },
    setRound(fields, changed = []) {
      const { port = round.port, families, ...first } = fields
      const rounds = families ?? [{ ...emptyRound, ...round.families[0], ...first }]
      const asked = new Set(rounds.flatMap(({ answers }) => [...answers.keys()]))
      const totalNodes = Math.max(...rounds.map(({ addresses }) => addresses.size))
      round = { ...round, port, families: rounds, askedNodes: asked.size, totalNodes }
      isLookedAt = true
      answers.tell(new Set(changed))
    },
    endRounds() {
      isLookedAt = false
    },
    looks: () => looks,
    setMonitoring(next) {
      monitoring = { ...nothingMonitored, ...next }
    },
    setFacts(next) {
      facts = { ...nothingRead, ...next }
    },
  }
}

/** An answer of kube-proxy on a health check node port. */
export function anAnswer(fields: Partial<HealthAnswer> = {}): HealthAnswer {
  return {
    outcome: 'answered',
    status: 200,
    localEndpoints: 1,
    serviceProxyHealthy: true,
    nodeEligible: null,
    weight: 1,
    service: { namespace: 'shop', name: 'web' },
    emptyBody: false,
    latencyMs: 2,
    checkedAtMs: 0,
    sinceMs: 0,
    ...fields,
  }
}

function createTellers<T>() {
  const listeners = new Set<(value: T) => void>()
  return {
    add(listener: (value: T) => void) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    tell(value: T) {
      for (const listener of listeners) listener(value)
    },
  }
}
