import type { MonitorSelection, PrometheusObject } from '@/lib/domain/monitoring/objects'
import type { Interner } from '../interner'
import { readMetadata } from '../metadata'
import { type RawObject, readFlag, readRecord, UnreadableField } from '../readers'
import { type Reduction, reduceObject } from '../reduction'
import { readLabelSelector } from '../workload/label-selector'

/** A Prometheus of `monitoring.coreos.com/v1`: which monitors it takes. */
export function reducePrometheus(raw: unknown, intern: Interner): Reduction<PrometheusObject> {
  return reduceObject<PrometheusObject>('Prometheus', raw, (object) => {
    const { namespace, name } = readMetadata(object, { name: 'subdomain', namespaced: true })
    const spec = readRecord(object, 'spec', '')
    if (spec === null) throw new UnreadableField('spec is missing')
    const value: PrometheusObject = Object.freeze({
      namespace: intern.text(namespace),
      name,
      serviceMonitors: readSelection(spec, 'serviceMonitor', intern),
      podMonitors: readSelection(spec, 'podMonitor', intern),
      ignoresNamespaceSelectors: readFlag(spec, 'ignoreNamespaceSelectors', 'spec', false),
      isUnmanaged: SELECTORS.every((field) => readRecord(spec, field, 'spec') === null),
    })
    return { kind: 'object', key: `${namespace}/${name}`, value, leftOut: null }
  })
}

/** Where none of them is set, the operator writes no configuration (its API reference). */
const SELECTORS = ['serviceMonitorSelector', 'podMonitorSelector', 'probeSelector', 'scrapeConfigSelector'] as const

const readSelection = (spec: RawObject, kind: 'serviceMonitor' | 'podMonitor', intern: Interner): MonitorSelection =>
  Object.freeze({
    monitors: readLabelSelector(spec, `${kind}Selector`, 'spec', intern),
    namespaces: readLabelSelector(spec, `${kind}NamespaceSelector`, 'spec', intern),
  })
