/** A value and when it was first seen, Unix milliseconds. */
export type Seen<T> = { readonly value: T; readonly sinceMs: number }

/** A pod that was behind the Service and is no more. */
export type DepartedPod = {
  readonly name: string
  readonly nodeName: string | null
  readonly addresses: readonly string[]
  /** Unix milliseconds. */
  readonly goneAtMs: number
}

/**
 * What Evenkeel saw of one Service over the last hour, bounded. It begins with the process: nothing is known of the time
 * before `watchedSinceMs`.
 */
export type ServiceMemory = {
  readonly watchedSinceMs: number
  /**
   * Since when it was known not to be there, or not to take traffic from outside, before watching it began; null: it was
   * there already when the cluster was first read.
   */
  readonly absentSinceMs: number | null
  /**
   * When the Service, its EndpointSlices or its announcer last changed; null: not since watching began. Nodes are not
   * among it: somewhere in a large cluster one of them changes all the time.
   */
  readonly lastChangeAtMs: number | null
  /** healthCheckNodePort values, oldest first; the last one is the present one. null value: none allocated. */
  readonly healthCheckNodePorts: readonly Seen<number | null>[]
  /** Nodes whose only usable endpoints terminate, and since when. */
  readonly terminatingOnlySince: ReadonlyMap<string, number>
  /**
   * Nodes whose health check node port disagrees, and since when; nodes that were never asked are absent, and so are all
   * of them while nobody looks.
   */
  readonly disagreesSince: ReadonlyMap<string, number>
  /** The nodes that announced its address, one at a time as a rule, oldest first; not those of BGP routes. */
  readonly announcers: readonly Seen<readonly string[]>[]
  /** Pods that left its EndpointSlices within the hour, the latest last, as many as a metric source could be asked about. */
  readonly departed: readonly DepartedPod[]
}
