import { type Service, type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import type { ServiceFacts } from '@/lib/domain/workload'
import type { Clock, WorkloadSource } from '@/lib/server/sources'
import { createGate } from '../../gate'
import { createInterner } from '../reduce/interner'
import { sameValue } from '../store/same-value'
import type { KubeTransport } from '../transport/transport'
import { createBoundedReader } from './bounded-reader'
import { type FactsContext, readServiceFacts } from './service-facts'

/** A page that is open asks again and again; the API server is asked so often at most. */
const FRESH_MS = 10_000
/** What was read lately is there for answers that do not wait for a read, as when the pods of a Service began. */
const KEPT_MS = 60_000
/** What is kept of all Services together: a pod takes about 1 KB. */
const SERVICES_MAX = 64
const PODS_MAX = 20_000
const READS_AT_ONCE = 4
/** Ten Services opened at once. */
const READS_WAITING_MAX = 80
const READ_WAITS_MS = 5000
/** Names repeat within one namespace; the cluster's own table is another one. */
const NAMES_MAX = 2048

type Entry = {
  readonly service: Service
  /** null: the first read is under way. */
  facts: ServiceFacts | null
  readAtMs: number
  underWay: Promise<ServiceFacts> | null
  cancelExpiry: () => void
}

/**
 * Reads about the pods behind Services when somebody opens one: never by itself, once for all who ask at the same time.
 *
 * @param options.transport null while there is no connection
 * @param options.namespaced whether rights are given by namespace
 */
export function createWorkloadSource(options: {
  readonly transport: () => KubeTransport | null
  readonly namespaced: boolean
  readonly clock: Clock
}): WorkloadSource {
  const { clock } = options
  const stopping = new AbortController()
  const gate = createGate({ atOnce: READS_AT_ONCE, waitingMax: READS_WAITING_MAX, waitMs: READ_WAITS_MS, clock })
  const reader = createBoundedReader({ transport: options.transport, gate, clock, stopped: stopping.signal })
  const context: FactsContext = { reader, intern: createInterner(NAMES_MAX), namespaced: options.namespaced }
  /** The one read longest ago comes first. */
  const entries = new Map<ServiceKey, Entry>()

  const forget = (key: ServiceKey): void => {
    entries.get(key)?.cancelExpiry()
    entries.delete(key)
  }
  const shrink = (): void => {
    for (const [key, { underWay }] of entries) {
      if (entries.size <= SERVICES_MAX && countPods(entries.values()) <= PODS_MAX) return
      if (underWay === null) forget(key)
    }
  }
  const keep = (key: ServiceKey, entry: Entry, facts: ServiceFacts): ServiceFacts => {
    Object.assign(entry, { facts, readAtMs: clock.nowMs(), underWay: null })
    if (stopping.signal.aborted || entries.get(key) !== entry) return facts
    entries.delete(key)
    entries.set(key, entry)
    entry.cancelExpiry()
    entry.cancelExpiry = clock.schedule(() => {
      if (entry.underWay === null) forget(key)
    }, KEPT_MS)
    shrink()
    return facts
  }
  /** What is known of this very Service under this very selector; another one of its name is another Service. */
  const find = (service: Service): Entry | null => {
    const entry = entries.get(serviceKey(service.namespace, service.name))
    const isSame = entry?.service.uid === service.uid && sameValue(entry.service.selector, service.selector)
    return entry !== undefined && isSame ? entry : null
  }

  return {
    facts(service) {
      const found = find(service)
      if (found?.underWay) return found.underWay
      if (found?.facts && clock.nowMs() - found.readAtMs < FRESH_MS) return Promise.resolve(found.facts)
      const key = serviceKey(service.namespace, service.name)
      if (found === null) forget(key)
      const entry: Entry = found ?? { service, facts: null, readAtMs: 0, underWay: null, cancelExpiry: () => {} }
      entries.set(key, entry)
      entry.underWay = readServiceFacts(context, service).then((facts) => keep(key, entry, facts))
      return entry.underWay
    },
    recent: (service) => find(service)?.facts ?? null,
    async stop() {
      stopping.abort(new Error('Evenkeel is stopping'))
      await Promise.all([...entries.values()].map(({ underWay }) => underWay))
      for (const key of [...entries.keys()]) forget(key)
    },
  }
}

function countPods(entries: Iterable<Entry>): number {
  let pods = 0
  for (const { facts } of entries) if (facts?.pods.known) pods += facts.pods.value.length
  return pods
}
