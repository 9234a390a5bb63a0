import { type Fact, known, type ReadingRight } from '@/lib/domain/fact'
import type { LabelledService, Monitor, PrometheusObject } from '@/lib/domain/monitoring/objects'
import { createShortCache } from '@/lib/server/short-cache'
import type { Clock, MonitoringFacts, MonitoringSource } from '@/lib/server/sources'
import { createGate } from '../../gate'
import { createInterner } from '../reduce/interner'
import { reduceLabelledService, reduceNamespace } from '../reduce/monitoring/labelled'
import { reduceMonitor } from '../reduce/monitoring/monitor'
import { reducePrometheus } from '../reduce/monitoring/prometheus'
import type { Reduction } from '../reduce/reduction'
import { monitoringRights } from '../rights'
import type { KubeTransport } from '../transport/transport'
import { asAbsent } from './as-absent'
import { createBoundedReader } from './bounded-reader'
import { toFact } from './to-fact'

/** Monitors change with deployments, and somebody who mends one looks again after some seconds. */
const FRESH_MS = 30_000
/** Labels of Services are what a mend changes first. */
const SERVICES_FRESH_MS = 10_000
/** More of a kind are not read: one is some kilobytes. */
const OBJECTS_MAX = 5000
const READS = { atOnce: 4, waitingMax: 40, waitMs: 5000 }
const NAMES_MAX = 2048

type Kind = keyof typeof monitoringRights
type Whole = Omit<MonitoringFacts, 'services'>

/**
 * Reads what the Prometheus Operator was told, when somebody asks how a Service is scraped: once for all who ask within
 * half a minute, and nothing while nobody does.
 *
 * @param options.namespaces where rights are given by namespace: those; empty: the whole cluster is read
 */
export function createMonitoringSource(options: {
  readonly transport: () => KubeTransport | null
  readonly namespaces: readonly string[]
  readonly clock: Clock
}): MonitoringSource {
  const { transport, namespaces, clock } = options
  const stopping = new AbortController()
  const reader = createBoundedReader({
    transport,
    gate: createGate({ ...READS, clock }),
    clock,
    stopped: stopping.signal,
  })
  const intern = createInterner(NAMES_MAX)
  const cache = createShortCache(clock, FRESH_MS)
  const services = createShortCache(clock, SERVICES_FRESH_MS)

  const list = async <T>(what: string, right: ReadingRight, path: string, reduce: (raw: unknown) => Reduction<T>) => {
    const read = async () => {
      try {
        return (await reader.list({ path, itemsMax: OBJECTS_MAX, reduce, isLenient: true })).values
      } catch (error) {
        throw (await asAbsent(reader, path, error)) ?? error
      }
    }
    return toFact({ what, right, namespace: right.namespace }, reader.server(), read)
  }

  const listKind = async <T>(kind: Kind, what: string, reduce: (raw: unknown) => Reduction<T>) => {
    const { apiGroup, resource, verbs } = monitoringRights[kind]
    const group = apiGroup === '' ? '/api/v1' : `/apis/${apiGroup}/v1`
    const isNamespaced = kind !== 'namespaces' && namespaces.length > 0
    const where = isNamespaced ? namespaces : [null]
    const facts = where.map((namespace) => {
      const right = { apiGroup, resource, verbs, namespace }
      const scope = namespace === null ? '' : `/namespaces/${encodeURIComponent(namespace)}`
      const words = namespace === null ? what : `${what} of namespace ${namespace}`
      return list(words, right, `${group}${scope}/${resource}`, reduce)
    })
    return joinFacts(await Promise.all(facts))
  }

  const readWhole = async (): Promise<Whole> => {
    const [serviceMonitors, podMonitors, prometheuses] = await Promise.all([
      listKind<Monitor>('serviceMonitors', 'ServiceMonitors', (raw) => reduceMonitor('ServiceMonitor', raw, intern)),
      listKind<Monitor>('podMonitors', 'PodMonitors', (raw) => reduceMonitor('PodMonitor', raw, intern)),
      listKind<PrometheusObject>('prometheuses', 'Prometheus objects', (raw) => reducePrometheus(raw, intern)),
    ])
    // Nobody chooses by labels of namespaces where no Prometheus does.
    const chosen = prometheuses.known && prometheuses.value.length > 0
    const labels = chosen
      ? await listKind('namespaces', 'Namespaces', (raw) => reduceNamespace(raw, intern))
      : known([])
    const namespaceLabels = labels.known
      ? known(new Map(labels.value.map(({ name, labels: own }) => [name, own] as const)))
      : labels
    return { serviceMonitors, podMonitors, prometheuses, namespaceLabels, isWhole: namespaces.length === 0 }
  }

  const readServices = (namespace: string): Promise<Fact<readonly LabelledService[]>> => {
    const right = {
      apiGroup: '',
      resource: 'services',
      verbs: ['list'],
      namespace: namespaces.length > 0 ? namespace : null,
    }
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/services`
    return list(`Services of namespace ${namespace}`, right, path, (raw) => reduceLabelledService(raw, intern))
  }

  return {
    async facts(namespace) {
      const [whole, own] = await Promise.all([
        cache.get('whole', readWhole),
        services.get(namespace, () => readServices(namespace)),
      ])
      return { ...whole, services: own }
    },
    async stop() {
      stopping.abort(new Error('Evenkeel is stopping'))
    },
  }
}

/** All that was read; the first reason where a part was not: what is missing may be what was asked for. */
function joinFacts<T>(facts: readonly Fact<readonly T[]>[]): Fact<readonly T[]> {
  const values: T[] = []
  for (const fact of facts) {
    if (!fact.known) return fact
    values.push(...fact.value)
  }
  return known(values)
}
