/** A value and when it was first seen, Unix milliseconds. */
export type Seen<T> = { readonly value: T; readonly sinceMs: number }

/**
 * What Evenkeel saw of one Service over the last hour, bounded. It begins with the process: nothing is known of the time
 * before `watchedSinceMs`.
 */
export type ServiceMemory = {
  readonly watchedSinceMs: number
  /** When anything that decides the Service's distribution last changed; null: not since watching began. */
  readonly lastChangeAtMs: number | null
  /** healthCheckNodePort values, oldest first; the last one is the present one. null value: none allocated. */
  readonly healthCheckNodePorts: readonly Seen<number | null>[]
  /** Nodes whose only usable endpoints terminate, and since when. */
  readonly terminatingOnlySince: ReadonlyMap<string, number>
  /** Nodes whose health port disagrees, and since when; nodes that were never asked are absent. */
  readonly disagreesSince: ReadonlyMap<string, number>
  /** Announcers, oldest first. */
  readonly announcers: readonly Seen<readonly string[]>[]
}
