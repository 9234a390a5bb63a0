/**
 * Gives equal values one copy: node names, zones, hints and port lists repeat a hundred thousand times.
 * Forgetting an entry costs memory, never correctness, so the table may forget.
 */
export interface Interner {
  text(value: string): string
  /** A frozen list of texts; most lists have one entry, and those are found by it. */
  texts(values: readonly string[]): readonly string[]
  /** `signature` says all of `value`; equal signatures get the copy that came first. */
  shared<T extends object>(signature: string, value: T): T
}

/**
 * A generation must hold the distinct names of the largest documented cluster (domain page 9: 5,000 nodes,
 * 10,000 Services and their namespaces), so that a steady cluster never rotates.
 */
const GENERATION_SIZE = 32_768

/**
 * An interner whose table never outgrows two generations: a full generation becomes the old one, and what is still
 * asked for moves on from there. Strings cannot be held weakly, so names of objects long gone leave in this way.
 */
export function createInterner(generationSize = GENERATION_SIZE): Interner {
  const texts = createRotatingTable<string>(generationSize)
  const singles = createRotatingTable<readonly string[]>(generationSize)
  const objects = createRotatingTable<object>(generationSize)
  // The signature decides the type as well: callers put their kind in front of it.
  const shared = <T extends object>(signature: string, value: T): T => objects(signature, value) as T
  return {
    text: (value) => texts(value, value),
    texts: (values) => {
      const [only] = values
      if (only === undefined) return NO_TEXTS
      if (values.length === 1) return singles(only, values)
      return shared(`texts ${JSON.stringify(values)}`, values)
    },
    shared,
  }
}

const NO_TEXTS: readonly string[] = Object.freeze([])

function createRotatingTable<V>(generationSize: number): (key: string, value: V) => V {
  let young = new Map<string, V>()
  let old = new Map<string, V>()
  return (key, value) => {
    const known = young.get(key)
    if (known !== undefined) return known
    const kept = old.get(key) ?? value
    if (young.size >= generationSize) {
      old = young
      young = new Map()
    }
    young.set(key, kept)
    return kept
  }
}
