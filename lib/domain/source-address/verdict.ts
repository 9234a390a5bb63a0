/** Whether the pods see the client's address. */
export const sourceAddressVerdicts = ['preserved', 'lost', 'partial', 'unknown'] as const
export type SourceAddressVerdict = (typeof sourceAddressVerdicts)[number]

/** Where on its way a connection gets another source address. */
export const sourceAddressHops = ['balancer', 'entry-node', 'balancer-pod', 'ingress-controller'] as const
export type SourceAddressHop = (typeof sourceAddressHops)[number]

/** What one hop does with the source address, for the picture of the path. */
export type SourceAddressStage = {
  readonly hop: SourceAddressHop
  /** `some`: it replaces it on some connections; `open`: not known. */
  readonly does: 'keeps' | 'replaces' | 'some' | 'open'
  /** A few words: "MetalLB keeps it". */
  readonly inWords: string
}

/** Something that works by the client's address and does not as things stand. */
export type Breakage = {
  readonly what: 'network-policy' | 'source-ranges' | 'session-affinity' | 'rate-limit'
  /** Name of the NetworkPolicy; null for the others. */
  readonly object: string | null
  readonly inWords: string
}

export type SourceAddress = {
  readonly verdict: SourceAddressVerdict
  readonly basis: 'expected' | 'observed'
  /** First hop that is known to change the address; null: none does, or it is not known. */
  readonly hop: SourceAddressHop | null
  /** What a pod sees as the remote address: "the client", "an address of the entry node". */
  readonly podSees: string
  /** The rule, and the fields that decided. */
  readonly reasons: readonly string[]
  /** Those reasons that are about what was observed: which addresses, how many, examples; empty: nobody looked. */
  readonly observed: readonly string[]
  /** How the client's address still reaches the application: PROXY protocol, X-Forwarded-For; empty: in no way known. */
  readonly carriedBy: readonly string[]
  readonly breaks: readonly Breakage[]
  /** What could not be looked at for `breaks`, a sentence each; what was not looked at does not count as whole. */
  readonly unchecked: readonly string[]
  /** Where what was observed is not what the configuration makes expect, or objects disagree, a sentence each. */
  readonly contradictions: readonly string[]
  /** Hops in order of the way; empty: the way is not known. */
  readonly stages: readonly SourceAddressStage[]
}

/** The verdict without what hangs on it. */
export type Judged = Omit<SourceAddress, 'breaks' | 'unchecked'>
