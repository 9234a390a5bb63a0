/** Labels in their order; an empty value means the same as no label, and is left out. */
export type Labels = readonly (readonly [name: string, value: string | null])[]

/** One line of the text format of Prometheus, without its end: hand-written, for tens of thousands of them are made at once. */
export const sampleLine = (name: string, labels: Labels, value: number): string =>
  `${name}{${labels
    .filter(([, text]) => text !== null && text !== '')
    .map(([label, text]) => `${label}="${escapeLabel(text ?? '')}"`)
    .join(',')}} ${formatValue(value)}`

/** Help and type of a gauge, and its lines; nothing where there are no lines. */
export const gaugeText = (name: string, help: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} gauge\n${lines.join('\n')}\n`

/** Names of Kubernetes need no escape, and most values are such names. */
const escapeLabel = (text: string): string =>
  /["\\\n]/.test(text) ? text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n') : text

const escapeHelp = (text: string): string => text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')

/** Shares are sums of floats: digits beyond the tenth are not theirs. */
const formatValue = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(10)))
