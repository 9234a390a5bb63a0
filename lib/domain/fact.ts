/** The RBAC rule that would let something be read. */
export type ReadingRight = {
  readonly apiGroup: string
  readonly resource: string
  readonly verbs: readonly string[]
  /** null: cluster-wide. */
  readonly namespace: string | null
}

/** Why something was not read, and the right that would change it. */
export type NotKnown = {
  readonly known: false
  /**
   * `denied`: a right is missing; `absent`: this cluster does not serve the resource; `failed`: the API server did not
   * answer; `not-asked`: it is read for opened Services only; `too-many`: more than is read at once.
   */
  readonly why: 'denied' | 'absent' | 'failed' | 'not-asked' | 'too-many'
  /** One sentence: what could not be read and why. */
  readonly inWords: string
  /** null: no right is missing. */
  readonly right: ReadingRight | null
}

/** Something that was read, or why it was not: not known is never taken for empty. */
export type Fact<T> = { readonly known: true; readonly value: T } | NotKnown

/** Something that was read. */
export const known = <T>(value: T): Fact<T> => ({ known: true, value })

/** What is not read for every Service, so that nobody knows it yet. */
export const notAsked = (what: string): NotKnown => ({
  known: false,
  why: 'not-asked',
  inWords: `${what} are read for opened Services only.`,
  right: null,
})
