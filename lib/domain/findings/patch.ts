/** What a patch or a manifest may hold. Maps are written in the order of their keys, objects as they stand. */
export type PatchValue =
  | string
  | number
  | boolean
  | null
  | readonly PatchValue[]
  | ReadonlyMap<string, PatchValue>
  | { readonly [key: string]: PatchValue }

/**
 * YAML in block style, the same text for the same value. Text that is not plainly a word is quoted with every odd
 * character escaped, so that no name, label or annotation of a cluster can end its line, pass for another type or hide.
 */
export function writeYaml(value: PatchValue): string {
  return `${yamlLines(value).join('\n')}\n`
}

/** The same as JSON in one line and in ASCII, for the argument of a command. */
export function writeJson(value: PatchValue): string {
  if (typeof value === 'string') return quote(value, /[^\x20-\x7e]/g)
  if (isScalar(value)) return String(value)
  if (isList(value)) return `[${value.map(writeJson).join(',')}]`
  return `{${entriesOf(value)
    .map(([key, each]) => `${writeJson(key)}:${writeJson(each)}`)
    .join(',')}}`
}

function yamlLines(value: PatchValue): readonly string[] {
  if (isScalar(value)) return [yamlScalar(value)]
  if (isList(value)) return value.length === 0 ? ['[]'] : value.flatMap(yamlItem)
  const entries = entriesOf(value)
  return entries.length === 0 ? ['{}'] : entries.flatMap(([key, each]) => yamlEntry(key, each))
}

function yamlItem(value: PatchValue): readonly string[] {
  const [first = '', ...rest] = yamlLines(value)
  return [`- ${first}`, ...rest.map(indent)]
}

function yamlEntry(key: string, value: PatchValue): readonly string[] {
  const head = `${yamlScalar(key)}:`
  if (isScalar(value)) return [`${head} ${yamlScalar(value)}`]
  // Short lists of words read better in one line: matchLabelKeys: [pod-template-hash].
  if (isList(value) && value.every(isScalar)) return [`${head} [${value.map(yamlScalar).join(', ')}]`]
  const lines = yamlLines(value)
  return lines[0] === '{}' ? [`${head} {}`] : [head, ...lines.map(indent)]
}

const indent = (line: string): string => `  ${line}`

/** Words that YAML 1.1 or 1.2 reads as a boolean or as nothing. */
const reserved = /^(true|false|yes|no|on|off|y|n|null)$/i
const word = /^[a-z][a-z0-9]*([./_-][a-z0-9]+)*$/i
/** Control characters, line ends of YAML, marks without width or that turn the direction of text, lone surrogates. */
const odd =
  /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

function yamlScalar(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value)
  return word.test(value) && !reserved.test(value) ? value : quote(value, odd)
}

const quote = (text: string, escaped: RegExp): string =>
  JSON.stringify(text).replace(escaped, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`)

type Scalar = string | number | boolean | null

const isScalar = (value: PatchValue): value is Scalar => value === null || typeof value !== 'object'
const isList = (value: PatchValue): value is readonly PatchValue[] => Array.isArray(value)

function entriesOf(value: Exclude<PatchValue, Scalar | readonly PatchValue[]>): readonly [string, PatchValue][] {
  if (!(value instanceof Map)) return Object.entries(value)
  return [...(value as ReadonlyMap<string, PatchValue>)].sort(([a], [b]) => (a < b ? -1 : 1))
}
