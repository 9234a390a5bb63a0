/** How much the largest addresses bring, and how many evenly active ones would be as concentrated. */
export type Concentration = {
  /** null: nothing was counted. */
  readonly top1Share: number | null
  /** Of all where there are fewer than so many; null: fewer are listed of more. */
  readonly top5Share: number | null
  readonly top10Share: number | null
  /** 1/Σp². Between these where only the largest are listed; equal where all are; null: nothing was counted. */
  readonly effective: { readonly low: number; readonly high: number } | null
}

export type Counted = {
  /** Counts of the listed addresses, in any order. */
  readonly counts: readonly number[]
  /** All that was counted, listed or not; never less than what is listed. */
  readonly total: number
  /** Addresses in all; null: not known. */
  readonly distinct: number | null
}

/**
 * Concentration where the largest addresses are listed and the rest is known as a sum. None of the rest can be larger
 * than the smallest listed one, so that the effective number lies between the rest being of as few addresses as that
 * allows, and of as many as there are.
 */
export function computeConcentration({ counts, total, distinct }: Counted): Concentration {
  const listed = [...counts].sort((a, b) => b - a)
  const sum = listed.reduce((all, count) => all + count, 0)
  const all = Math.max(total, sum)
  if (all <= 0) return { top1Share: null, top5Share: null, top10Share: null, effective: null }
  const rest = all - sum
  const isComplete = rest <= all * ROUNDING
  const top = (n: number) =>
    isComplete || listed.length >= n ? listed.slice(0, n).reduce((part, count) => part + count, 0) / all : null
  const squares = listed.reduce((part, count) => part + count ** 2, 0)
  const spread = isComplete
    ? { few: 0, many: 0 }
    : restSquares(rest, listed.at(-1) ?? rest, othersOf(distinct, listed.length))
  return {
    top1Share: top(1),
    top5Share: top(5),
    top10Share: top(10),
    effective: { low: all ** 2 / (squares + spread.few), high: all ** 2 / (squares + spread.many) },
  }
}

/** Sums of estimated counts differ from their total by rounding. */
const ROUNDING = 1e-6

const othersOf = (distinct: number | null, listed: number): number | null =>
  distinct === null || distinct <= listed ? null : distinct - listed

/**
 * Σ of the squares of the rest: of as few addresses as the smallest listed count allows, and of as many as there are.
 *
 * @param others null: nobody knows how many, so there may be any number of them
 */
function restSquares(rest: number, largest: number, others: number | null): { few: number; many: number } {
  if (largest <= 0) return { few: rest ** 2, many: 0 }
  const full = Math.floor(rest / largest)
  const few = full * largest ** 2 + (rest - full * largest) ** 2
  return { few, many: others === null ? 0 : Math.min(few, rest ** 2 / others) }
}

/** The effective number in words, with what it rests on. */
export function sayConcentration({ effective }: Concentration, { counts, distinct }: Counted): string {
  if (effective === null) return 'Nothing was counted from outside.'
  const { low, high } = effective
  if (high - low < 0.05) return `As concentrated as ${digits(low)} evenly active addresses${ofAll(distinct)}.`
  const listed = counts.length
  return `As concentrated as ${digits(low)} to ${digits(high)} evenly active addresses${ofAll(distinct)}: only the ${listed} largest ${listed === 1 ? 'is' : 'are'} listed, and how the rest is spread is not known.`
}

const digits = (count: number): string => (count < 100 ? count.toFixed(1) : String(Math.round(count)))

const ofAll = (distinct: number | null): string => (distinct === null ? '' : ` of ${distinct}`)
