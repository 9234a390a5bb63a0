import type { ServiceKey } from '@/lib/domain/cluster'
import type { Clock, ClusterChange, ClusterSource, HealthRound, HealthSource } from '@/lib/server/sources'
import type { ProbeSettings } from './address-rules'
import { createAsker } from './ask'
import { createEndpointShifts } from './endpoint-shifts'
import { createNews } from './news'
import type { Pacer } from './pacing'
import { toProberStatus } from './prober-status'
import { countEndpoints, findServicePort, type ServicePort } from './service-port'
import { createSweep, type Sweep } from './sweep'
import { createTargetRules, type ProbePort } from './targets'

const PERIOD_MS = 10_000
/** Half of what the pacer lets through: rounds end early, and doubts can be asked again between them. */
const PLANNED_ASKS_PER_SECOND = 500
/** kube-proxy follows EndpointSlices within about a second; just after that its answer is worth a look. */
export const SETTLE_MS = 1_500
/** Ports that are asked at once for one cluster, so that whoever opens every Service cannot fill the memory. */
const MAX_PORTS = 50_000

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
  const news = createNews(clock)
  const shifts = createEndpointShifts((key) => countEndpoints(cluster.state(), key))
  /** The one looked at longest ago comes first. */
  const sweeps = new Map<string, Sweep>()
  let isStopped = false

  const portOf = (key: ServiceKey) => findServicePort(cluster.state(), key)
  const targetsOf = (ask: ProbePort) => rules.targets(cluster.state(), ask, cluster.status().server)
  const countPorts = (): number => {
    let ports = 0
    for (const sweep of sweeps.values()) ports += sweep.size()
    return ports
  }

  const start = ({ sweepId, ask }: ServicePort): Sweep => {
    shifts.take(sweepId)
    return createSweep({
      ask,
      clock,
      random,
      pacer,
      asker,
      targets: () => targetsOf(ask),
      localNodes: (key) => countEndpoints(cluster.state(), key).keys(),
      periodMs: () => Math.max(PERIOD_MS, (countPorts() * 1_000) / PLANNED_ASKS_PER_SECOND),
      onAnswers: news.add,
      onEnd: () => end(sweepId),
    })
  }
  const end = (sweepId: string): void => {
    sweeps.get(sweepId)?.stop()
    sweeps.delete(sweepId)
    shifts.forget(sweepId)
  }
  const endIfMoved = (key: ServiceKey): void => {
    const asked = sweeps.get(key)?.ask
    const port = portOf(key)
    const isSame = port?.sweepId === key && port.ask.port === asked?.port && port.ask.family === asked.family
    if (asked !== undefined && !isSame) end(key)
  }
  const endOldest = (): void => {
    for (const id of sweeps.keys()) {
      if (sweeps.size === 1 || countPorts() <= MAX_PORTS) return
      end(id)
    }
  }

  const unsubscribe = cluster.onChange(({ services, nodesChanged }: ClusterChange): void => {
    for (const key of services) {
      endIfMoved(key)
      if (!sweeps.has(key)) continue
      const nodes = shifts.take(key)
      if (nodes.length > 0) clock.schedule(() => sweeps.get(key)?.askAgain(nodes), SETTLE_MS)
    }
    if (nodesChanged) for (const sweep of sweeps.values()) sweep.followCluster()
  })

  const look: HealthSource['look'] = (key, depth) => {
    endIfMoved(key)
    const port = isStopped ? null : portOf(key)
    const totalNodes = cluster.state().nodes?.size ?? 0
    if (port === null) return { ...NOTHING_TO_ASK, totalNodes }
    const sweep = sweeps.get(port.sweepId) ?? start(port)
    sweeps.delete(port.sweepId)
    sweeps.set(port.sweepId, sweep)
    sweep.look(key, depth)
    endOldest()
    return toRound(port, sweep)
  }
  const toRound = ({ ask }: ServicePort, sweep: Sweep): HealthRound => {
    const answers = sweep.answers()
    const { addresses, refusals } = targetsOf(ask)
    const totalNodes = cluster.state().nodes?.size ?? 0
    const periodSeconds = sweep.periodSeconds()
    return { port: ask.port, answers, addresses, refusals, askedNodes: answers.size, totalNodes, periodSeconds }
  }

  return {
    look,
    peek(key) {
      const port = portOf(key)
      const sweep = port === null ? undefined : sweeps.get(port.sweepId)
      return port === null || sweep === undefined ? null : toRound(port, sweep)
    },
    firstRound(key, timeoutMs) {
      look(key, 'all')
      const sweep = sweeps.get(portOf(key)?.sweepId ?? key)
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
      for (const id of [...sweeps.keys()]) end(id)
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
