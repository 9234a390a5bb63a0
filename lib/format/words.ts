import { THIN } from './share'

const grouped = new Intl.NumberFormat('en-US')

/** A whole number with its thousands kept apart: "22,410". */
export function formatCount(count: number): string {
  return grouped.format(count)
}

/** A count with its noun: "1 node", "36 nodes"; `many` where the plural is not made with an s. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** "a", "a and b", "a, b and c"; an empty list is "". */
export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? ''
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** Bytes in the largest binary unit: "118 MiB". */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'] as const
  let amount = bytes
  let unit = 0
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024
    unit += 1
  }
  const digits = unit === 0 || amount >= 10 ? 0 : 1
  return `${amount.toFixed(digits)}${THIN}${units[unit]}`
}
