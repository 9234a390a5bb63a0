import type { Monitor, MonitorEndpoint } from '@/lib/domain/monitoring/objects'
import type { LabelSelector } from '@/lib/domain/workload'
import type { Interner } from '../interner'
import { readEntries, readMetadata } from '../metadata'
import {
  type RawObject,
  readAmount,
  readFlag,
  readItems,
  readRecord,
  readText,
  readTexts,
  UnreadableField,
} from '../readers'
import { type Reduction, reduceObject } from '../reduction'
import { readLabelSelector } from '../workload/label-selector'

const ENDPOINTS_MAX = 100
const NAMESPACES = { itemsMax: 1000, lengthMax: 253 }
const keepEvery = (): boolean => true

/** In the operator's types it is no pointer: absent is as good as empty, which takes all. */
const EVERYTHING: LabelSelector = Object.freeze({
  matchLabels: new Map<string, string>(),
  matchExpressions: Object.freeze([]),
})

const listOf = { ServiceMonitor: 'endpoints', PodMonitor: 'podMetricsEndpoints' } as const

/** A ServiceMonitor or PodMonitor of `monitoring.coreos.com/v1`: whom it selects, and which ports. */
export function reduceMonitor(kind: Monitor['kind'], raw: unknown, intern: Interner): Reduction<Monitor> {
  return reduceObject<Monitor>(kind, raw, (object) => {
    const { namespace, name, labels } = readMetadata(object, { name: 'subdomain', namespaced: true })
    const spec = readRecord(object, 'spec', '')
    if (spec === null) throw new UnreadableField('spec is missing')
    const value: Monitor = Object.freeze({
      kind,
      namespace: intern.text(namespace),
      name,
      labels: readEntries(labels, 'metadata.labels', keepEvery, intern),
      selector: readLabelSelector(spec, 'selector', 'spec', intern) ?? EVERYTHING,
      namespaces: readNamespaces(spec),
      endpoints: readItems(spec, listOf[kind], 'spec', ENDPOINTS_MAX, toEndpoint(`spec.${listOf[kind]}[]`)),
    })
    return { kind: 'object', key: `${namespace}/${name}`, value, leftOut: null }
  })
}

function readNamespaces(spec: RawObject): Monitor['namespaces'] {
  const selector = readRecord(spec, 'namespaceSelector', 'spec')
  if (selector === null) return []
  const where = 'spec.namespaceSelector'
  return readFlag(selector, 'any', where, false) ? 'any' : readTexts(selector, 'matchNames', where, NAMESPACES)
}

const toEndpoint =
  (where: string) =>
  (endpoint: RawObject): MonitorEndpoint =>
    Object.freeze({
      port: readText(endpoint, 'port', where) ?? readAmount(endpoint, 'portNumber', where),
      targetPort: readAmount(endpoint, 'targetPort', where),
    })
