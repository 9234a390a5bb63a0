import { safeText, visibleText } from '@/lib/format/foreign-text'

/** A JSON object whose fields nobody has looked at yet. */
export type RawObject = Readonly<Record<string, unknown>>

/** What the readers throw: one clause that names the field and what is wrong with it. Never leaves the reducers. */
export class UnreadableField extends Error {
  override readonly name = 'UnreadableField'
}

/** @param where path of the parent, for the message alone, as in `spec.ports[]`; `""` for the object itself. */
const unreadable = (where: string, field: string, problem: string): UnreadableField =>
  new UnreadableField(`${where === '' ? field : `${where}.${field}`} ${problem}`)

const isRecord = (value: unknown): value is RawObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null

/** @throws UnreadableField when the value is no object. */
export function toRecord(value: unknown, where: string): RawObject {
  if (!isRecord(value)) throw new UnreadableField(`${where} is ${nameOfType(value)}, not an object`)
  return value
}

/** null when the field is absent. */
export function readRecord(parent: RawObject, field: string, where: string): RawObject | null {
  const value = parent[field]
  if (isAbsent(value)) return null
  if (!isRecord(value)) throw unreadable(where, field, `is ${nameOfType(value)}, not an object`)
  return value
}

/** Longest text that a field without a limit of its own may hold; Kubernetes' names end at 253. */
const TEXT_LENGTH_MAX = 1024

/** Fit to show (`visibleText`). null when the field is absent; `""` stays `""`. */
export function readText(
  parent: RawObject,
  field: string,
  where: string,
  lengthMax: number = TEXT_LENGTH_MAX,
): string | null {
  const value = parent[field]
  if (isAbsent(value)) return null
  if (typeof value !== 'string') throw unreadable(where, field, `is ${nameOfType(value)}, not a text`)
  if (value.length > lengthMax) {
    throw unreadable(where, field, `is ${value.length} characters long, more than ${lengthMax}`)
  }
  return visibleText(value)
}

/** `fallback` (the API's own default) when the field is absent. */
export function readFlag<F extends boolean | null>(
  parent: RawObject,
  field: string,
  where: string,
  fallback: F,
): boolean | F {
  const value = parent[field]
  if (isAbsent(value)) return fallback
  if (typeof value !== 'boolean') throw unreadable(where, field, `is ${nameOfType(value)}, not true or false`)
  return value
}

/** null when the field is absent. */
export function readInteger(
  parent: RawObject,
  field: string,
  where: string,
  range: { min: number; max: number },
): number | null {
  const value = parent[field]
  if (isAbsent(value)) return null
  if (typeof value !== 'number' || !Number.isInteger(value) || value < range.min || value > range.max) {
    throw unreadable(where, field, `is ${quote(value)}, not a whole number from ${range.min} to ${range.max}`)
  }
  return value
}

/** `fallback` (the API's own default) when the field is absent or empty. */
export function readEnum<E extends string, F extends E | null>(
  parent: RawObject,
  field: string,
  where: string,
  values: readonly E[],
  fallback: F,
): E | F {
  const value = parent[field]
  if (isAbsent(value) || value === '') return fallback
  const known = values.find((candidate) => candidate === value)
  if (known === undefined) throw unreadable(where, field, `is ${quote(value)}, which is none of ${values.join(', ')}`)
  return known
}

/** An empty list when the field is absent. */
export function readList(parent: RawObject, field: string, where: string, itemsMax: number): readonly unknown[] {
  const value = parent[field]
  if (isAbsent(value)) return NOTHING
  if (!Array.isArray(value)) throw unreadable(where, field, `is ${nameOfType(value)}, not a list`)
  if (value.length > itemsMax) throw unreadable(where, field, `has ${value.length} entries, more than ${itemsMax}`)
  return value
}

/** Like `readList`, each entry a text; frozen, and the same empty list for all that have none. */
export function readTexts(
  parent: RawObject,
  field: string,
  where: string,
  limits: { itemsMax: number; lengthMax: number },
): readonly string[] {
  const list = readList(parent, field, where, limits.itemsMax)
  if (list.length === 0) return NOTHING
  for (const item of list) {
    if (typeof item !== 'string' || item.length > limits.lengthMax) {
      throw unreadable(where, `${field}[]`, `is ${quote(item)}, not a text of up to ${limits.lengthMax} characters`)
    }
  }
  return Object.freeze((list as readonly string[]).map(visibleText))
}

/** Each entry of a list made into something of ours; frozen, and the same empty list for all that have none. */
export function readItems<T>(
  parent: RawObject,
  field: string,
  where: string,
  itemsMax: number,
  toItem: (item: RawObject) => T,
): readonly T[] {
  const list = readList(parent, field, where, itemsMax)
  if (list.length === 0) return NOTHING
  return Object.freeze(list.map((item) => toItem(toRecord(item, `${where}.${field}[]`))))
}

/** @throws UnreadableField unless the field is a text with something in it. */
export function requireText(parent: RawObject, field: string, where: string): string {
  const text = readText(parent, field, where)
  if (text === null || text === '') throw unreadable(where, field, 'is missing')
  return text
}

/** @throws UnreadableField unless the field is a whole number in this range. */
export function requireInteger(
  parent: RawObject,
  field: string,
  where: string,
  range: { min: number; max: number },
): number {
  const number = readInteger(parent, field, where, range)
  if (number === null) throw unreadable(where, field, 'is missing')
  return number
}

/** A number or a percentage as text, `3` or `25%` (the API's IntOrString); null when the field is absent. */
export function readAmount(parent: RawObject, field: string, where: string): string | null {
  if (typeof parent[field] === 'number') return readInteger(parent, field, where, AMOUNT)?.toString() ?? null
  return readText(parent, field, where, 20)
}

const AMOUNT = { min: -(2 ** 31), max: 2 ** 31 }

/** Unix milliseconds; null when the field is absent or no time. */
export function readTimeMs(parent: RawObject, field: string, where: string): number | null {
  const text = readText(parent, field, where)
  const ms = text === null ? Number.NaN : Date.parse(text)
  return Number.isNaN(ms) ? null : ms
}

const NOTHING: readonly never[] = Object.freeze([])

const nameOfType = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

const quote = (value: unknown): string =>
  typeof value === 'string' ? `"${safeText(value, 40)}"` : typeof value === 'number' ? `${value}` : nameOfType(value)
