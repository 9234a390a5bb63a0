import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import manifest from '@/package.json'
import type { CacheTally } from '../short-cache'
import type { Clock, ClusterSources, WatchStatus } from '../sources'
import { createNodeSources, type NodeSources } from './node-sources'

/** Half of a fair wait for a page is 100 ms; above 5 s somebody gave up. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** What the process tells of itself: never a Service, a node or a client. */
export interface ProcessMetrics {
  /** @param route the address as the API writes it, with its parameters in braces: never what was asked for */
  request(route: string, method: string, status: number, seconds: number): void
  /** @param code `known`, or why nothing is */
  query(cluster: string, kind: string, code: string, seconds: number): void
  /** Of single Services, for the page of distribution. */
  readonly nodeSources: NodeSources
  /** In the text format of Prometheus. */
  text(): Promise<string>
  stop(): void
}

type Watched = {
  readonly clusters: () => readonly Pick<ClusterSources, 'id' | 'source' | 'health' | 'traffic'>[]
  readonly streams: () => number
  /** How often each cache was asked, by its name. */
  readonly caches: Readonly<Record<string, CacheTally>>
  readonly clock: Clock
}

export function createProcessMetrics(watched: Watched): ProcessMetrics {
  const register = new Registry()
  collectDefaultMetrics({ register })
  buildInfo(register)
  watchMetrics(register, watched.clusters)
  proberMetrics(register, watched.clusters)
  gauge(register, 'evenkeel_event_streams', 'Event streams that are open: one a tab.', [], (set) =>
    set({}, watched.streams()),
  )
  const requests = new Histogram({
    name: 'evenkeel_http_request_duration_seconds',
    help: 'How long answers of the API took, by the address as it is written in the API; event streams are left out.',
    labelNames: ['route', 'method', 'code'],
    buckets: SECONDS,
    registers: [register],
  })
  cacheMetrics(register, watched.caches)
  const { query } = datasourceMetrics(register, watched.clusters)
  return {
    request: (route, method, status, seconds) => requests.observe({ route, method, code: String(status) }, seconds),
    query,
    nodeSources: createNodeSources(watched.clock),
    text: () => register.metrics(),
    stop: () => register.clear(),
  }
}

type Set = (labels: Record<string, string>, value: number) => void

/** A gauge that is read when it is asked for: what is gone by then is told no more. */
function gauge(register: Registry, name: string, help: string, labels: string[], read: (set: Set) => void): void {
  new Gauge({
    name,
    help,
    labelNames: labels,
    registers: [register],
    collect() {
      this.reset()
      read((given, value) => this.set(given, value))
    },
  })
}

function buildInfo(register: Registry): void {
  gauge(register, 'evenkeel_build_info', 'The version of Evenkeel that runs; always 1.', ['version'], (set) =>
    set({ version: manifest.version }, 1),
  )
}

function watchMetrics(register: Registry, clusters: Watched['clusters']): void {
  const names = ['cluster', 'resource', 'namespace']
  const each = (read: (watch: WatchStatus) => number | null) => (set: Set) => {
    for (const { id, source } of clusters()) {
      for (const watch of source.status().watches) {
        const value = read(watch)
        const { resource, namespace } = watch
        if (value !== null) set({ cluster: id, resource, namespace: namespace ?? '' }, value)
      }
    }
  }
  const told = (name: string, help: string, read: (watch: WatchStatus) => number | null): void =>
    gauge(register, name, help, names, each(read))
  told('evenkeel_kube_objects', 'Objects that are held.', ({ objects }) => objects)
  told('evenkeel_kube_watch_live', 'Whether the watch is synced and hears of changes.', ({ state }) =>
    state === 'live' ? 1 : 0,
  )
  told(
    'evenkeel_kube_watch_last_event_timestamp_seconds',
    'When the API server last said something on this watch; absent before it first did.',
    ({ lastByteAtMs }) => (lastByteAtMs === null ? null : lastByteAtMs / 1000),
  )
  told(
    'evenkeel_kube_unreadable_objects',
    'Objects that could not be read and are left out.',
    (watch) => watch.unreadable.count,
  )
  new Counter({
    name: 'evenkeel_kube_watch_restarts_total',
    help: 'How often the whole list had to be read anew.',
    labelNames: names,
    registers: [register],
    collect() {
      this.reset()
      each(({ relists }) => relists)((labels, value) => this.inc(labels, value))
    },
  })
}

function proberMetrics(register: Registry, clusters: Watched['clusters']): void {
  const told = (
    name: string,
    help: string,
    read: (source: ReturnType<ClusterSources['health']['status']>) => number,
  ): void =>
    gauge(register, name, help, ['cluster'], (set) => {
      for (const { id, health } of clusters()) set({ cluster: id }, read(health.status()))
    })
  told(
    'evenkeel_prober_services',
    'Services whose health ports are asked because somebody looks.',
    (one) => one.watchedServices,
  )
  told('evenkeel_prober_requests_in_flight', 'Health ports that are being asked just now.', (one) => one.inFlight)
  told('evenkeel_prober_ports_answered', 'Health ports whose latest answer is an answer.', (one) => one.answered)
  told(
    'evenkeel_prober_ports_not_reachable',
    'Health ports that could not be reached from here.',
    (one) => one.notReachable,
  )
}

function cacheMetrics(register: Registry, caches: Watched['caches']): void {
  new Counter({
    name: 'evenkeel_cache_requests_total',
    help: 'How often a cache was asked: hit, what it kept; miss, it was made anew; coalesced, it was being made already.',
    labelNames: ['cache', 'result'],
    registers: [register],
    collect() {
      this.reset()
      for (const [cache, tally] of Object.entries(caches)) {
        for (const [result, count] of Object.entries(tally)) this.inc({ cache, result }, count)
      }
    },
  })
}

function datasourceMetrics(register: Registry, clusters: Watched['clusters']): Pick<ProcessMetrics, 'query'> {
  gauge(
    register,
    'evenkeel_preset_detected',
    'Whether the metric source holds metrics of a product; absent before anybody asked for any.',
    ['cluster', 'preset'],
    (set) => {
      for (const { id, traffic } of clusters()) {
        for (const { id: preset, found } of traffic.detected() ?? []) set({ cluster: id, preset }, found ? 1 : 0)
      }
    },
  )
  const labelNames = ['cluster', 'kind', 'code']
  const registers = [register]
  const queries = new Counter({
    name: 'evenkeel_datasource_queries_total',
    help: 'Questions to the metric source, by kind and by what came of them.',
    labelNames,
    registers,
  })
  const seconds = new Histogram({
    name: 'evenkeel_datasource_query_duration_seconds',
    help: 'How long the metric source took to answer; answers that were kept are among them.',
    labelNames: ['cluster', 'kind'],
    buckets: SECONDS,
    registers,
  })
  const up = new Gauge({
    name: 'evenkeel_datasource_up',
    help: 'Whether the latest question to the metric source was answered; absent before the first one.',
    labelNames: ['cluster'],
    registers,
  })
  return {
    query(cluster, kind, code, took) {
      if (code === 'not-configured' || code === 'no-pods') return
      queries.inc({ cluster, kind, code })
      seconds.observe({ cluster, kind }, took)
      up.set({ cluster }, code === 'failed' ? 0 : 1)
    },
  }
}
