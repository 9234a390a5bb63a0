import { safeText, visibleText } from '@/lib/format/foreign-text'
import type { Interner } from './interner'
import { isLabelName, isSubdomainName } from './names'
import { type RawObject, readRecord, readText, readTexts, readTimeMs, UnreadableField } from './readers'

export type Metadata = {
  readonly name: string
  /** `""` for objects without namespace. */
  readonly namespace: string
  readonly uid: string
  readonly labels: RawObject | null
  readonly annotations: RawObject | null
  readonly finalizers: readonly string[]
  readonly createdAtMs: number | null
  readonly deleting: boolean
}

/**
 * Reads what all objects have in common.
 *
 * @throws UnreadableField when a name is missing or has not the form that the API server enforces: such a name is
 *   no key, no part of a link and no PromQL text
 */
export function readMetadata(object: RawObject, form: { name: 'label' | 'subdomain'; namespaced: boolean }): Metadata {
  const metadata = readRecord(object, 'metadata', '')
  if (metadata === null) throw new UnreadableField('metadata is missing')
  return {
    name: readName(metadata, 'name', form.name === 'label' ? isLabelName : isSubdomainName),
    namespace: form.namespaced ? readName(metadata, 'namespace', isLabelName) : '',
    uid: readText(metadata, 'uid', 'metadata', 128) ?? '',
    labels: readRecord(metadata, 'labels', 'metadata'),
    annotations: readRecord(metadata, 'annotations', 'metadata'),
    finalizers: readTexts(metadata, 'finalizers', 'metadata', { itemsMax: 100, lengthMax: 512 }),
    createdAtMs: readTimeMs(metadata, 'creationTimestamp', 'metadata'),
    deleting: readText(metadata, 'deletionTimestamp', 'metadata') !== null,
  }
}

function readName(metadata: RawObject, field: string, isName: (text: string) => boolean): string {
  const text = readText(metadata, field, 'metadata', Number.POSITIVE_INFINITY) ?? ''
  if (!isName(text)) throw new UnreadableField(`metadata.${field} is "${safeText(text, 40)}", not a Kubernetes name`)
  return text
}

/** A kept value may not be longer: the API server allows 256 KiB for all annotations of an object together. */
const KEPT_VALUE_LENGTH_MAX = 16 * 1024

/**
 * The entries that the allow-list keeps. A Map, never an object: a label named `__proto__` must be a label.
 *
 * @throws UnreadableField when a kept value is no text or too long to be true; cut, it would decide wrongly.
 *   What is not kept is not looked at, however large.
 */
export function readEntries(
  entries: RawObject | null,
  where: string,
  isKept: (key: string) => boolean,
  intern: Interner,
): ReadonlyMap<string, string> {
  if (entries === null) return NO_ENTRIES
  let kept: Map<string, string> | null = null
  for (const key of Object.keys(entries)) {
    if (!isKept(key)) continue
    const value = readText(entries, key, where, KEPT_VALUE_LENGTH_MAX)
    if (value === null) continue
    kept ??= new Map()
    kept.set(intern.text(visibleText(key)), intern.text(value))
  }
  return kept ?? NO_ENTRIES
}

const NO_ENTRIES: ReadonlyMap<string, string> = new Map()
