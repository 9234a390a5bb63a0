import { parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs'
import { serviceGroups, serviceSorts } from '@/lib/contracts/service-groups'
import { severities } from '@/lib/domain/findings/finding'
import { sourceAddressVerdicts } from '@/lib/domain/source-address/verdict'
import type { ServicesFilter } from './queries/services'
import { unreadPartsBy } from './unread-parts'

/** What a cell of the matrix shows. */
export const cellValues = ['load', 'entry', 'serving', 'endpoints', 'health', 'observed', 'against'] as const
export type CellValue = (typeof cellValues)[number]

/** Values that the rows do not carry: what nodes answered, and what pods were counted with. */
export const askedValues = ['health', 'observed', 'against'] as const satisfies readonly CellValue[]
export const isAsked = (value: CellValue): value is (typeof askedValues)[number] =>
  (askedValues as readonly CellValue[]).includes(value)

/** Everything of the overview that a reader can change, by its name in the address. */
export const overviewParsers = {
  q: parseAsString.withDefault(''),
  policy: parseAsStringLiteral(['Local', 'Cluster']),
  group: parseAsStringLiteral(serviceGroups),
  /** Whether pods see their clients. */
  address: parseAsStringLiteral(sourceAddressVerdicts),
  /** Severity of the worst finding of a Service. */
  severity: parseAsStringLiteral(severities),
  sort: parseAsStringLiteral(serviceSorts).withDefault('urgency'),
  order: parseAsStringLiteral(['asc', 'desc']),
  cell: parseAsStringLiteral(cellValues).withDefault('load'),
  fold: parseAsBoolean.withDefault(false),
  view: parseAsStringLiteral(['matrix', 'table']).withDefault('matrix'),
  /** A node whose column is marked. */
  node: parseAsString,
} as const

export type OverviewState = {
  readonly [Key in keyof typeof overviewParsers]: ReturnType<(typeof overviewParsers)[Key]['parseServerSide']>
}

/** The part of the state that the server answers: filter and order of the rows. */
export function toServicesFilter(state: OverviewState): ServicesFilter {
  return {
    q: state.q === '' ? undefined : state.q,
    policy: state.policy ?? undefined,
    group: state.group ?? undefined,
    address: state.address ?? undefined,
    severity: state.severity ?? undefined,
    sort: state.sort,
    order: state.order ?? undefined,
  }
}

/** Whether rows are left out. */
export function isFiltered(state: OverviewState): boolean {
  const { policy, group, address, severity, q } = state
  return policy !== null || group !== null || address !== null || severity !== null || q !== ''
}

/** The parts of an address that this page does not understand; the rest of the link applies. */
export const unreadParts = (search: URLSearchParams): readonly string[] => unreadPartsBy(overviewParsers, search)
