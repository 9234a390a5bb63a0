import 'server-only'
import { type ServiceGroup, serviceGroups } from '@/lib/contracts/service-groups'
import type { ServiceRow, ServicesQuery, ServicesResponse } from '@/lib/contracts/services'
import { type Severity, severities } from '@/lib/domain/findings/finding'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { freshnessOf, wholeCluster } from '../freshness'
import type { OverviewRows } from './overview-rows'
import type { ServiceSummary } from './service-summary'
import { countBefore, cursorAfter, orderOf, sortServices } from './services-order'

/** How many of the worst the sentence of the page can name. */
const NAMED_WORST = 3

/** The overview: external Services that match the filters, one page of them, with counts over all of them. */
export function getServices(
  cluster: FollowedCluster,
  access: ReaderAccess,
  { rows: all, version }: OverviewRows,
  query: ServicesQuery,
  nowMs: number,
): ServicesResponse {
  const { sort, limit, cursor } = query
  const order = orderOf(query)
  const matching = matchingInOrder(all, query)
  const from = cursor === undefined ? 0 : countBefore(matching, sort, order, cursor)
  const page = matching.slice(from, from + limit)
  const last = page.at(-1)
  return {
    services: query.cells ? page : page.map((row) => ({ ...row, cells: null })),
    total: matching.length,
    next: last === undefined || from + limit >= matching.length ? null : cursorAfter(last, sort, order),
    summary: summaryOnce(all),
    freshness: { ...freshnessOf(cluster, access, wholeCluster, nowMs), version },
  }
}

type Rows = readonly ServiceSummary[]
type Remembered = { summary: ServicesResponse['summary'] | null; readonly orders: Map<string, Rows> }

/** By the rows themselves: as long as nothing changes, readers who scroll pay for their window alone. */
const remembered = new WeakMap<Rows, Remembered>()
const MAX_ORDERS = 50

function memoryOf(all: Rows): Remembered {
  const memory = remembered.get(all) ?? { summary: null, orders: new Map() }
  remembered.set(all, memory)
  return memory
}

function matchingInOrder(all: Rows, query: ServicesQuery): Rows {
  const { orders } = memoryOf(all)
  const { cursor: _cursor, limit: _limit, cells: _cells, ...question } = query
  const key = JSON.stringify(question)
  const known = orders.get(key) ?? sortServices(all.filter(matcherOf(query)), query.sort, orderOf(query))
  if (orders.size < MAX_ORDERS) orders.set(key, known)
  return known
}

function summaryOnce(all: Rows): ServicesResponse['summary'] {
  const memory = memoryOf(all)
  memory.summary ??= summaryOf(all)
  return memory.summary
}

function matcherOf({
  q,
  namespace,
  type,
  policy,
  model,
  group,
  address,
  severity,
}: ServicesQuery): (row: ServiceRow) => boolean {
  const wanted = q?.toLowerCase()
  return (row) =>
    (namespace === undefined || row.namespace === namespace) &&
    (type === undefined || row.type === type) &&
    (policy === undefined || row.policy === policy) &&
    (model === undefined || row.model.id === model) &&
    (group === undefined || row.group === group) &&
    (address === undefined || row.sourceAddress === address) &&
    (severity === undefined || row.findings?.worst === severity) &&
    (wanted === undefined || textOf(row).includes(wanted))
}

const textOf = ({ namespace, name, model }: ServiceRow): string =>
  `${namespace}/${name} ${model.id} ${model.product ?? ''}`.toLowerCase()

function summaryOf(rows: readonly ServiceRow[]): ServicesResponse['summary'] {
  const groups = Object.fromEntries(serviceGroups.map((group) => [group, 0])) as Record<ServiceGroup, number>
  const addresses = { preserved: 0, lost: 0, partial: 0, unknown: 0 }
  for (const { group, sourceAddress } of rows) {
    groups[group] += 1
    addresses[sourceAddress] += 1
  }
  const dropped = rows.filter(({ group }) => group === 'dropped')
  const worst = mostUneven(rows)
  const local = rows.filter(({ policy }) => policy === 'Local').length
  return {
    external: rows.length,
    local,
    cluster: rows.length - local,
    groups,
    addresses,
    severities: severitiesOf(rows),
    dropped: sortServices(dropped, 'drop', 'desc')
      .slice(0, NAMED_WORST)
      .map(({ namespace, name, droppedShare }) => ({ namespace, name, droppedShare: droppedShare ?? 0 })),
    worst,
    namespaces: [...new Set(rows.map(({ namespace }) => namespace))].sort(),
  }
}

/** Services by the severity of their worst finding; null: none was judged yet. */
function severitiesOf(rows: readonly ServiceRow[]): ServicesResponse['summary']['severities'] {
  if (rows.some(({ findings }) => findings === null)) return null
  const counts = Object.fromEntries(severities.map((severity) => [severity, 0])) as Record<Severity, number>
  for (const { findings } of rows) if (findings?.worst != null) counts[findings.worst] += 1
  return counts
}

/** null: of no Service the figure is known. The first by name among equals, so that the sentence does not flicker. */
function mostUneven(rows: readonly ServiceRow[]): ServicesResponse['summary']['worst'] {
  let worst: { namespace: string; name: string; hottestLoad: number } | null = null
  for (const { namespace, name, hottestLoad } of rows) {
    if (hottestLoad === null || (worst !== null && hottestLoad < worst.hottestLoad)) continue
    const isFirst = worst === null || `${namespace}/${name}` < `${worst.namespace}/${worst.name}`
    if (worst === null || hottestLoad > worst.hottestLoad || isFirst) worst = { namespace, name, hottestLoad }
  }
  return worst
}
