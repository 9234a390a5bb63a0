import { z } from 'zod'
import { serviceGroups, serviceSorts } from '@/lib/contracts/service-groups'
import type { ServiceRow, ServicesQuery } from '@/lib/contracts/services'
import { severities } from '@/lib/domain/findings/finding'
import { ProblemError } from '../../http/problem'

type Sort = ServicesQuery['sort']
type Order = NonNullable<ServicesQuery['order']>

/** null: not known, and last in either direction. */
type SortValue = string | number | null
/** Compared from left to right; namespace and name stand last, so that no two rows are equal. */
type SortKey = readonly SortValue[]

const descendingFirst: readonly Sort[] = ['endpoints', 'skew', 'drop']

export const orderOf = ({ sort, order }: Pick<ServicesQuery, 'sort' | 'order'>): Order =>
  order ?? (descendingFirst.includes(sort) ? 'desc' : 'asc')

/** Rows in the order that the reader asked for. */
export function sortServices<Row extends ServiceRow>(rows: readonly Row[], sort: Sort, order: Order): readonly Row[] {
  const keyed = rows.map((row) => ({ row, key: keyOf(row, sort) }))
  keyed.sort((a, b) => compareKeys(a.key, b.key, order))
  return keyed.map(({ row }) => row)
}

/** How many of the sorted rows come before the first one after the cursor. */
export function countBefore(rows: readonly ServiceRow[], sort: Sort, order: Order, cursor: string): number {
  const after = readCursor(cursor, sort, order)
  const at = rows.findIndex((row) => compareKeys(keyOf(row, sort), after, order) > 0)
  return at === -1 ? rows.length : at
}

/**
 * Where the next page begins: the sort key of the last row of this one, not its number, so that rows that come and go
 * between two pages shift nothing.
 */
export function cursorAfter(row: ServiceRow, sort: Sort, order: Order): string {
  return Buffer.from(JSON.stringify([sort, order, ...keyOf(row, sort)])).toString('base64url')
}

const cursorShape = z
  .tuple([z.enum(serviceSorts), z.enum(['asc', 'desc'])])
  .rest(z.union([z.string().max(253), z.number(), z.null()]))

function readCursor(cursor: string, sort: Sort, order: Order): SortKey {
  const parsed = cursorShape.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')))
  if (parsed.success && parsed.data[0] === sort && parsed.data[1] === order) {
    const [, , ...key] = parsed.data
    return key
  }
  throw new ProblemError(
    'bad-request',
    'The cursor is none that an answer with this sort and order gave.',
    'Ask for the first page, without a cursor, and go on with the "next" of each answer.',
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function keyOf(row: ServiceRow, sort: Sort): SortKey {
  return [...valuesOf(row, sort), row.namespace, row.name]
}

function valuesOf(row: ServiceRow, sort: Sort): SortKey {
  switch (sort) {
    case 'urgency':
      return [serviceGroups.indexOf(row.group), -severityOf(row)]
    case 'name':
      return []
    case 'policy':
      return [row.policy]
    case 'model':
      return [row.model.id]
    case 'endpoints':
      return [row.readyEndpoints]
    case 'skew':
      return [row.hottestLoad]
    case 'drop':
      return [row.droppedShare]
    case 'findings':
      return findingsKey(row)
    case 'address':
      return [addressOrder.indexOf(row.sourceAddress)]
  }
}

/** The worst first, then the most; what is not judged yet comes last in either direction. */
const findingsKey = ({ findings }: ServiceRow): SortKey =>
  findings === null
    ? [null, null]
    : [findings.worst === null ? severities.length : severities.indexOf(findings.worst), -findings.count]

/** What departs comes first. */
const addressOrder: readonly ServiceRow['sourceAddress'][] = ['lost', 'partial', 'unknown', 'preserved']

/** Within a group the worst comes first: most dropped, then the most uneven, by the worse bound where it is a range. */
function severityOf({ group, droppedShare, hottestLoad, hottestLoadBounds }: ServiceRow): number {
  if (group === 'dropped') return droppedShare ?? 0
  return hottestLoad ?? hottestLoadBounds?.high ?? 0
}

function compareKeys(a: SortKey, b: SortKey, order: Order): number {
  for (const [at, value] of a.entries()) {
    const other = b[at] ?? null
    if (value === other) continue
    if (value === null) return 1
    if (other === null) return -1
    const ascending = value < other ? -1 : 1
    return order === 'asc' ? ascending : -ascending
  }
  return 0
}
