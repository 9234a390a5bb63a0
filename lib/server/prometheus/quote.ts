/*
 * The one place where a value becomes PromQL text. Literals follow Go's rules, in which an unknown escape is an error;
 * regular expressions are RE2 and match a value as a whole. Identifiers cannot be escaped, so they are checked.
 */

export type Matcher = {
  readonly label: string
  readonly operator: '=' | '!=' | '=~' | '!~'
  readonly value: string
}

const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/
const METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/

/** A value as a string literal. */
export function quote(value: string): string {
  // A lone surrogate is no text: it would be sent as U+FFFD in any case.
  const escaped = Buffer.from(value, 'utf8')
    .toString('utf8')
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    // Prometheus takes this very character for text that is no UTF-8, unless it is escaped.
    .replaceAll('\ufffd', '\\ufffd')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped here
    .replace(/[\u0000-\u001f\u007f]/g, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return `"${escaped}"`
}

/**
 * A regular expression that matches these texts and no other.
 *
 * @throws RangeError when there is none, or an empty one: that would match series which have no such label at all
 */
export function anyOf(texts: readonly string[]): string {
  if (texts.length === 0 || texts.includes('')) throw new RangeError('nothing to match')
  return texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')
}

/** @throws RangeError when it is no name of a label */
export function labelName(name: string): string {
  if (!LABEL.test(name)) throw new RangeError(`${JSON.stringify(name)} is no label`)
  return name
}

/** @throws RangeError when it is no name of a metric */
export function metricName(name: string): string {
  if (!METRIC.test(name)) throw new RangeError(`${JSON.stringify(name)} is no metric`)
  return name
}

/** `metric{label="value",…}`. */
export function selector(metric: string, matchers: readonly Matcher[]): string {
  const texts = matchers.map(({ label, operator, value }) => `${labelName(label)}${operator}${quote(value)}`)
  return `${metricName(metric)}{${texts.join(',')}}`
}
