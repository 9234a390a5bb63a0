/** One bar: shares 0..1 of one pod, `low` and `high` apart where only bounds are known. */
export type ShareBar = {
  readonly key: string
  readonly node: string
  readonly name: string
  readonly low: number
  readonly high: number
  readonly load: { readonly low: number; readonly high: number }
  /** Share and load in words: one number each, or both bounds. */
  readonly shareText: string
  readonly loadText: string
  readonly startsNode: boolean
  /** What was counted; absent: the chart shows expected shares alone. */
  readonly observed?: ObservedBar
}

/** What one pod was counted with, drawn over its hollow bar. */
export type ObservedBar = {
  /** 0..1; null: not counted. */
  readonly share: number | null
  /** Three standard errors, as a share; null: no such figure. */
  readonly margin: number | null
  /** Share ÷ fair share that decides the colour; null: not counted. */
  readonly load: number | null
  readonly shareText: string
  /** Further off than three standard errors. */
  readonly isBeyond: boolean
  /** `hatched`: not known, or too little to draw; `stale`: the last that was counted. */
  readonly drawn: 'solid' | 'hatched' | 'stale'
  /** The difference in words: "+1.2 σ, noise"; "": none can be told. */
  readonly said: string
}
