import type { ServiceKey } from '@/lib/domain/cluster'
import { countLocalEndpoints } from '@/lib/domain/endpoints/local-count'
import { healthTarget } from '@/lib/domain/health/target'
import { createCoalescer } from '@/lib/server/kubernetes/coalescer'
import type { Clock, ClusterChange, ClusterSource, HealthSource } from '@/lib/server/sources'
import { createAsker } from './ask'
import { createEndpointShifts } from './endpoint-shifts'
import type { Pacer } from './pacing'
import { toProberStatus } from './prober-status'
import { createSweep, type Sweep } from './sweep'
import { createTargetRules, type ProbePort, type ProbeSettings } from './targets'

const PERIOD_MS = 10_000
/** Half of what the pacer lets through: rounds end early, and doubts can be asked again between them. */
const PLANNED_ASKS_PER_SECOND = 500
/** kube-proxy follows EndpointSlices within about a second; just after that its answer is worth a look. */
export const SETTLE_MS = 1_500
const NOTIFY_INTERVAL_MS = 250
/** The sweep that all Cluster Services share, for 10256 says the same whatever the Service. Keys have a slash. */
const KUBE_PROXY = 'kube-proxy'

export type HealthSourceOptions = {
  readonly cluster: ClusterSource
  readonly clock: Clock
  /** 0 up to 1. */
  readonly random: () => number
  /** The one of this process, shared by the sources of all clusters. */
  readonly pacer: Pacer
  readonly settings: ProbeSettings
}

/** Asks the health ports of those Services of one cluster that somebody looks at, and of no others. */
export function createHealthSource({ cluster, clock, random, pacer, settings }: HealthSourceOptions): HealthSource {
  const rules = createTargetRules(settings)
  const asker = createAsker(clock)
  const sweeps = new Map<string, Sweep>()
  const shifts = createEndpointShifts((key) => countEndpoints(cluster, key))
  const news = createNews(clock)
  let isStopped = false

  const targetsOf = (ask: ProbePort) => rules.targets(cluster.state(), ask, cluster.status().server)
  const localNodes = (key: ServiceKey) => countEndpoints(cluster, key).keys()
  const periodMs = (): number => {
    let ports = 0
    for (const sweep of sweeps.values()) ports += sweep.size()
    return Math.max(PERIOD_MS, (ports * 1_000) / PLANNED_ASKS_PER_SECOND)
  }

  const start = (id: string, ask: ProbePort): Sweep => {
    const targets = () => targetsOf(ask)
    const onEnd = () => forget(id)
    const onAnswers = news.add
    const sweep = createSweep({ ask, clock, random, pacer, asker, targets, localNodes, periodMs, onAnswers, onEnd })
    sweeps.set(id, sweep)
    shifts.take(id)
    return sweep
  }
  const forget = (id: string): void => {
    sweeps.delete(id)
    shifts.forget(id)
  }
  const endIfMoved = (key: ServiceKey): void => {
    const sweep = sweeps.get(key)
    const port = findPort(cluster, key)
    if (sweep === undefined || (port?.id === key && isSame(port.ask, sweep.ask))) return
    sweep.stop()
    forget(key)
  }

  const follow = ({ services, nodesChanged }: ClusterChange): void => {
    for (const key of services) {
      endIfMoved(key)
      if (!sweeps.has(key)) continue
      const nodes = shifts.take(key)
      if (nodes.length > 0) clock.schedule(() => sweeps.get(key)?.askAgain(nodes), SETTLE_MS)
    }
    if (nodesChanged) for (const sweep of sweeps.values()) sweep.followCluster()
  }
  const unsubscribe = cluster.onChange(follow)

  const lookAt: HealthSource['look'] = (key, depth) => {
    endIfMoved(key)
    const port = isStopped ? null : findPort(cluster, key)
    const totalNodes = cluster.state().nodes?.size ?? 0
    if (port === null) return { ...NOTHING_TO_ASK, totalNodes }
    const sweep = sweeps.get(port.id) ?? start(port.id, port.ask)
    sweep.look(key, depth)
    const answers = sweep.answers()
    return {
      port: port.ask.port,
      answers,
      ...targetsOf(port.ask),
      askedNodes: answers.size,
      totalNodes,
      periodSeconds: sweep.periodSeconds(),
    }
  }

  return {
    look: lookAt,
    firstRound(key, timeoutMs) {
      lookAt(key, 'all')
      const sweep = sweeps.get(findPort(cluster, key)?.id ?? key)
      if (sweep === undefined) return Promise.resolve()
      return new Promise((resolve) => {
        const cancel = clock.schedule(resolve, timeoutMs)
        sweep.whenAsked().then(() => {
          cancel()
          resolve()
        })
      })
    },
    onChange: news.listen,
    status: () => toProberStatus(sweeps.values(), pacer.inFlight()),
    async stop() {
      isStopped = true
      unsubscribe()
      news.stop()
      for (const sweep of sweeps.values()) sweep.stop()
      sweeps.clear()
      asker.stop()
    },
  }
}

const NOTHING_TO_ASK = {
  port: null,
  answers: new Map(),
  addresses: new Map(),
  refusals: new Map(),
  askedNodes: 0,
  periodSeconds: PERIOD_MS / 1_000,
} as const

/** Which sweep answers for a Service and what it asks; null: the Service is gone or has no health port. */
function findPort(cluster: ClusterSource, key: ServiceKey): { readonly id: string; readonly ask: ProbePort } | null {
  const service = cluster.state().services.get(key)
  const target = service === undefined ? null : healthTarget(service)
  if (service === undefined || target === null) return null
  // kube-proxy serves 10256 on every address of a node; a health check node port counts the endpoints of one family.
  if (target.kind === 'kube-proxy') return { id: KUBE_PROXY, ask: { port: target.port, family: null } }
  return { id: key, ask: { port: target.port, family: service.ipFamilies[0] ?? null } }
}

const isSame = (a: ProbePort, b: ProbePort) => a.port === b.port && a.family === b.family

function countEndpoints(cluster: ClusterSource, key: ServiceKey): ReadonlyMap<string, number> {
  const { services, slices } = cluster.state()
  const service = services.get(key)
  return service === undefined ? new Map() : countLocalEndpoints(service, slices.get(key) ?? [])
}

/** Collects the Services that there is something new about, and tells the listeners a few times a second. */
function createNews(clock: Clock) {
  const listeners = new Set<(services: ReadonlySet<ServiceKey>) => void>()
  let news = new Set<ServiceKey>()
  const coalescer = createCoalescer(clock, NOTIFY_INTERVAL_MS, () => {
    const services = news
    news = new Set()
    for (const listener of listeners) listener(services)
  })
  return {
    add(services: Iterable<ServiceKey>): void {
      for (const service of services) news.add(service)
      coalescer.request()
    },
    listen(listener: (services: ReadonlySet<ServiceKey>) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: coalescer.stop,
  }
}
