export type TopCount<Extra> = { readonly key: string; readonly count: number; readonly extra: Extra }

/**
 * Counts keys in bounded memory, and keeps those with the highest counts: the space-saving algorithm (Metwally,
 * Agrawal, El Abbadi 2005). A key that comes when all counters are taken takes over the one with the least count, and
 * that count with it. Whoever really has more than total / capacity is certainly among the kept, and no count is too
 * high by more than that.
 */
export class TopCounts<Extra> {
  readonly #counters = new Map<string, { count: number; extra: Extra }>()
  /** Keys by their count, so that the least is found at once; only counts that somebody has are there. */
  readonly #byCount = new Map<number, Set<string>>()
  #least = 0
  #replaced = 0
  total = 0

  constructor(
    readonly capacity: number,
    private readonly createExtra: () => Extra,
  ) {}

  /** Counts one; the answer is what the caller keeps beside the count. */
  add(key: string): Extra {
    this.total += 1
    const known = this.#counters.get(key)
    if (known !== undefined) {
      this.#move(key, known.count, known.count + 1)
      known.count += 1
      return known.extra
    }
    const count = this.#counters.size < this.capacity ? 1 : this.#replaceLeast() + 1
    const fresh = { count, extra: this.createExtra() }
    this.#counters.set(key, fresh)
    this.#put(key, count)
    this.#least = Math.min(this.#least === 0 ? count : this.#least, count)
    return fresh.extra
  }

  /** How many different keys came; null: more than there are counters. */
  distinct(): number | null {
    return this.#replaced > 0 ? null : this.#counters.size
  }

  /** Most first; equal counts by their keys. */
  top(limit: number): readonly TopCount<Extra>[] {
    return [...this.#counters]
      .map(([key, { count, extra }]) => ({ key, count, extra }))
      .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
      .slice(0, limit)
  }

  #replaceLeast(): number {
    while (!this.#byCount.has(this.#least)) this.#least += 1
    const least = this.#least
    const [victim = ''] = this.#byCount.get(least) ?? []
    this.#take(victim, least)
    this.#counters.delete(victim)
    this.#replaced += 1
    return least
  }

  #move(key: string, from: number, to: number): void {
    this.#take(key, from)
    this.#put(key, to)
  }

  #put(key: string, count: number): void {
    const keys = this.#byCount.get(count)
    if (keys === undefined) this.#byCount.set(count, new Set([key]))
    else keys.add(key)
  }

  #take(key: string, count: number): void {
    const keys = this.#byCount.get(count)
    keys?.delete(key)
    if (keys?.size === 0) this.#byCount.delete(count)
  }
}
