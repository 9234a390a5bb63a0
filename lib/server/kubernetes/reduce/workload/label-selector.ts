import type { LabelSelector } from '@/lib/domain/workload'
import type { Interner } from '../interner'
import { readEntries } from '../metadata'
import { type RawObject, readEnum, readItems, readRecord, readTexts, requireText, UnreadableField } from '../readers'

const EXPRESSIONS_MAX = 100
const VALUES = { itemsMax: 1000, lengthMax: 253 }
const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const

const keepEvery = (): boolean => true

/** Labels of an object, or `matchLabels`: every one of them. */
export const readLabels = (
  parent: RawObject,
  field: string,
  where: string,
  intern: Interner,
): ReadonlyMap<string, string> => readEntries(readRecord(parent, field, where), `${where}.${field}`, keepEvery, intern)

/** null when the field is absent: no selector, which selects nothing; an empty one selects everything. */
export function readLabelSelector(
  parent: RawObject,
  field: string,
  where: string,
  intern: Interner,
): LabelSelector | null {
  const selector = readRecord(parent, field, where)
  if (selector === null) return null
  const path = `${where}.${field}`
  return Object.freeze({
    matchLabels: readLabels(selector, 'matchLabels', path, intern),
    matchExpressions: readItems(selector, 'matchExpressions', path, EXPRESSIONS_MAX, (item) =>
      toExpression(item, `${path}.matchExpressions[]`),
    ),
  })
}

function toExpression(item: RawObject, where: string): LabelSelector['matchExpressions'][number] {
  const operator = readEnum(item, 'operator', where, OPERATORS, null)
  if (operator === null) throw new UnreadableField(`${where}.operator is missing`)
  return Object.freeze({
    key: requireText(item, 'key', where),
    operator,
    values: readTexts(item, 'values', where, VALUES),
  })
}
