import type {
  ContainerPort,
  PodAntiAffinity,
  PodTemplate,
  PreStop,
  SpreadConstraint,
  Toleration,
} from '@/lib/domain/workload'
import type { Interner } from '../interner'
import {
  type RawObject,
  readEnum,
  readFlag,
  readInteger,
  readItems,
  readRecord,
  readText,
  readTexts,
  requireInteger,
  requireText,
  UnreadableField,
} from '../readers'
import { readLabelSelector, readLabels } from './label-selector'
import { toPreStop } from './pre-stop'

const ITEMS_MAX = 256
const CONTAINERS_MAX = 100
const PORTS_MAX = 1000
const LABEL_KEYS = { itemsMax: 100, lengthMax: 317 }
const PORT = { min: 1, max: 65_535 }
const PORT_OR_NONE = { min: 0, max: 65_535 }
const COUNT = { min: 0, max: 2 ** 31 }
/** The API server's default (core/v1). */
const GRACE_PERIOD_SECONDS = 30
const HONOUR_OR_IGNORE = ['Honor', 'Ignore'] as const
const EMPTY: RawObject = Object.freeze({})

/** What of a pod template decides where pods go and how they leave. Defaults are the API's own. */
export function readPodTemplate(parent: RawObject, field: string, where: string, intern: Interner): PodTemplate {
  const path = `${where}.${field}`
  const template = readRecord(parent, field, where)
  if (template === null) throw new UnreadableField(`${path} is missing`)
  const metadata = readRecord(template, 'metadata', path) ?? EMPTY
  const spec = readRecord(template, 'spec', path) ?? EMPTY
  const at = `${path}.spec`
  const containers = readItems(spec, 'containers', at, CONTAINERS_MAX, (container) => toContainer(container, at))
  return Object.freeze({
    labels: readLabels(metadata, 'labels', `${path}.metadata`, intern),
    spreadConstraints: readItems(spec, 'topologySpreadConstraints', at, ITEMS_MAX, (item) =>
      toSpreadConstraint(item, `${at}.topologySpreadConstraints[]`, intern),
    ),
    ...readAffinity(spec, at, intern),
    nodeSelector: readLabels(spec, 'nodeSelector', at, intern),
    tolerations: readTolerations(spec, at),
    hostNetwork: readFlag(spec, 'hostNetwork', at, false),
    ports: containers.flatMap(({ ports }) => ports),
    containerNames: containers.map(({ name }) => name),
    preStop: containers.map(({ preStop }) => preStop),
    terminationGracePeriodSeconds:
      readInteger(spec, 'terminationGracePeriodSeconds', at, COUNT) ?? GRACE_PERIOD_SECONDS,
  })
}

type Container = { readonly name: string; readonly ports: readonly ContainerPort[]; readonly preStop: PreStop }

function toContainer(container: RawObject, at: string): Container {
  const where = `${at}.containers[]`
  const lifecycle = readRecord(container, 'lifecycle', where)
  return {
    name: requireText(container, 'name', where),
    ports: readItems(container, 'ports', where, PORTS_MAX, (port) => toContainerPort(port, `${where}.ports[]`)),
    preStop: toPreStop(lifecycle === null ? null : readRecord(lifecycle, 'preStop', `${where}.lifecycle`)),
  }
}

const toContainerPort = (port: RawObject, where: string): ContainerPort =>
  Object.freeze({
    name: readText(port, 'name', where) ?? '',
    port: requireInteger(port, 'containerPort', where, PORT),
    protocol: readEnum(port, 'protocol', where, ['TCP', 'UDP', 'SCTP'], 'TCP'),
    hostPort: readInteger(port, 'hostPort', where, PORT_OR_NONE) || null,
  })

function toSpreadConstraint(item: RawObject, where: string, intern: Interner): SpreadConstraint {
  const whenUnsatisfiable = readEnum(
    item,
    'whenUnsatisfiable',
    where,
    ['DoNotSchedule', 'ScheduleAnyway'],
    'DoNotSchedule',
  )
  return Object.freeze({
    maxSkew: requireInteger(item, 'maxSkew', where, COUNT),
    topologyKey: requireText(item, 'topologyKey', where),
    whenUnsatisfiable,
    labelSelector: readLabelSelector(item, 'labelSelector', where, intern),
    matchLabelKeys: readTexts(item, 'matchLabelKeys', where, LABEL_KEYS),
    minDomains: readInteger(item, 'minDomains', where, COUNT),
    nodeAffinityPolicy: readEnum(item, 'nodeAffinityPolicy', where, HONOUR_OR_IGNORE, 'Honor'),
    nodeTaintsPolicy: readEnum(item, 'nodeTaintsPolicy', where, HONOUR_OR_IGNORE, 'Ignore'),
  })
}

function readAffinity(
  spec: RawObject,
  at: string,
  intern: Interner,
): Pick<PodTemplate, 'podAntiAffinity' | 'hasNodeAffinity'> {
  const affinity = readRecord(spec, 'affinity', at)
  if (affinity === null) return { podAntiAffinity: NO_TERMS, hasNodeAffinity: false }
  const node = readRecord(affinity, 'nodeAffinity', `${at}.affinity`)
  const anti = readRecord(affinity, 'podAntiAffinity', `${at}.affinity`) ?? EMPTY
  const where = `${at}.affinity.podAntiAffinity`
  const toTerm = (term: RawObject, required: boolean): PodAntiAffinity =>
    Object.freeze({
      required,
      topologyKey: requireText(term, 'topologyKey', where),
      labelSelector: readLabelSelector(term, 'labelSelector', where, intern),
    })
  const required = readItems(anti, REQUIRED, where, ITEMS_MAX, (term) => toTerm(term, true))
  const preferred = readItems(anti, PREFERRED, where, ITEMS_MAX, (weighted) =>
    toTerm(readRecord(weighted, 'podAffinityTerm', where) ?? EMPTY, false),
  )
  return {
    podAntiAffinity: Object.freeze([...required, ...preferred]),
    hasNodeAffinity: node !== null && readRecord(node, REQUIRED, `${at}.affinity.nodeAffinity`) !== null,
  }
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution'
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution'
const NO_TERMS: readonly PodAntiAffinity[] = Object.freeze([])

/**
 * A toleration with an operator that compares numbers (KEP-5471) is passed over: without it a pod is thought to
 * tolerate too little, which is the smaller error.
 */
function readTolerations(spec: RawObject, at: string): readonly Toleration[] {
  const where = `${at}.tolerations[]`
  const tolerations = readItems(spec, 'tolerations', at, ITEMS_MAX, (item): Toleration | null => {
    const operator = readText(item, 'operator', where) || 'Equal'
    if (operator !== 'Equal' && operator !== 'Exists') return null
    return Object.freeze({
      key: readText(item, 'key', where) || null,
      operator,
      value: readText(item, 'value', where) ?? '',
      effect: readText(item, 'effect', where) || null,
    })
  })
  return Object.freeze(tolerations.filter((toleration) => toleration !== null))
}
