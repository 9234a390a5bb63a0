/** Narrow no-break space: between a number and its unit. */
export const THIN = '\u202F'

/**
 * A share 0..1 as percent with one decimal: "33.3 %".
 *
 * null is "?" (unknown). Exact 0 and 1 lose the decimal; a share that only rounds to 0 or 100 keeps its side
 * ("<0.1 %", ">99.9 %"), so that "0 %" always means none.
 */
export function formatShare(share: number | null): string {
  const edge = edgeOf(share)
  if (edge !== null) return edge
  return `${((share ?? 0) * 100).toFixed(1)}${THIN}%`
}

/** The same without a needless ".0", for sentences and narrow columns: "40 %", "33.3 %". */
export function formatShareShort(share: number | null): string {
  const edge = edgeOf(share)
  if (edge !== null) return edge
  return `${((share ?? 0) * 100).toFixed(1).replace(/\.0$/, '')}${THIN}%`
}

function edgeOf(share: number | null): string | null {
  if (share === null) return '?'
  // Shares are sums of fractions: a hair beside 0 or 1 is rounding, not traffic.
  if (share < 1e-9) return `0${THIN}%`
  if (share > 1 - 1e-9) return `100${THIN}%`
  if (share < 0.0005) return `<0.1${THIN}%`
  if (share >= 0.9995) return `>99.9${THIN}%`
  return null
}
