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
