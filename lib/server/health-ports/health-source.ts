import type { ServiceKey } from '@/lib/domain/cluster'
import type {
  Clock,
  ClusterChange,
  ClusterSource,
  FamilyRound,
  HealthDepth,
  HealthRound,
  HealthSource,
} from '@/lib/server/sources'
import type { ProbeSettings } from './address-rules'
import { createAsker } from './ask'
import { createEndpointShifts } from './endpoint-shifts'
import { createNews } from './news'
import type { Pacer } from './pacing'
import { toProberStatus } from './prober-status'
import { countedBy, findServicePorts, localNodes, ownSweepIds, type ServicePort } from './service-port'
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
  const shifts = createEndpointShifts((port) => countedBy(cluster.state(), port))
  /** The one looked at longest ago comes first. */
  const sweeps = new Map<string, Sweep>()
  let isStopped = false

  const portsOf = (key: ServiceKey) => findServicePorts(cluster.state(), key)
  const targetsOf = (ask: ProbePort) => rules.targets(cluster.state(), ask, cluster.status().server)
  const countPorts = (): number => {
    let ports = 0
    for (const sweep of sweeps.values()) ports += sweep.size()
    return ports
  }

  const start = (port: ServicePort): Sweep => {
    const { sweepId, ask } = port
    shifts.take(port)
    return createSweep({
      ask,
      clock,
      random,
      pacer,
      asker,
      targets: () => targetsOf(ask),
      localNodes: (key) => localNodes(cluster.state(), key),
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
  /** Ends what asks a port that the Service has no more. */
  const endMoved = (key: ServiceKey): void => {
    const ports = portsOf(key)
    for (const id of ownSweepIds(key)) {
      const asked = sweeps.get(id)?.ask.port
      if (asked === undefined) continue
      if (!ports.some(({ sweepId, ask }) => sweepId === id && ask.port === asked)) end(id)
    }
  }
  const endOldest = (): void => {
    for (const id of sweeps.keys()) {
      if (sweeps.size === 1 || countPorts() <= MAX_PORTS) return
      end(id)
    }
  }

  const unsubscribe = cluster.onChange(({ services, nodesChanged }: ClusterChange): void => {
    for (const key of services) {
      endMoved(key)
      for (const port of portsOf(key)) {
        const nodes = sweeps.has(port.sweepId) ? shifts.take(port) : []
        if (nodes.length > 0) clock.schedule(() => sweeps.get(port.sweepId)?.askAgain(nodes), SETTLE_MS)
      }
    }
    if (nodesChanged) for (const sweep of sweeps.values()) sweep.followCluster()
  })

  const lookAt = (port: ServicePort, depth: HealthDepth): Sweep => {
    const sweep = sweeps.get(port.sweepId) ?? start(port)
    sweeps.delete(port.sweepId)
    sweeps.set(port.sweepId, sweep)
    sweep.look(port.service, depth)
    return sweep
  }

  const look: HealthSource['look'] = (key, depth) => {
    endMoved(key)
    const asked = isStopped ? [] : portsOf(key).map((port) => lookAt(port, depth))
    endOldest()
    return toRound(asked)
  }
  const toRound = (asked: readonly Sweep[]): HealthRound => {
    const families = asked.map((sweep): FamilyRound => {
      const { addresses, refusals } = targetsOf(sweep.ask)
      return { family: sweep.ask.family, answers: sweep.answers(), addresses, refusals }
    })
    return {
      port: asked[0]?.ask.port ?? null,
      families,
      askedNodes: countAsked(families),
      totalNodes: cluster.state().nodes?.size ?? 0,
      periodSeconds: Math.max(PERIOD_MS / 1_000, ...asked.map((sweep) => sweep.periodSeconds())),
    }
  }

  return {
    look,
    peek(key) {
      const asked = portsOf(key).flatMap(({ sweepId }) => sweeps.get(sweepId) ?? [])
      return asked.length === 0 ? null : toRound(asked)
    },
    firstRound(key, timeoutMs) {
      look(key, 'all')
      const asking = portsOf(key).flatMap(({ sweepId }) => sweeps.get(sweepId)?.whenAsked() ?? [])
      if (asking.length === 0) return Promise.resolve()
      return new Promise((resolve) => {
        const cancel = clock.schedule(resolve, timeoutMs)
        Promise.all(asking).then(() => {
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

/** Nodes that were asked in any family. */
function countAsked(families: readonly FamilyRound[]): number {
  const [first, ...others] = families
  if (others.length === 0) return first?.answers.size ?? 0
  return new Set(families.flatMap(({ answers }) => [...answers.keys()])).size
}
