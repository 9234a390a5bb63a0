import type { BigCluster } from './big-cluster'

/** One line of the table. */
export type Figure = {
  readonly what: string
  readonly value: number
  readonly unit: 'ms' | 's' | 'MB' | 'kB' | 'times' | 'objects'
  /** What the value is held against, measured in the same run; null: nothing comparable. */
  readonly baseline: { readonly value: number; readonly is: string } | null
  /** As the design says it; null: told for understanding, not judged. */
  readonly target: string | null
  /** null: not judged. */
  readonly met: boolean | null
  readonly note?: string
}

export type RowContext = {
  /** Starts the large cluster at its first use; one for all rows. */
  cluster(): Promise<BigCluster>
  /** Path of a Chromium; null: there is none, and rows that need one say so. */
  readonly browser: string | null
  /** Tells a person what goes on. */
  say(text: string): void
}

export type Row = {
  readonly number: number
  readonly title: string
  run(context: RowContext): Promise<readonly Figure[]>
}

export const round = (value: number, digits = 1): number => Math.round(value * 10 ** digits) / 10 ** digits

/** The value below which `share` (0..1) of the samples lie; the largest for few samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5)
