import type { Scanner } from './scanner'

/** Time, level and logger, as Caddy's console and zap write them before the fields. */
const PREFIX_MAX = 200

/** @returns null when the line is no object of JSON, nor ends in one; a line that was cut is none */
export function readJson(line: Scanner): Readonly<Record<string, unknown>> | null {
  const { text } = line
  if (text.at(-1) !== '}') return null
  const start = text[0] === '{' ? 0 : text.slice(0, PREFIX_MAX).search(/[\t ]\{"/) + 1
  if (start === 0 && text[0] !== '{') return null
  line.steps += text.length
  try {
    return JSON.parse(text.slice(start))
  } catch {
    return null
  }
}

/** A field that is an object; a field of its prototype is none. */
export function objectIn(value: unknown, name: string): Readonly<Record<string, unknown>> | null {
  const found = ownField(value, name)
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : null
}

/** A field that is text; of a list of texts, as headers are, the last. */
export function textIn(value: unknown, name: string): string | null {
  const found = ownField(value, name)
  const text = Array.isArray(found) ? found.at(-1) : found
  return typeof text === 'string' ? text : null
}

const ownField = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
