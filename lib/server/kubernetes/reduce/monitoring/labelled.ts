import type { LabelledService } from '@/lib/domain/monitoring/objects'
import type { Interner } from '../interner'
import { readEntries, readMetadata } from '../metadata'
import {
  type RawObject,
  readAmount,
  readEnum,
  readItems,
  readRecord,
  readText,
  requireInteger,
  UnreadableField,
} from '../readers'
import { type Reduction, reduceObject } from '../reduction'
import { readLabels } from '../workload/label-selector'

const PORTS_MAX = 1000
const PORT = { min: 1, max: 65_535 }
const keepEvery = (): boolean => true

/** A Service with its own labels, which the store leaves out. */
export function reduceLabelledService(raw: unknown, intern: Interner): Reduction<LabelledService> {
  return reduceObject<LabelledService>('Service', raw, (object) => {
    const { namespace, name, labels } = readMetadata(object, { name: 'label', namespaced: true })
    const spec = readRecord(object, 'spec', '')
    if (spec === null) throw new UnreadableField('spec is missing')
    const value: LabelledService = Object.freeze({
      namespace: intern.text(namespace),
      name,
      labels: readEntries(labels, 'metadata.labels', keepEvery, intern),
      selector: readLabels(spec, 'selector', 'spec', intern),
      ports: readItems(spec, 'ports', 'spec', PORTS_MAX, toPort),
    })
    return { kind: 'object', key: `${namespace}/${name}`, value, leftOut: null }
  })
}

const toPort = (port: RawObject): LabelledService['ports'][number] =>
  Object.freeze({
    name: readText(port, 'name', 'spec.ports[]') ?? '',
    protocol: readEnum(port, 'protocol', 'spec.ports[]', ['TCP', 'UDP', 'SCTP'], 'TCP'),
    port: requireInteger(port, 'port', 'spec.ports[]', PORT),
    targetPort: readAmount(port, 'targetPort', 'spec.ports[]'),
  })

export type LabelledNamespace = { readonly name: string; readonly labels: ReadonlyMap<string, string> }

/** A Namespace with its labels. */
export function reduceNamespace(raw: unknown, intern: Interner): Reduction<LabelledNamespace> {
  return reduceObject<LabelledNamespace>('Namespace', raw, (object) => {
    const { name, labels } = readMetadata(object, { name: 'label', namespaced: false })
    const value = Object.freeze({ name, labels: readEntries(labels, 'metadata.labels', keepEvery, intern) })
    return { kind: 'object', key: name, value, leftOut: null }
  })
}
