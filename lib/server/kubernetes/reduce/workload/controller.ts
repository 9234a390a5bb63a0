import { isSubdomainName } from '../names'
import { type RawObject, readFlag, readList, readText, toRecord } from '../readers'

/** The one owner that manages an object (`ownerReferences[].controller`). */
export type Controller = {
  /** `apps`; `""`: the core group. */
  readonly apiGroup: string
  readonly kind: string
  readonly name: string
}

const OWNERS_MAX = 100

/** null: nobody manages the object, or its owner has no usable name. */
export function readController(object: RawObject): Controller | null {
  const metadata = toRecord(object.metadata, 'metadata')
  for (const item of readList(metadata, 'ownerReferences', 'metadata', OWNERS_MAX)) {
    const where = 'metadata.ownerReferences[]'
    const owner = toRecord(item, where)
    if (readFlag(owner, 'controller', where, false) !== true) continue
    const kind = readText(owner, 'kind', where) ?? ''
    const name = readText(owner, 'name', where) ?? ''
    if (kind === '' || !isSubdomainName(name)) return null
    return Object.freeze({ apiGroup: groupOf(readText(owner, 'apiVersion', where) ?? ''), kind, name })
  }
  return null
}

const groupOf = (apiVersion: string): string => apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')))
