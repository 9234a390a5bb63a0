import type { Pod } from '@/lib/domain/workload'
import { safeText } from '@/lib/format/foreign-text'
import type { Interner } from '../interner'
import { readMetadata } from '../metadata'
import { isSubdomainName } from '../names'
import {
  type RawObject,
  readFlag,
  readItems,
  readList,
  readRecord,
  readText,
  toRecord,
  UnreadableField,
} from '../readers'
import { type Reduction, reduceObject } from '../reduction'
import { type Controller, readController } from './controller'
import { readLabels } from './label-selector'

/** A pod and who manages it, with the API group that tells an owner of Kubernetes from one of the same kind. */
export type ReadPod = { readonly pod: Pod; readonly controller: Controller | null }

const CONDITIONS_MAX = 256
const ADDRESSES_MAX = 16
const ADDRESS_LENGTH_MAX = 64
const PHASES: readonly Pod['phase'][] = ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown']
const MESSAGE_LENGTH_MAX = 16 * 1024
const SHOWN_LENGTH_MAX = 300
const EMPTY: RawObject = Object.freeze({})

/** A Pod as the domain wants it: environment, images and volumes are not kept. */
export function reducePod(raw: unknown, intern: Interner): Reduction<ReadPod> {
  return reduceObject<ReadPod>('Pod', raw, (object) => {
    const metadata = readMetadata(object, { name: 'subdomain', namespaced: true })
    const spec = readRecord(object, 'spec', '') ?? EMPTY
    const status = readRecord(object, 'status', '') ?? EMPTY
    const controller = readController(object)
    const pod: Pod = Object.freeze({
      name: metadata.name,
      nodeName: readNodeName(spec, intern),
      phase: PHASES.find((phase) => phase === status.phase) ?? 'Unknown',
      ...readConditions(status),
      terminating: metadata.deleting,
      addresses: readAddresses(status),
      labels: readLabels(toRecord(object.metadata, 'metadata'), 'labels', 'metadata', intern),
      hostNetwork: readFlag(spec, 'hostNetwork', 'spec', false),
      owner: controller === null ? null : Object.freeze({ kind: controller.kind, name: intern.text(controller.name) }),
      createdAtMs: metadata.createdAtMs,
    })
    const key = `${metadata.namespace}/${metadata.name}`
    return { kind: 'object', key, value: Object.freeze({ pod, controller }), leftOut: null }
  })
}

function readNodeName(spec: RawObject, intern: Interner): string | null {
  const name = readText(spec, 'nodeName', 'spec')
  if (!name) return null
  if (!isSubdomainName(name)) throw new UnreadableField(`spec.nodeName is "${safeText(name, 60)}", not a node's name`)
  return intern.text(name)
}

function readConditions(status: RawObject): Pick<Pod, 'ready' | 'unschedulable'> {
  let ready = false
  let unschedulable: string | null = null
  const where = 'status.conditions[]'
  for (const item of readList(status, 'conditions', 'status', CONDITIONS_MAX)) {
    const condition = toRecord(item, where)
    if (condition.type === 'Ready') ready = condition.status === 'True'
    if (condition.type !== 'PodScheduled' || condition.status !== 'False') continue
    const said = readText(condition, 'message', where, MESSAGE_LENGTH_MAX) || readText(condition, 'reason', where)
    unschedulable = said ? safeText(said, SHOWN_LENGTH_MAX) : null
  }
  return { ready, unschedulable }
}

function readAddresses(status: RawObject): readonly string[] {
  const list = readItems(status, 'podIPs', 'status', ADDRESSES_MAX, (entry) =>
    readText(entry, 'ip', 'status.podIPs[]', ADDRESS_LENGTH_MAX),
  ).filter((address) => address !== null && address !== '')
  const single = readText(status, 'podIP', 'status', ADDRESS_LENGTH_MAX)
  return Object.freeze(list.length > 0 || !single ? list : [single]) as readonly string[]
}
