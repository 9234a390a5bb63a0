import type { Announcement } from '@/lib/domain/announcements'
import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import { safeText } from '@/lib/format/foreign-text'
import type { Interner } from '../interner'
import { readMetadata } from '../metadata'
import { isLabelName, isSubdomainName } from '../names'
import { type RawObject, readRecord, readText, UnreadableField } from '../readers'
import { type Reduction, reduceObject } from '../reduction'

/** Whose address a node announces. */
export type AnnouncedService = { readonly service: ServiceKey; readonly announcement: Announcement }

const EMPTY: RawObject = Object.freeze({})

/**
 * A ServiceL2Status or ServiceBGPStatus of `metallb.io/v1beta1`. Service and node are in the status, and in labels from
 * the first version on; one that names neither is not filled in yet, and one whose list of peers is empty announces to
 * nobody.
 */
export function reduceMetallbStatus(
  kind: 'ServiceL2Status' | 'ServiceBGPStatus',
  raw: unknown,
  intern: Interner,
): Reduction<AnnouncedService> {
  return reduceObject<AnnouncedService>(kind, raw, (object) => {
    const { namespace, name, labels } = readMetadata(object, { name: 'subdomain', namespaced: true })
    const key = `${namespace}/${name}`
    const status = readRecord(object, 'status', '') ?? EMPTY
    const read = (field: string, label: string): string =>
      readText(status, field, 'status') || readText(labels ?? EMPTY, label, 'metadata.labels') || ''
    const node = read('node', 'metallb.io/node')
    const service = {
      namespace: read('serviceNamespace', 'metallb.io/service-namespace'),
      name: read('serviceName', 'metallb.io/service-name'),
    }
    if (node === '' || service.name === '' || service.namespace === '') return { kind: 'irrelevant', key }
    if (kind === 'ServiceBGPStatus' && hasNoPeer(status)) return { kind: 'irrelevant', key }
    if (!isSubdomainName(node)) throw new UnreadableField(`status.node is "${safeText(node, 60)}", not a node's name`)
    if (!isLabelName(service.namespace) || !isLabelName(service.name)) {
      throw new UnreadableField(`it names "${safeText(`${service.namespace}/${service.name}`, 80)}", not a Service`)
    }
    const announcement: Announcement = Object.freeze({
      node: intern.text(node),
      family: null,
      object: `${kind} ${key}`,
    })
    const value = Object.freeze({ service: serviceKey(service.namespace, service.name), announcement })
    return { kind: 'object', key, value, leftOut: null }
  })
}

const hasNoPeer = ({ peers }: RawObject): boolean => Array.isArray(peers) && peers.length === 0
