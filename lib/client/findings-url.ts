import { parseAsArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs'
import { severities } from '@/lib/domain/findings/finding'
import type { FindingsFilter } from './queries/findings'

/** Everything of the findings page that a reader can change, by its name in the address. */
export const findingsParsers = {
  severity: parseAsStringLiteral(severities),
  rule: parseAsString,
  namespace: parseAsString,
  q: parseAsString.withDefault(''),
  /** Rules that are not shown: kept in the address alone, so that nobody else's page hides them. */
  mute: parseAsArrayOf(parseAsString),
  /** The finding that is shown in full: "F12 shop/web". */
  open: parseAsString,
  show: parseAsStringLiteral(['findings', 'not-checked']).withDefault('findings'),
} as const

export type FindingsState = {
  readonly [Key in keyof typeof findingsParsers]: ReturnType<(typeof findingsParsers)[Key]['parseServerSide']>
}

/** The part of the state that the server answers. */
export function toFindingsFilter(state: FindingsState): FindingsFilter {
  return {
    severity: state.severity ?? undefined,
    rule: state.rule ?? undefined,
    namespace: state.namespace ?? undefined,
    q: state.q === '' ? undefined : state.q,
    mute: state.mute ?? undefined,
  }
}
