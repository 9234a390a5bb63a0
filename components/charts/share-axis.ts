/** An axis of shares from zero. `max` is its end, 0..1. */
export type ShareAxis = { readonly max: number; readonly ticks: readonly number[] }

/** Steps that people count in, as shares. */
const STEPS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5] as const
const MOST_STEPS = 5

/** An axis that begins at zero, holds `highest` and the fair share, and has at most five even steps. */
export function shareAxis(highest: number, fair: number): ShareAxis {
  const needed = Math.min(1, Math.max(highest, fair * 1.25, 0.0005))
  const step = STEPS.find((candidate) => needed / candidate <= MOST_STEPS + 1e-9) ?? 0.5
  const count = Math.ceil(needed / step - 1e-9)
  const ticks = Array.from({ length: count + 1 }, (_, index) => Number((index * step).toFixed(6)))
  return { max: ticks.at(-1) ?? 1, ticks }
}
