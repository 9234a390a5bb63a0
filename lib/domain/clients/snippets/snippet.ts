/** A rule for chosen clients, ready to be copied. */
export type Snippet = {
  /** Where it goes, and what it does, in one sentence. */
  readonly inWords: string
  /** null: it cannot be made; `warnings` say why. */
  readonly text: string | null
  /** What applies it; null: there is no command. */
  readonly command: string | null
  readonly warnings: readonly string[]
}

export const snippetKinds = ['network-policy', 'source-ranges', 'nginx-limit', 'nginx-geo'] as const
export type SnippetKind = (typeof snippetKinds)[number]

/** A rule that would do harm or nothing, and so is not written; the reason stands in its place. */
export const notMade = (why: string): Snippet => ({ inWords: '', text: null, command: null, warnings: [why] })
