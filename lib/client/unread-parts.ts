import { safeText } from '@/lib/format/foreign-text'

/** The part of a nuqs parser that tells whether a text has a meaning. */
type Reads = { parse(text: string): unknown }

/** Longest that one part of a link is shown. */
const PART_LENGTH = 80

/**
 * The parts of an address that a page with these parsers does not understand, as `name=value` and fit to show; the rest
 * of the link applies.
 */
export function unreadPartsBy(parsers: Readonly<Record<string, Reads>>, search: URLSearchParams): readonly string[] {
  const isRead = (name: string, value: string) =>
    Object.hasOwn(parsers, name) && (parsers[name]?.parse(value) ?? null) !== null
  return [...search]
    .filter(([name, value]) => !isRead(name, value))
    .map(([name, value]) => safeText(`${name}=${value}`, PART_LENGTH))
}
