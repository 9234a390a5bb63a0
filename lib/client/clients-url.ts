import { parseAsStringLiteral } from 'nuqs'
import { spanParsers } from './span-url'

/** Everything of the Clients page that a link holds; which addresses are chosen is not in it, for they are personal. */
export const clientsParsers = {
  ...spanParsers,
  group: parseAsStringLiteral(['address', 'network']).withDefault('address'),
} as const
