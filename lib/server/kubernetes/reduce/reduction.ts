import { safeText } from '@/lib/format/foreign-text'
import { isLabelName, isSubdomainName } from './names'
import { type RawObject, readRecord, readText, toRecord, UnreadableField } from './readers'

/** What becomes of one object of the API server on arrival. */
export type Reduction<T> = ReducedObject<T> | UnreadableObject | IrrelevantObject

export type ReducedObject<T> = {
  readonly kind: 'object'
  /** `namespace/name`, or the name of an object without namespace. */
  readonly key: string
  readonly value: T
  /** What had to be left out of the value, in words; null for everything that an API server accepts. */
  readonly leftOut: string | null
}

export type UnreadableObject = {
  readonly kind: 'unreadable'
  /** null: it does not even say who it is. */
  readonly key: string | null
  /** Fit for a message: `EndpointSlice shop/cart-x7`. */
  readonly object: string
  /** One clause that names the field and what is wrong with it. */
  readonly reason: string
}

/** Readable, but of no Service: an EndpointSlice without the label that names one. */
export type IrrelevantObject = { readonly kind: 'irrelevant'; readonly key: string }

/**
 * Runs a reducer on an object that may be anything, and turns what it throws into an answer: one object that cannot
 * be read must cost that object and nothing else, be it the object's fault or ours.
 *
 * @param kind as in Kubernetes, for the message: `EndpointSlice`
 */
export function reduceObject<T>(
  kind: string,
  raw: unknown,
  reduce: (object: RawObject) => ReducedObject<T> | IrrelevantObject,
): Reduction<T> {
  try {
    return reduce(toRecord(raw, kind))
  } catch (error) {
    const reason = error instanceof UnreadableField ? error.message : `could not be read: ${String(error)}`
    const object = `${kind} ${labelOf(raw) ?? 'without a name'}`
    return { kind: 'unreadable', key: keyOf(raw), object, reason: safeText(reason, 300) }
  }
}

/** The store's key of an object that may be anything; null when it has no usable name. */
export function keyOf(raw: unknown): string | null {
  const { name, namespace } = identify(raw)
  if (!isSubdomainName(name)) return null
  if (namespace === '') return name
  return isLabelName(namespace) ? `${namespace}/${name}` : null
}

function labelOf(raw: unknown): string | null {
  const { name, namespace } = identify(raw)
  if (name === '') return null
  return safeText(namespace === '' ? name : `${namespace}/${name}`, 120)
}

function identify(raw: unknown): { name: string; namespace: string } {
  const identity = { name: '', namespace: '' }
  try {
    const metadata = readRecord(toRecord(raw, 'object'), 'metadata', '')
    if (metadata === null) return identity
    identity.name = readText(metadata, 'name', '', Number.POSITIVE_INFINITY) ?? ''
    identity.namespace = readText(metadata, 'namespace', '', Number.POSITIVE_INFINITY) ?? ''
  } catch {
    // What was read before the nonsense is still the best name that the object has.
  }
  return identity
}
