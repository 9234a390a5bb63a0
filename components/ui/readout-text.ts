/** A plain piece of a fact, or a value that stands out. */
export type ReadoutPart = string | { readonly strong: string }

/** The exact values of one thing on the page: its name, then facts (value, rule, source, age), each a few words. */
export type Readout = {
  readonly title: string
  readonly facts: readonly (readonly ReadoutPart[])[]
}

/** The readout as one line of text, for the clipboard. */
export function readoutText(readout: Readout): string {
  const facts = readout.facts.map((fact) =>
    fact.map((part) => (typeof part === 'string' ? part : part.strong)).join(''),
  )
  return [readout.title, ...facts].join(' · ')
}
