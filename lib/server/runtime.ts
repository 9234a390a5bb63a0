import 'server-only'
import { allowAll } from './auth/mode-none'
import { type Changes, followChanges } from './changes'
import { type AddressMask, createAddressMask } from './clients/address-mask'
import { type Config, isLoopback, readConfig, readEnvironment } from './config'
import { createDemoClusters } from './demo/create-demo-clusters'
import { type Geography, openGeography } from './geo/geography'
import { createHealthSource } from './health-ports/health-source'
import { createPacer } from './health-ports/pacing'
import { type AnswerCache, createAnswerCache } from './http/answer-cache'
import { createEventStreams, type EventStreams } from './http/event-streams'
import { ACTION_RATES, createRateLimiter, type RateLimiter } from './http/rate-limit'
import { createKubernetesClusters } from './kubernetes/create-kubernetes-clusters'
import { createLog, type Log } from './log'
import { createLokiLogs } from './loki/loki-logs'
import { type AskedRecords, keepAsked } from './memory/asked-findings'
import { rememberServices, type ServiceMemories } from './memory/service-memories'
import { measuredTraffic } from './metrics/measured-traffic'
import { createProcessMetrics, type ProcessMetrics } from './metrics/process-metrics'
import { type ProcessFigures, watchProcess } from './process-figures'
import { createPrometheusTraffic } from './prometheus/traffic-source'
import { type CacheTally, noTally } from './short-cache'
import type { Authoriser, Clock, ClusterSources, TrafficSource } from './sources'
import { systemClock } from './system-clock'
import { noTraffic } from './traffic/no-traffic'

/** A cluster with the memory of when what changed in it, of what was seen of each Service, and of what was asked for. */
export type FollowedCluster = ClusterSources & {
  readonly changes: Changes
  readonly memory: ServiceMemories
  readonly asked: AskedRecords
}

/** Everything that lives as long as the process. */
export interface Runtime {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly clusters: ReadonlyMap<string, FollowedCluster>
  readonly authoriser: Authoriser
  readonly answers: AnswerCache
  readonly limiter: RateLimiter
  /** Of what is done on demand, beside the one of all requests. */
  readonly actionLimiter: RateLimiter
  readonly streams: EventStreams
  readonly geography: Geography
  readonly addressMask: AddressMask
  readonly process: { read(): ProcessFigures }
  /** null: nobody can ask for them, for there is no ops port. */
  readonly metrics: ProcessMetrics | null
  /** Begins to follow the clusters; idempotent, returns at once. */
  start(): void
  /** Ends streams, probers and watches. */
  stop(): Promise<void>
}

const KEY = Symbol.for('evenkeel.runtime')
type Slot = { [KEY]?: Runtime }

/**
 * The one runtime of this process. Next bundles routes, pages and instrumentation apart, each with modules of its own,
 * so that only the global object is shared between them.
 *
 * @throws ConfigError when the environment makes no sense; the server has refused to start before anyone asks
 */
export function runtime(): Runtime {
  const slot = globalThis as Slot
  slot[KEY] ??= createRuntime(readConfig(), systemClock)
  return slot[KEY]
}

/** For tests: answers requests from this runtime. */
export function replaceRuntime(replacement: Runtime | undefined): void {
  ;(globalThis as Slot)[KEY] = replacement
}

/** Long enough for an hour of history, and a whole number of rounds of most of what repeats in the demo. */
const DEMO_LIVED_MS = 80 * 60_000

/** The only place that decides which sources there are. */
export function createRuntime(config: Config, clock: Clock): Runtime {
  const log = createLog(config.logLevel)
  const streams = createEventStreams(clock)
  const caches = { answers: noTally(), prometheus: noTally() }
  const metrics =
    config.ops === null
      ? null
      : createProcessMetrics({ clusters: () => clusters, streams: () => streams.count(), caches, clock })
  const clusters: readonly FollowedCluster[] = createClusters(config, clock, log, caches.prometheus).map((cluster) => ({
    ...cluster,
    traffic: metrics === null ? cluster.traffic : measuredTraffic(cluster, metrics, metrics.nodeSources, clock),
    // Before those who are told of changes look into it.
    memory: rememberServices(cluster, clock),
    changes: followChanges(cluster, clock),
    asked: keepAsked(clock),
  }))
  const figures = watchProcess(clock)
  return {
    config,
    clock,
    log,
    clusters: new Map(clusters.map((cluster) => [cluster.id, cluster])),
    authoriser: allowAll,
    answers: createAnswerCache(undefined, caches.answers),
    limiter: createRateLimiter(),
    actionLimiter: createRateLimiter(ACTION_RATES),
    streams,
    geography: openGeography(config.geoFiles),
    addressMask: createAddressMask(config.clientAddresses),
    process: figures,
    metrics,
    start() {
      for (const { source } of clusters) source.start()
    },
    async stop() {
      streams.drain()
      figures.stop()
      metrics?.stop()
      for (const { memory } of clusters) memory.stop()
      await Promise.all(
        clusters.flatMap(({ source, health, workloads, traffic, monitoring }) => [
          health.stop(),
          workloads.stop(),
          traffic.stop(),
          monitoring.stop(),
          source.stop(),
        ]),
      )
    },
  }
}

/** A Prometheus is asked where one is configured for the cluster, and never otherwise. */
function createTraffic(
  config: Config,
  cluster: Pick<ClusterSources, 'id' | 'name'>,
  clusters: number,
  { clock, log, tally }: { readonly clock: Clock; readonly log: Log; readonly tally: CacheTally },
): TrafficSource {
  const settings = config.prometheus?.settingsFor(cluster, clusters) ?? null
  if (settings === null) return noTraffic
  const onBug = (error: unknown): void => log.error({ cluster: cluster.id, error }, 'metrics could not be read')
  return createPrometheusTraffic({ settings, clock, random: Math.random, onBug, tally })
}

function createClusters(config: Config, clock: Clock, log: Log, tally: CacheTally): readonly ClusterSources[] {
  if (config.demo !== null) return createDemoClusters({ ...config.demo, clock, livedMs: DEMO_LIVED_MS })
  const settings = { ...config, environment: readEnvironment(), listensOnLoopback: isLoopback(config.host) }
  // One budget of connections for the whole process, whatever the number of clusters.
  const pacer = createPacer(clock)
  const clusters = createKubernetesClusters(settings, {
    clock,
    random: Math.random,
    logs: config.loki === null ? [] : [createLokiLogs(config.loki, clock)],
    log: (cluster) => (level, message) => log[level]({ cluster }, message),
  })
  return clusters.map((cluster) => ({
    ...cluster,
    health: createHealthSource({ cluster: cluster.source, clock, random: Math.random, pacer, settings }),
    traffic: createTraffic(config, cluster, clusters.length, { clock, log, tally }),
  }))
}
