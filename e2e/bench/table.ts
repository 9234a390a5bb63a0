import { type Figure, round } from './row'

type Result = { readonly row: number; readonly figures: readonly Figure[]; readonly error: string | null }

const HEAD = ['row', 'what', 'value', 'baseline', 'ratio', 'target', '']

/** One table of all figures, as a person reads it in a terminal and as Markdown does. */
export function formatTable(results: readonly Result[]): string {
  const lines = results.flatMap(({ row, figures, error }) =>
    error === null
      ? figures.map((figure) => toLine(row, figure))
      : [[`${row}`, error.split('\n')[0] ?? '', '', '', '', '', 'failed']],
  )
  const all = [HEAD, ...lines]
  const widths = HEAD.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)))
  const toText = (line: readonly string[]): string =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [toText(HEAD), rule, ...lines.map(toText)].join('\n')
}

function toLine(row: number, { what, value, unit, baseline, target, met, note }: Figure): string[] {
  return [
    `${row}`,
    note === undefined ? what : `${what} (${note})`,
    `${value} ${unit}`,
    baseline === null ? '' : `${baseline.value} ${unit} (${baseline.is})`,
    baseline === null || baseline.value === 0 ? '' : `${round(value / baseline.value, 2)}`,
    target ?? '',
    met === null ? '' : met ? 'met' : 'missed',
  ]
}
