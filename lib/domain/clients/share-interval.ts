/** Between which shares the true one lies, as far as chance goes. */
export type ShareInterval = { readonly low: number; readonly high: number }

/** Three standard errors, as everywhere (design, rules of truth 3): beyond them lies one of 370. */
const STANDARD_ERRORS = 3

/**
 * The share of `count` in a sample of `samples`, with what chance allows: Wilson's interval, which stays within 0..1 and
 * keeps its width where few were counted.
 *
 * @param samples how many were counted, listed or not
 * @returns null when nothing was counted
 */
export function shareInterval(count: number, samples: number): ShareInterval | null {
  if (samples <= 0 || count < 0 || count > samples) return null
  const share = count / samples
  const z2 = STANDARD_ERRORS ** 2
  const middle = (share + z2 / (2 * samples)) / (1 + z2 / samples)
  const half =
    (STANDARD_ERRORS / (1 + z2 / samples)) * Math.sqrt((share * (1 - share)) / samples + z2 / (4 * samples ** 2))
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}
