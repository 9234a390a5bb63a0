import type { EndpointSlice, SliceEndpoint, SlicePort } from '@/lib/domain/cluster'
import { safeText } from '@/lib/format/foreign-text'
import { readAddresses } from './endpoint-addresses'
import type { Interner } from './interner'
import { type Metadata, readMetadata } from './metadata'
import { isLabelName, isSubdomainName } from './names'
import {
  type RawObject,
  readEnum,
  readFlag,
  readInteger,
  readList,
  readRecord,
  readText,
  toRecord,
  UnreadableField,
} from './readers'
import { type Reduction, reduceObject } from './reduction'

const SERVICE_NAME_LABEL = 'kubernetes.io/service-name'
const HEADLESS_LABEL = 'service.kubernetes.io/headless'
/** The API server's own limits (discovery/v1 validation). */
const ENDPOINTS_MAX = 1000
const PORTS_MAX = 20_000
const HINTS_MAX = 8
const PORT_OR_NONE = { min: 0, max: 65_535 }

/**
 * An EndpointSlice as the domain wants it. A slice that names no Service is irrelevant.
 *
 * A single endpoint that cannot be read is left out and the slice kept: without the endpoint the shares of the others
 * are a little too high, without the slice up to a thousand endpoints would be missing and the Service could look
 * dead. So is a single port, which is none that a Service could have. Either way the slice is counted as not wholly
 * readable, with what was left out and the reason.
 */
export function reduceEndpointSlice(raw: unknown, intern: Interner): Reduction<EndpointSlice> {
  return reduceObject<EndpointSlice>('EndpointSlice', raw, (object) => {
    const metadata = readMetadata(object, { name: 'subdomain', namespaced: true })
    const key = `${metadata.namespace}/${metadata.name}`
    const serviceName = readServiceName(metadata)
    if (serviceName === null) return { kind: 'irrelevant', key }
    const addressType = readEnum(object, 'addressType', '', ['IPv4', 'IPv6', 'FQDN'], null)
    if (addressType === null) throw new UnreadableField('addressType is missing')
    const endpoints = readEndpoints(object, addressType, intern)
    const ports = readPorts(object, intern)
    const value: EndpointSlice = Object.freeze({
      namespace: intern.text(metadata.namespace),
      name: metadata.name,
      serviceName: intern.text(serviceName),
      addressType,
      headless: metadata.labels !== null && Object.hasOwn(metadata.labels, HEADLESS_LABEL),
      ports: ports.read,
      endpoints: endpoints.read,
    })
    const leftOut = [endpoints.leftOut, ports.leftOut].filter((words) => words !== null)
    return { kind: 'object', key, value, leftOut: leftOut.length === 0 ? null : leftOut.join('; ') }
  })
}

function readServiceName(metadata: Metadata): string | null {
  const name = metadata.labels === null ? null : readText(metadata.labels, SERVICE_NAME_LABEL, 'metadata.labels')
  if (!name) return null
  if (!isLabelName(name)) {
    throw new UnreadableField(`label ${SERVICE_NAME_LABEL} is "${safeText(name, 40)}", not a Service's name`)
  }
  return name
}

/** All slices of a Service have the same ports, so they share one list. */
function readPorts(object: RawObject, intern: Interner): ItemsRead<SlicePort> {
  const { read, leftOut } = readItems(readList(object, 'ports', '', PORTS_MAX), 'ports', (item) => {
    const port = toRecord(item, 'it')
    const name = readText(port, 'name', '')
    return Object.freeze({
      name: name === null ? null : intern.text(name),
      protocol: readEnum(port, 'protocol', '', ['TCP', 'UDP', 'SCTP'], 'TCP'),
      port: readInteger(port, 'port', '', PORT_OR_NONE),
    })
  })
  return { read: intern.shared(`ports ${JSON.stringify(read)}`, read), leftOut }
}

function readEndpoints(
  object: RawObject,
  addressType: EndpointSlice['addressType'],
  intern: Interner,
): ItemsRead<SliceEndpoint> {
  const items = readList(object, 'endpoints', '', ENDPOINTS_MAX)
  return readItems(items, 'endpoints', (item) => toEndpoint(toRecord(item, 'it'), addressType, intern))
}

/** `leftOut`: how many could not be read, and what is the matter with the first; null: none. */
type ItemsRead<T> = { readonly read: readonly T[]; readonly leftOut: string | null }

function readItems<T>(items: readonly unknown[], field: string, readItem: (item: unknown) => T): ItemsRead<T> {
  const read: T[] = []
  let firstProblem = ''
  for (const [index, item] of items.entries()) {
    try {
      read.push(readItem(item))
    } catch (error) {
      if (!(error instanceof UnreadableField)) throw error
      if (firstProblem === '') firstProblem = `${field}[${index}]: ${error.message}`
    }
  }
  const missing = items.length - read.length
  const leftOut = missing === 0 ? null : `${missing} of ${items.length} ${field} left out; ${firstProblem}`
  return { read: Object.freeze(read), leftOut }
}

function toEndpoint(raw: RawObject, addressType: EndpointSlice['addressType'], intern: Interner): SliceEndpoint {
  const conditions = readRecord(raw, 'conditions', '') ?? EMPTY
  const hints = readRecord(raw, 'hints', '') ?? EMPTY
  const zone = readText(raw, 'zone', '')
  return Object.freeze({
    addresses: readAddresses(raw, addressType),
    ready: readFlag(conditions, 'ready', 'conditions', null),
    serving: readFlag(conditions, 'serving', 'conditions', null),
    terminating: readFlag(conditions, 'terminating', 'conditions', null),
    nodeName: readNodeName(raw, intern),
    zone: zone === null ? null : intern.text(zone),
    zoneHints: readHints(hints, 'forZones', intern),
    nodeHints: readHints(hints, 'forNodes', intern),
    podName: readPodName(raw),
  })
}

const EMPTY: RawObject = Object.freeze({})

function readNodeName(raw: RawObject, intern: Interner): string | null {
  const name = readText(raw, 'nodeName', '')
  if (!name) return null
  if (!isSubdomainName(name)) throw new UnreadableField(`nodeName is "${safeText(name, 60)}", not a node's name`)
  return intern.text(name)
}

/** Which pod answers at this address; null for external backends and hand-made slices. */
function readPodName(raw: RawObject): string | null {
  const target = readRecord(raw, 'targetRef', '')
  if (target === null || target.kind !== 'Pod') return null
  const name = readText(target, 'name', 'targetRef')
  if (!name) return null
  if (!isSubdomainName(name)) throw new UnreadableField(`targetRef.name is "${safeText(name, 60)}", not a pod's name`)
  return name
}

function readHints(hints: RawObject, field: 'forZones' | 'forNodes', intern: Interner): readonly string[] {
  const list = readList(hints, field, 'hints', HINTS_MAX)
  if (list.length === 0) return intern.texts(NO_HINTS)
  const where = HINT_FIELDS[field]
  return intern.texts(Object.freeze(list.map((item) => readText(toRecord(item, where), 'name', where) ?? '')))
}

const NO_HINTS: readonly string[] = []
const HINT_FIELDS = { forZones: 'hints.forZones[]', forNodes: 'hints.forNodes[]' }
