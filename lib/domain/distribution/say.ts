/** Narrow no-break space, between a number and its unit. */
const thin = '\u202F'

/** "33.3 %", and "40 %" without a needless decimal; what only rounds to none or all does not claim to be it. */
export function percent(share: number): string {
  if (share > 1e-9 && share < 0.0005) return `<0.1${thin}%`
  if (share < 1 - 1e-9 && share >= 0.9995) return `>99.9${thin}%`
  return `${(share * 100).toFixed(1).replace(/\.0$/, '')}${thin}%`
}

/** "×1.67": a ratio against the fair share. */
export const times = (ratio: number): string => `×${ratio.toFixed(2)}`

/** A sentence begins with it. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** "1 node", "3 nodes". */
export const count = (number: number, noun: string): string => `${number} ${number === 1 ? noun : `${noun}s`}`

/** "Service web-cluster sends to the same pods": one name at least. */
export const saySamePods = (names: readonly string[]): string =>
  names.length === 1 ? `Service ${names[0]} sends to the same pods` : `Services ${list(names)} send to the same pods`

/** "a, b and c"; with more than `most`, "a, b and 5 more". */
export function list(names: readonly string[], most = 4): string {
  const shown = names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : names
  return shown.length < 2 ? (shown[0] ?? 'none') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
