/** The part of a nuqs parser that tells whether a text has a meaning. */
type Reads = { parse(text: string): unknown }

/**
 * The parts of an address that a page with these parsers does not understand, as `name=value`; the rest of the link
 * applies.
 */
export function unreadPartsBy(parsers: Readonly<Record<string, Reads>>, search: URLSearchParams): readonly string[] {
  const isRead = (name: string, value: string) =>
    Object.hasOwn(parsers, name) && (parsers[name]?.parse(value) ?? null) !== null
  return [...search].filter(([name, value]) => !isRead(name, value)).map(([name, value]) => `${name}=${value}`)
}
