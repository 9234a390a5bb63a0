import { canonicalAddress } from '@/lib/domain/address/write-address'
import type { ClusterNode, NodeAddress, Taint } from '@/lib/domain/cluster'
import { isKeptNodeLabel, nodeAddressAnnotations } from './allow-list'
import type { Interner } from './interner'
import { readEntries, readMetadata } from './metadata'
import {
  type RawObject,
  readEnum,
  readFlag,
  readItems,
  readList,
  readRecord,
  readText,
  readTexts,
  requireText,
  toRecord,
} from './readers'
import { type Reduction, reduceObject } from './reduction'

const ITEMS_MAX = 256
const CIDRS = { itemsMax: 16, lengthMax: 64 }
const ADDRESS_TYPES: readonly NodeAddress['type'][] = [
  'InternalIP',
  'ExternalIP',
  'Hostname',
  'InternalDNS',
  'ExternalDNS',
]
/** A node has a tunnel or two a family; more networks than that have no addresses that its Services' pods see. */
const PLUGIN_ADDRESSES_MAX = 16
const ANNOTATION_LENGTH_MAX = 2048
const NO_ADDRESSES: readonly string[] = Object.freeze([])
/** A Node may be without spec or status: the API makes neither required. */
const EMPTY: RawObject = Object.freeze({})

/**
 * A Node as the domain wants it. Heartbeats, resources, images and all other fields that decide nothing here are not
 * kept, so that a node whose status is merely renewed compares equal to itself (domain page 9).
 */
export function reduceNode(raw: unknown, intern: Interner): Reduction<ClusterNode> {
  return reduceObject<ClusterNode>('Node', raw, (object) => {
    const metadata = readMetadata(object, { name: 'subdomain', namespaced: false })
    const spec = readRecord(object, 'spec', '') ?? EMPTY
    const status = readRecord(object, 'status', '') ?? EMPTY
    const labels = metadata.labels ?? EMPTY
    const value: ClusterNode = Object.freeze({
      name: intern.text(metadata.name),
      zone: readLabel(labels, 'topology.kubernetes.io/zone', intern),
      region: readLabel(labels, 'topology.kubernetes.io/region', intern),
      os: readLabel(labels, 'kubernetes.io/os', intern),
      labels: readEntries(labels, 'metadata.labels', isKeptNodeLabel, intern),
      taints: readItems(spec, 'taints', 'spec', ITEMS_MAX, (taint) => toTaint(taint, intern)),
      unschedulable: readFlag(spec, 'unschedulable', 'spec', false),
      deleting: metadata.deleting,
      ...readConditions(status),
      addresses: readAddresses(status),
      podCIDRs: readPodCIDRs(spec),
      pluginAddresses: readPluginAddresses(metadata.annotations, intern),
      providerId: readText(spec, 'providerID', 'spec') || null,
      kubeletVersion: readKubeletVersion(status, intern),
      createdAtMs: metadata.createdAtMs,
    })
    return { kind: 'object', key: value.name, value, leftOut: null }
  })
}

/** An empty zone label is no zone: kube-proxy compares it with hints, which are never empty. */
function readLabel(labels: RawObject, key: string, intern: Interner): string | null {
  const text = readText(labels, key, 'metadata.labels')
  return text ? intern.text(text) : null
}

const toTaint = (taint: RawObject, intern: Interner): Taint =>
  Object.freeze({
    key: intern.text(requireText(taint, 'key', 'spec.taints[]')),
    value: readText(taint, 'value', 'spec.taints[]') ?? '',
    effect: intern.text(readText(taint, 'effect', 'spec.taints[]') ?? ''),
  })

function readConditions(status: RawObject): Pick<ClusterNode, 'ready' | 'networkUnavailable'> {
  let ready: ClusterNode['ready'] = null
  let networkUnavailable = false
  for (const item of readList(status, 'conditions', 'status', ITEMS_MAX)) {
    const condition = toRecord(item, 'status.conditions[]')
    if (condition.type !== 'Ready' && condition.type !== 'NetworkUnavailable') continue
    const verdict = readEnum(condition, 'status', 'status.conditions[]', ['True', 'False', 'Unknown'], 'Unknown')
    if (condition.type === 'Ready') ready = verdict
    else networkUnavailable = verdict === 'True'
  }
  return { ready, networkUnavailable }
}

/** An address of a type that we do not know is none that we could use: it is passed over, the node stays. */
function readAddresses(status: RawObject): readonly NodeAddress[] {
  const addresses: NodeAddress[] = []
  for (const item of readList(status, 'addresses', 'status', ITEMS_MAX)) {
    const entry = toRecord(item, 'status.addresses[]')
    const type = ADDRESS_TYPES.find((known) => known === entry.type)
    if (type === undefined) continue
    addresses.push(Object.freeze({ type, address: requireText(entry, 'address', 'status.addresses[]') }))
  }
  return Object.freeze(addresses)
}

function readPodCIDRs(spec: RawObject): readonly string[] {
  const list = readTexts(spec, 'podCIDRs', 'spec', CIDRS)
  const single = readText(spec, 'podCIDR', 'spec', CIDRS.lengthMax)
  return list.length > 0 || !single ? list : Object.freeze([single])
}

/**
 * Plain, with the length of a prefix behind it, or as a text within JSON. What is no address, too long or no text is
 * passed over: an annotation that a plugin wrote for itself costs nobody the node.
 */
function readPluginAddresses(annotations: RawObject | null, intern: Interner): readonly string[] {
  if (annotations === null) return NO_ADDRESSES
  const found = new Set<string>()
  for (const key of nodeAddressAnnotations) {
    const value = annotations[key]
    if (typeof value !== 'string' || value.length > ANNOTATION_LENGTH_MAX) continue
    for (const part of value.split('"')) {
      const address = canonicalAddress(part.split('/', 1)[0]?.trim() ?? '')
      if (address !== null && found.size < PLUGIN_ADDRESSES_MAX) found.add(address)
    }
  }
  return found.size === 0 ? NO_ADDRESSES : intern.texts(Object.freeze([...found]))
}

function readKubeletVersion(status: RawObject, intern: Interner): string | null {
  const info = readRecord(status, 'nodeInfo', 'status')
  const version = info === null ? null : readText(info, 'kubeletVersion', 'status.nodeInfo')
  return version ? intern.text(version) : null
}
