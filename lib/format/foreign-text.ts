const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu

/**
 * Text of foreign origin (object names, server messages, what an exec plugin wrote) made fit for one line of a
 * message: control, bidi and zero-width characters and lone surrogates are shown as `<U+202E>`, the rest is cut.
 * It does not escape HTML: pages write text nodes only.
 *
 * @param maxLength longest answer in UTF-16 units; a cut is marked by an ellipsis
 */
export function safeText(text: string, maxLength = 200): string {
  // Cut first, so that a megabyte of control characters does not become eight.
  const head = text.slice(0, maxLength).replace(/\s+/g, ' ').trim()
  const visible = head.replace(INVISIBLE, toCodePoint)
  return visible.length > maxLength || text.length > maxLength ? `${visible.slice(0, maxLength - 1)}…` : visible
}

/**
 * Text of foreign origin that is kept whole: what could not be seen, or would reverse the text around it, is shown as
 * `<U+202E>`, so that no value passes for another one on a page. Line breaks and tabs stay.
 */
export function visibleText(text: string): string {
  // Nearly all text of a cluster is printable ASCII.
  if (!/[^ -~]/.test(text)) return text
  return text.replace(INVISIBLE, (character) => (LAYOUT.has(character) ? character : toCodePoint(character)))
}

const LAYOUT: ReadonlySet<string> = new Set(['\n', '\r', '\t'])

const toCodePoint = (character: string): string =>
  `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`
