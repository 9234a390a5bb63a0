/** Worst first. */
export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const
export type Severity = (typeof severities)[number]

export type FindingSubject =
  | { readonly kind: 'service'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'node'; readonly name: string }

/** One fact that a rule rests on: a row of the evidence table. */
export type Evidence = {
  /** The field or figure: `spec.externalTrafficPolicy`, "candidate nodes without a ready pod". */
  readonly what: string
  /** Its value, with unit: "Local", "kn-a06, kn-b07 (2 of 5)". */
  readonly value: string
  /** The object or source: "Service iot/mqtt", "EndpointSlices", "health port 31842". */
  readonly source: string
}

/** How to mend it, for this very object. */
export type Fix = {
  /** One sentence: what to change. */
  readonly inWords: string
  /** A manifest or a patch; null: there is nothing to apply. */
  readonly yaml: string | null
  /** A command that does it or, where a person must look first, that shows what to look at; null: neither is known. */
  readonly kubectl: string | null
  /** What the change would break or release; null: nothing known. */
  readonly warning: string | null
}

/** One rule of the catalogue that holds for one Service or node (domain page 6). */
export type Finding = {
  /** `F12` */
  readonly id: string
  /** `SkewHigh` */
  readonly name: string
  readonly severity: Severity
  readonly subject: FindingSubject
  /** The rule in a few words, the same for every subject: "Hot pods: skew above 1.5". */
  readonly heading: string
  /** One sentence with the numbers put in: what is wrong here. */
  readonly title: string
  /** The one figure of a list row: "×3.33", "40 % dropped", "7 of 10 pods idle"; "" where none says it. */
  readonly figure: string
  /**
   * How bad it is among findings of the same rule, in whatever unit that has: dropped share, peak to average, minutes
   * pending. More is worse; null: the rule has no such number, or it is not known here.
   */
  readonly harm: number | null
  readonly evidence: readonly Evidence[]
  /** Why it matters, with this cluster's numbers. */
  readonly explanation: string
  readonly fix: Fix
  /** Nodes that it is about; empty: none in particular. */
  readonly nodes: readonly string[]
}

/** A rule that could not be judged; it never counts as fine. */
export type NotChecked = {
  readonly id: string
  readonly name: string
  /** The rule in a few words, as findings of it are headed. */
  readonly heading: string
  /** One sentence: what was missing. */
  readonly reason: string
}

export type Findings = { readonly findings: readonly Finding[]; readonly notChecked: readonly NotChecked[] }
